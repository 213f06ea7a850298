import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Runner, Sql } from '../../src/models/database.js';
import { claimOutbox, type OutboxClass } from '../../src/models/outbox.js';
import { outboxBacklog } from '../../src/models/outbox-upkeep.js';
import { freshDatabase, seededAt, type TestDatabase } from '../support/database.js';

// After hours without a gateway, everything waits at once. What a claim looks at must not grow with it:
// before this was so, a claim among a million rows took ten seconds, timers and payments included.

const ROWS = 30_000;
/** Pages of 8 kB; the rows alone are some thousands. */
const FEW_PAGES = 1_200;
const CLASSES: OutboxClass[] = [0, 1, 2, 3];
const POOLS = [['message'], ['collect', 'payment.poll'], ['shop.choice', 'shop.give_up']];

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await freshDatabase({ seeded: false });
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  // Written two hours ago, tried before, due at any time of the last half hour; three of each lane.
  await client.query(
    `insert into outbox (id, kind, lane, class, subject, due_at, rings, tries, created_at)
      select uuidv7(), 'message', 'phone:' || i % $1, 1, '{}',
        $2::timestamptz - (i * 7919 % 1800) * interval '1 s', 3, 3, $2::timestamptz - interval '2 h'
      from generate_series(1, $3) i`,
    [ROWS / 3, seededAt, ROWS],
  );
  // And as many that are to come: timers, polls, references.
  await client.query(
    `insert into outbox (id, kind, lane, class, subject, due_at, rings, created_at)
      select uuidv7(), 'shop.choice', 'order:' || i, 1, '{}',
        $1::timestamptz + i * interval '1 s', 1, $1
      from generate_series(1, $2) i`,
    [seededAt, ROWS],
  );
  await client.query('vacuum analyze outbox');
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** How many pages a statement of the models reads when it is run for real. */
async function pagesOf(use: (runner: Runner) => Promise<unknown>): Promise<number> {
  const asked: { sql: Sql; values: unknown[] }[] = [];
  await use({
    query: <Row>(sql: Sql, values: unknown[] = []) => {
      asked.push({ sql, values });
      return Promise.resolve<Row[]>([]);
    },
    write: () => Promise.resolve(),
  });
  const [first] = asked;
  if (!first) throw new Error('nothing was asked');
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
    `explain (analyze, buffers, format json) ${first.sql.text}`,
    first.values,
  );
  const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {};
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

const ago = (ms: number) => new Date(seededAt.getTime() - ms);

const claim = (runner: Runner) =>
  claimOutbox(runner, {
    now: seededAt,
    leaseUntil: new Date(seededAt.getTime() + 8_000),
    rooms: CLASSES.flatMap((each) => POOLS.map((kinds) => ({ class: each, kinds, room: 24 }))),
    kinds: POOLS.flat(),
    rung: [],
    overdueBefore: ago(2_000),
    stuckBefore: ago(30_000),
  });

test('a claim looks at few of very many rows, again and again', async () => {
  for (let claims = 0; claims < 20; claims += 1) {
    expect(await pagesOf(claim)).toBeLessThan(FEW_PAGES);
    await client.query(`update outbox set state = 'done', done_at = $1 where state = 'leased'`, [
      seededAt,
    ]);
  }
  const { rows } = await client.query(`select 1 from outbox where state = 'done'`);
  expect(rows).toHaveLength(20 * 24);
});

test('and so does the count for /readyz', async () => {
  expect(await pagesOf((runner) => outboxBacklog(runner, seededAt))).toBeLessThan(FEW_PAGES);
});
