// What only one process may hold has one holder, and another one when that is gone (DESIGN.md 7).
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { createLinkOwner, type LinkOwner } from '../../src/channels/link/owner.js';
import { createIds } from '../../src/lib/ids.js';
import { createDatabase, type Database } from '../../src/models/database.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/poll.js';

const TIMES = { leaseMs: 1_500, renewMs: 20, letGoMs: 700 };
const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ids = createIds(() => Date.now());

let database: TestDatabase;
let db: Database;
let told: string[] = [];
let owners: LinkOwner[] = [];
beforeAll(async () => {
  database = await freshDatabase({ seeded: false });
  db = createDatabase({ url: database.appUrl, poolSize: 3, acquireMs: 30_000, answerMs: 30_000 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
afterEach(async () => {
  await Promise.all(owners.map((owner) => owner.stop()));
  [told, owners] = [[], []];
});

/** A process that wants the part; it can be cut off from the database. */
function wanting(name: string, part = 'the bind') {
  const line = { isCut: false };
  const cuttable: Database = Object.create(db, {
    query: {
      value: (...asked: Parameters<Database['query']>) =>
        line.isCut ? Promise.reject(new Error('no way to the database')) : db.query(...asked),
    },
  }) as Database;
  const note = (what: string) => () => Promise.resolve(void told.push(`${name} ${what}`));
  const owner = createLinkOwner(
    { name: part, start: note('starts'), stop: note('stops') },
    { db: cuttable, ids, clock, log: silent, times: TIMES },
  );
  owners.push(owner);
  return { owner, line };
}

const heard = (what: string) => until(what, () => told.includes(what), 30_000);

it('has one holder, and the next one at once when that stops', async () => {
  const [one, other] = [wanting('one'), wanting('other')];
  one.owner.start();
  await heard('one starts');
  other.owner.start();
  await one.owner.stop();
  await heard('other starts');
  expect(told).toEqual(['one starts', 'one stops', 'other starts']);
});

it('is let go by a holder that cannot renew, before another one has it', async () => {
  const [one, other] = [wanting('one'), wanting('other')];
  one.owner.start();
  await heard('one starts');
  other.owner.start();
  one.line.isCut = true;
  await heard('other starts');
  one.line.isCut = false;
  expect(told).toEqual(['one starts', 'one stops', 'other starts']);
});

it('is one lease for each thing', async () => {
  wanting('one').owner.start();
  wanting('two', 'the browser').owner.start();
  await Promise.all([heard('one starts'), heard('two starts')]);
});
