import { expect } from 'vitest';
import { inDouala } from '../../../src/lib/clock.js';
import { orderByUssd } from './dialling.js';
import { peopleOf } from './people.js';
import { minutes, seconds, type Scene } from './scene.js';
import { listen, type Told } from './told.js';
import { standing, untruths } from './truth.js';

/** One fault, when it heals, and how the order it struck must end. */
export interface FaultRow {
  /** A sentence of somebody who tells what happened. */
  says: string;
  /** As `PUT /faults` takes it. */
  faults: Record<string, object>;
  healsAfterMs?: number;
  /** Fulfilment, payment, attempts and what people of the team are asked; delivered if not given. */
  ends?: string;
  /** What each is told beside the usual, or instead of it. */
  told?: Partial<Told>;
  /** What is wrong shows in the comparison of the night only, which is run at once. */
  compared?: boolean;
  /** SMS that nobody could know to have arrived already: so many leave once more. */
  again?: number;
  /** What may be overtaken by the order before it leaves, and then does not. */
  mayMiss?: string[];
}

const DELIVERED = 'delivered, released, succeeded';

const USUALLY: Told = {
  customer: ['order.paid', 'order.accepted', 'order.picked_up'],
  shop: ['shop.new_order'],
  driver: ['driver.offer'],
};

/** Beyond the longest ladder of an order. */
const AT_MOST_MS = minutes(25);
const AFTERMATH_MS = minutes(16);

/** Plays a whole order under the fault, lets it heal and time pass, and looks at everything. */
export async function playFault(scene: Scene, row: FaultRow): Promise<void> {
  const { faults } = scene.house.sandbox.world;
  const heard = listen(scene);
  const people = peopleOf(scene);
  expect(faults.set(row.faults)).toEqual({ ok: true });
  const reference = await orderByUssd(scene, { method: 'momo' });
  await people.live(row.healsAfterMs ?? seconds(60));
  const struck = Object.values(faults.list()).flat();
  faults.clear();
  await people.liveUntilOver(reference, AT_MOST_MS);
  await people.afterwards(AFTERMATH_MS);
  expect(struck.filter((fault) => fault.struck === 0)).toEqual([]);
  expect(await standing(scene.house, reference)).toBe(row.ends ?? DELIVERED);
  const [was, should] = compared(heard(), { ...USUALLY, ...row.told }, row);
  expect(was).toEqual(should);
  if (row.compared) await compareToday(scene);
  expect(await untruths(scene.house)).toEqual([]);
}

async function compareToday({ house }: Scene): Promise<void> {
  const now = house.clock.now();
  await house.rows(
    `insert into outbox (id, kind, class, lane, subject, due_at, created_at) values
      (gen_random_uuid(), 'reconcile.day', 3, 'compared', $1, $2, $2)`,
    [{ provider: 'campay', day: inDouala(now).date }, now],
  );
  await house.pass(seconds(5));
}

/** What is left of told and wanted without allowed copies, and without what may be overtaken. */
function compared(told: Told, wanted: Told, { again = 0, mayMiss = [] }: FaultRow): [Told, Told] {
  let copies = again;
  const once = (events: string[], expected: string[]): string[] => {
    const open = [...expected];
    return events.filter((event) => {
      const at = open.indexOf(event);
      if (at >= 0) open.splice(at, 1);
      if (at >= 0) return !mayMiss.includes(event);
      if (!expected.includes(event) || copies === 0) return true;
      copies -= 1;
      return false;
    });
  };
  const each = (change: (party: keyof Told) => string[]): Told => ({
    customer: change('customer'),
    shop: change('shop'),
    driver: change('driver'),
  });
  return [
    each((party) => once(told[party], wanted[party])),
    each((party) => wanted[party].filter((event) => !mayMiss.includes(event))),
  ];
}
