import type { Phone as Handset } from '../../../sandbox/handsets.js';
import { testApp, type TestApp, type TestAppOptions } from '../../support/app.js';

/** As much of a house as people and auditors need, whether its time moves by itself or is moved. */
export type House = Pick<TestApp, 'clock' | 'sandbox' | 'rows' | 'quiet' | 'pass'>;

/** A house with the few people of one order, at their phones. */
export interface Scene<In extends House = House> {
  house: In;
  customer: Handset;
  shop: Handset;
  /** The shop's other SIM, which rings when the first stays silent. */
  secondSim: Handset;
  driver: Handset;
}

/** Mireille, Mama Ndoumbelle and Alain of the demo data. */
const PEOPLE = {
  customer: '237670000051',
  shop: '237670000001',
  secondSim: '237690000001',
  driver: '237670000031',
} as const;

const ROOMY = {
  DATABASE_POOL: '4',
  WORKER_DATABASE_POOL: '6',
  TURN_WAIT_MS: '15000',
  TURN_DEADLINE_MS: '20000',
  PROVIDER_TIMEOUT_MS: '700',
};

/** The test pokes them whenever something is due; looking by themselves would only cost time. */
const RELAXED = { pollMs: 200, sweepMs: 0, bellGraceMs: 0 };

const ALWAYS = JSON.stringify(
  Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]]),
  ),
);

/** A house whose time stands still until the test moves it. */
export async function openScene(options: TestAppOptions = {}): Promise<Scene<TestApp>> {
  const { env, ...rest } = options;
  const parts = { workerSettings: RELAXED, ...rest.parts };
  const house = await testApp({ ...rest, env: { ...ROOMY, ...env }, parts });
  await calm(house);
  await house.app.upkeep();
  return cast(house);
}

/** Shops never close, motos go everywhere, and Alain is the only driver: only the faults differ. */
export async function calm(house: Pick<House, 'rows'>): Promise<void> {
  await house.rows('delete from movement_rules');
  await house.rows('update shops set opening_hours = $1', [ALWAYS]);
  await onDuty(house, ['DRV-31']);
}

export function cast<In extends House>(house: In): Scene<In> {
  const { handsets } = house.sandbox.world;
  return {
    house,
    customer: handsets.get(PEOPLE.customer),
    shop: handsets.get(PEOPLE.shop),
    secondSim: handsets.get(PEOPLE.secondSim),
    driver: handsets.get(PEOPLE.driver),
  };
}

/** These drivers are on duty, and nobody else. */
export async function onDuty({ rows }: Pick<House, 'rows'>, ids: string[]): Promise<void> {
  await rows(`update drivers set status = case when id = any($1) then 'available' else 'off' end`, [
    ids,
  ]);
}

export const seconds = (count: number): number => count * 1_000;
export const minutes = (count: number): number => count * 60_000;
export const days = (count: number): number => count * 86_400_000;
