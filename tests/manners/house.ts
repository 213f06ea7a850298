import pg from 'pg';

import { makeDesk } from '../../src/app/desk.js';
import { makeGround, type Ground } from '../../src/app/ground.js';
import { makeServices, type Services } from '../../src/app/services.js';
import { readConfig } from '../../src/config.js';
import { runDesk } from '../../src/desk/desk.js';
import { parsePhone } from '../../src/lib/phone.js';
import type { Person } from '../../src/services/person.js';
import type { TestApp } from '../support/app.js';
import { freshDatabase, masterKey, seededAt } from '../support/database.js';

/** The services on a database of their own, with a clock that stands until it is moved. */
export interface House extends Ground {
  services: Services;
  owner: pg.Client;
  logged: string[];
  set(at: Date): void;
  person(number: string): Promise<Person>;
  rows<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function openHouse(env: Record<string, string> = {}): Promise<House> {
  const database = await freshDatabase({ seeded: true });
  const config = readConfig({
    ...{ NODE_ENV: 'test', DATABASE_URL: database.appUrl, MASTER_KEY: masterKey },
    ...{ WEBHOOK_KEY: 'the-key-of-the-manners', SANDBOX_URL: 'http://127.0.0.1:9', ...env },
  });
  let now = seededAt;
  const clock = { now: () => now, monotonicMs: () => now.getTime() };
  const logged: string[] = [];
  const note = (event: string) => void logged.push(event);
  const log = { info: note, warn: note, error: note };
  const ground = await makeGround(config, { clock, log });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const services = makeServices(ground);
  return {
    ...{ ...ground, services, owner, logged },
    set(at) {
      now = at;
    },
    async person(number) {
      const person = await services.accounts.admit(ground.db, parsePhone(number)!);
      await ground.db.transaction((tx) => services.accounts.setLanguage(tx, person, 'fr'));
      return { ...person, language: 'fr' };
    },
    rows: async <Row>(text: string, values: unknown[] = []) =>
      (await owner.query(text, values)).rows as Row[],
    async close() {
      await Promise.all([ground.db.close(), owner.end()]);
      await database.drop();
    },
  };
}

/** The operators' command on the house of a test, and the services behind it. */
export interface DeskBeside {
  services: Services;
  ground: Ground;
  run(argv: readonly string[]): Promise<string[]>;
  close(): Promise<void>;
}

export async function deskBeside({ config, clock }: TestApp): Promise<DeskBeside> {
  const ground = await makeGround(config, { clock });
  const services = makeServices(ground);
  const subjects = makeDesk(ground, services);
  return {
    ...{ services, ground },
    run: async (argv) => (await runDesk(ground, subjects, argv)).lines,
    close: () => ground.db.close(),
  };
}

/** As `offers draft`, `approve`, `start` do; gives the number. */
export async function startCampaign(
  { db, clock, services: { offers } }: House,
  given: { days?: number; shopId?: string; ordered?: boolean } = {},
): Promise<number> {
  const { days = 3, shopId = null, ordered = null } = given;
  return db.transaction(async (tx) => {
    const drafted = await offers.draft(
      tx,
      {
        category: shopId === null ? 'offers' : 'favourites',
        words: { fr: 'Le ndole a -20% ce midi.', en: 'Ndole at -20% this noon.' },
        ...{ cityId: null, quartierId: null, shopId, ordered, fromAt: clock.now() },
        untilAt: new Date(clock.now().getTime() + days * 24 * 60 * 60 * 1000),
      },
      'Ada',
    );
    if (!drafted.ok) throw new Error(drafted.reason);
    await offers.approve(tx, drafted.number, 'Ben');
    await offers.start(tx, drafted.number);
    return drafted.number;
  });
}
