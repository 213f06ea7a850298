import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatUuid7 } from '../../src/lib/ids.js';
import { createWorkers } from '../../src/workers/index.js';
import { until } from '../support/poll.js';
import { noLog, relayWorld, type RelayWorld } from './support.js';

const DAY_MS = 24 * 60 * 60 * 1000;
let world: RelayWorld;

beforeAll(async () => {
  world = await relayWorld();
});
afterAll(() => world.close());

const query = <Row>(text: string, values: unknown[] = []) =>
  world.db.query<Row>({ name: `test_${text}`.slice(0, 60), text }, values);
const daysAgo = (days: number) => new Date(world.clock.now().getTime() - days * DAY_MS);

async function finishedRow(days: number, state: string): Promise<string> {
  const at = daysAgo(days);
  const id = formatUuid7(at.getTime(), 7, Buffer.from(state.slice(0, 8).padEnd(8)));
  await query(
    `insert into outbox (id, kind, lane, class, subject, state, due_at, created_at, done_at)
      values ($1, 'message', 'x', 1, '{}', $2, $3, $3, $3)`,
    [id, state, at],
  );
  return id;
}

test('old inbox and outbox rows go, dead ones stay, and the next months get partitions', async () => {
  await query(
    `insert into inbox (source, external_id, at)
      select 'test', n::text, $1::timestamptz - make_interval(days => n % 20)
      from generate_series(0, 19999) n`,
    [world.clock.now()],
  );
  const kept = await Promise.all([finishedRow(40, 'dead'), finishedRow(20, 'done')]);
  const gone = await Promise.all([finishedRow(40, 'done'), finishedRow(40, 'cancelled')]);
  await query(
    `insert into rate_counts (kind, digest, since, count)
      select 'login.name', convert_to(n::text, 'UTF8'), $1::timestamptz - make_interval(hours => n), 5
      from generate_series(0, 47) n`,
    [world.clock.now()],
  );
  // Three at once, as after a deployment: a day's work is written once.
  const workers = [1, 2, 3].map(() =>
    createWorkers({ ...world, redisUrl: null, handlers: [], log: noLog }),
  );
  await Promise.all(workers.map((each) => each.start()));
  await until('today is kept, and tomorrow planned', async () => {
    const rows = await query<{ state: string }>(
      `select state from outbox where kind = 'house.keep'`,
    );
    return rows.length === 20 && rows.filter(({ state }) => state === 'done').length === 10;
  });
  await Promise.all(workers.map((each) => each.stop()));

  // Eight days and today, a thousand a day; the rows of exactly eight days are older by a moment.
  expect(await query('select count(*) from inbox')).toEqual([{ count: 8_000 }]);
  expect(await query('select count(*) from rate_counts')).toEqual([{ count: 24 }]);
  const left = await query<{ id: string }>('select id from outbox where id = any($1)', [
    [...kept, ...gone],
  ]);
  expect(left.map(({ id }) => id).sort()).toEqual([...kept].sort());
  const months = await query<{ name: string }>(
    `select relname as name from pg_class where relname ~ '^messages_[0-9]{6}$'`,
  );
  const inTwoMonths = new Date(world.clock.now());
  inTwoMonths.setUTCDate(1);
  inTwoMonths.setUTCMonth(inTwoMonths.getUTCMonth() + 2);
  expect(months.map(({ name }) => name)).toContain(
    `messages_${inTwoMonths.toISOString().slice(0, 7).replace('-', '')}`,
  );
});
