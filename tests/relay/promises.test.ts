import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { addMs } from '../../src/lib/clock.js';
import type { NewOutboxRow } from '../../src/models/outbox.js';
import { BELL_QUEUE } from '../../src/workers/bell.js';
import { createWorkers, type Workers } from '../../src/workers/index.js';
import type { JobContext, JobHandler, JobResult } from '../../src/workers/job.js';
import type { WorkerSettings } from '../../src/workers/settings.js';
import { until } from '../support/poll.js';
import { startOwnRedis, type OwnRedis } from './own-redis.js';
import {
  allEnded,
  aRow,
  noLog,
  outboxRows,
  relayWorld,
  write,
  type RelayWorld,
} from './support.js';

const hasRedis = inject('redisUrl') !== null;
/** All that the workers promise is the same with Redis, without it, and when it goes midway. */
const machines = ['no redis', 'redis', 'redis killed midway'] as const;
/** What is said of waiting rows holds too when Redis forgets, takes nothing more, or is silent. */
const unwell = ['redis flushed midway', 'redis full midway', 'redis frozen midway'] as const;
type Machine = (typeof machines)[number] | (typeof unwell)[number];
/** How long the sweep leaves a due row to its bell (`bellGraceMs`). */
const SWEEP_GRACE_MS = 2_000;
const all: Machine[] = hasRedis ? [...machines, ...unwell] : ['no redis'];

interface Run {
  rowId: string;
  at: number;
  tries: number;
}
type Work = (
  subject: Record<string, unknown>,
  context: JobContext,
) => Promise<JobResult> | JobResult;

let world: RelayWorld;
let runs: Run[];
let workers: Workers[];

beforeAll(async () => {
  world = await relayWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  runs = [];
  workers = [];
  await world.db.query({ name: 'test_clear', text: 'delete from outbox' });
});
afterEach(async () => {
  await Promise.all(workers.map((each) => each.stop()));
});

describe.each(all)('with %s', (machine) => {
  let redis: OwnRedis | null;
  beforeEach(async () => {
    redis = machine === 'no redis' ? null : await startOwnRedis();
  });
  afterEach(() => redis?.stop());

  async function start(work: Work, settings: Partial<WorkerSettings> = {}): Promise<Workers> {
    const started = createWorkers({
      ...world,
      redisUrl: redis?.url ?? null,
      handlers: (['message', 'dispatch.offer', 'collect'] as const).map((kind) =>
        handler(kind, work),
      ),
      settings,
      log: noLog,
    });
    workers.push(started);
    await started.start();
    if (redis) await until('redis is met', async () => (await started.health()).redis === 'ok');
    return started;
  }

  /** What this machine does to Redis while rows are waiting for their bells. */
  async function misfortune(): Promise<void> {
    if (machine === 'redis killed midway') redis?.kill();
    if (machine === 'redis flushed midway') await redis?.flush();
    if (machine === 'redis full midway') await redis?.fill();
    if (machine === 'redis frozen midway') redis?.freeze();
  }

  test('rows that wait run at their time, and only once', async () => {
    await start(() => ({ done: true }));
    const dueAt = addMs(world.clock.now(), 2_500);
    const ids = await write(
      world,
      [1, 2, 3].map(() => aRow(world, { dueAt })),
    );
    await until('they have bells, where there are any', async () => {
      const rows = await outboxRows(world);
      return machine === 'no redis' || rows.every(({ rings }) => rings === 1);
    });
    await misfortune();
    await until('they ran', () => runs.length === 3);
    await until('they are done', () => allEnded(world));
    expect(runs.map(({ rowId }) => rowId).sort()).toEqual(ids);
    const late = runs.map(({ at }) => at - dueAt.getTime());
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    // A bell rings before the sweep would look. A lost one is made up for by the sweep.
    expect(Math.max(...late)).toBeLessThan(machine === 'redis' ? SWEEP_GRACE_MS : 10_000);
  });

  test('what failed comes back until it is done', async () => {
    const { poke } = await start((_, { now, tries }) =>
      tries < 2 ? { again: addMs(now, 1_300), reason: 'busy' } : { done: true },
    );
    const [id] = await write(world, [aRow(world)]);
    poke();
    await until('it ran', () => runs.length === 1);
    await misfortune();
    await until('it is done', () => allEnded(world));
    expect(runs.map(({ rowId, tries }) => ({ rowId, tries }))).toEqual(
      [0, 1, 2].map((tries) => ({ rowId: id, tries })),
    );
  });

  test('many rows that fail by turns all end, each done once', async () => {
    const { poke } = await start((subject, { now, tries }) =>
      tries < Number(subject['fails'])
        ? { again: addMs(now, 1_100), reason: 'busy' }
        : { done: true },
    );
    const ids = await write(
      world,
      Array.from({ length: 200 }, (_, index) => aRow(world, { subject: { fails: index % 3 } })),
    );
    poke();
    await until('some came back', () => runs.some(({ tries }) => tries > 0));
    await misfortune();
    await until('all are done', () => allEnded(world), 15_000);
    expect(runs).toHaveLength(200 + 133 + 66);
    expect(new Set(runs.map(({ rowId }) => rowId)).size).toBe(ids.length);
  });

  test('a lane keeps its order while its head comes back', async () => {
    const { poke } = await start((subject, { now, tries }) =>
      subject['head'] === true && tries === 0
        ? { again: addMs(now, 1_200), reason: 'busy' }
        : { done: true },
    );
    const [head, second, third] = await write(world, [
      aRow(world, { lane: 'phone:a', subject: { head: true } }),
      aRow(world, { lane: 'phone:a' }),
      aRow(world, { lane: 'phone:a' }),
    ]);
    poke();
    await until('the head failed', () => runs.length === 1);
    await misfortune();
    await until('all are done', () => allEnded(world));
    expect(runs.map(({ rowId }) => rowId)).toEqual([head, head, second, third]);
  });

  if (unwell.some((each) => each === machine)) return;

  test('a row leaves right after the commit', async () => {
    const { poke } = await start(() => ({ done: true }), { pollMs: 5_000 });
    const [id] = await write(world, [aRow(world)]);
    poke();
    await until('it ran', () => runs.length === 1, 1_000);
    expect(runs).toMatchObject([{ rowId: id, tries: 0 }]);
    await until('it is done', () => allEnded(world));
  });

  test('a thousand offers at a slow party do not hold a code back', async () => {
    const { slow, release } = slowParty();
    const { poke } = await start(slow);
    const offer: Partial<NewOutboxRow> = { kind: 'message', class: 2, subject: { slow: true } };
    await write(
      world,
      Array.from({ length: 1_000 }, () => aRow(world, offer)),
    );
    poke();
    await until('offers are under way', () => runs.length >= 12);
    const [code] = await write(world, [aRow(world, { kind: 'message', class: 0 })]);
    poke();
    await until('the code left', () => runs.some(({ rowId }) => rowId === code));
    expect(runs).toHaveLength(13);
    await world.db.query({ name: 'test_clear', text: 'delete from outbox' });
    release();
  });

  test('a slow party does not take the hands of another', async () => {
    const { slow, release } = slowParty();
    const { poke } = await start(slow);
    const message: Partial<NewOutboxRow> = { kind: 'message', class: 0, subject: { slow: true } };
    await write(
      world,
      Array.from({ length: 100 }, () => aRow(world, message)),
    );
    poke();
    await until('all hands are full', () => runs.length === 32);
    const [collect] = await write(world, [aRow(world, { class: 0, kind: 'collect' })]);
    poke();
    await until('the collect left', () => runs.some(({ rowId }) => rowId === collect));
    expect(runs).toHaveLength(33);
    release();
  });

  test('two workers share the rows, and a row that one wrote the other finds', async () => {
    await start(() => ({ done: true }));
    await start(() => ({ done: true }));
    await write(
      world,
      Array.from({ length: 100 }, () => aRow(world)),
    );
    await until('all are done', async () => runs.length >= 100 && (await allEnded(world)));
    expect(runs).toHaveLength(100);
  });

  test('a worker that stops finishes what it has in hand and leaves the rest to others', async () => {
    const slow = await start(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        return { done: true };
      },
      { quotas: { 0: 1, 1: 2, 2: 1, 3: 1 } },
    );
    await write(
      world,
      Array.from({ length: 6 }, () => aRow(world)),
    );
    slow.poke();
    await until('two are in hand', () => runs.length === 2);
    await slow.stop();
    const states = (await outboxRows(world)).map(({ state }) => state);
    expect(states.filter((state) => state === 'done')).toHaveLength(2);
    expect(states.filter((state) => state === 'waiting')).toHaveLength(4);
    await start(() => ({ done: true }));
    await until('another did the rest', () => allEnded(world));
    expect(runs).toHaveLength(6);
  });

  test('work that cannot end in time goes back to the others when a worker stops', async () => {
    const stuck = await start(() => new Promise(() => undefined), { drainMs: 100 });
    const [id] = await write(world, [aRow(world)]);
    stuck.poke();
    await until('it is in hand', () => runs.length === 1);
    await stuck.stop();
    expect(await outboxRows(world)).toMatchObject([{ id, state: 'waiting' }]);
  });

  test('a fault comes back by itself, and one that cannot pass is put before a person', async () => {
    const { poke } = await start((subject, { tries }) => {
      if (subject['hopeless'] === true) return { dead: 'refused' };
      if (tries === 0) throw new Error('any secret of a library');
      return { done: true };
    });
    await write(world, [aRow(world), aRow(world, { subject: { hopeless: true } })]);
    poke();
    await until('one is dead, one waits', async () => {
      const [waiting, dead] = await outboxRows(world);
      return waiting?.state === 'waiting' && dead?.state === 'dead';
    });
    const [waiting, dead] = await outboxRows(world);
    expect(dead).toMatchObject({ last_error: 'refused' });
    expect(waiting).toMatchObject({ last_error: 'Error', tries: 1 });
    const ranAt = runs.find(({ rowId }) => rowId === waiting?.id)?.at ?? 0;
    const waitMs = (waiting?.due_at.getTime() ?? 0) - ranAt;
    expect(waitMs).toBeGreaterThan(3_000);
    expect(waitMs).toBeLessThan(8_000);
  });

  test('health says how Redis is and how far behind the work is', async () => {
    const { health } = await start(() => ({ done: true }), { pollMs: 60_000, sweepMs: 60_000 });
    await until('it is idle', async () => (await health()).depth === 0);
    await write(world, [aRow(world, { dueAt: addMs(world.clock.now(), -5_000) })]);
    const found = await health();
    expect(found.depth).toBe(1);
    expect(found.oldestDueMs).toBeGreaterThanOrEqual(5_000);
    expect(found.redis).toBe(machine === 'no redis' ? 'none' : 'ok');
    await misfortune();
    if (machine !== 'redis killed midway') return;
    await until('it is missed', async () => (await health()).redis === 'down');
  });
});

/** Work that holds what is slow until it is released. */
function slowParty(): { slow: Work; release: () => void } {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    release,
    async slow(subject) {
      if (subject['slow'] === true) await gate;
      return { done: true };
    },
  };
}

function handler(kind: 'message' | 'dispatch.offer' | 'collect', work: Work): JobHandler {
  return {
    kind,
    run(subject, context) {
      const { rowId, tries } = context;
      runs.push({ rowId, tries, at: world.clock.now().getTime() });
      return Promise.resolve(work(subject as unknown as Record<string, unknown>, context));
    },
  };
}

test.runIf(hasRedis)('when Redis comes back, so do the bells', async () => {
  const redis = await startOwnRedis();
  const started = createWorkers({
    ...world,
    redisUrl: redis.url,
    handlers: [handler('dispatch.offer', () => ({ done: true }))],
    log: noLog,
  });
  workers.push(started);
  await started.start();
  await until('redis is met', async () => (await started.health()).redis === 'ok');
  redis.kill();
  await until('it is missed', async () => (await started.health()).redis === 'down');
  await redis.restart();
  await until('it is met again', async () => (await started.health()).redis === 'ok');
  const dueAt = addMs(world.clock.now(), 4_000);
  await write(world, [aRow(world, { dueAt })]);
  await until('it ran', () => runs.length === 1);
  // Sooner than the sweep would have found it: the bell rang.
  expect((runs[0]?.at ?? 0) - dueAt.getTime()).toBeLessThan(SWEEP_GRACE_MS);
  await started.stop();
  await redis.stop();
});

test.runIf(hasRedis)('a bell has the id of its row and ring, and tells nothing else', async () => {
  const redis = await startOwnRedis();
  const started = createWorkers({
    ...world,
    redisUrl: redis.url,
    handlers: [handler('dispatch.offer', () => ({ done: true }))],
    log: noLog,
  });
  workers.push(started);
  await started.start();
  const subject = { orderId: 'a-fact-of-the-row' };
  const [id] = await write(world, [
    aRow(world, { dueAt: addMs(world.clock.now(), 60_000), subject }),
  ]);
  const client = new Redis(redis.url);
  await until('its bell is set', () => client.exists(`bull:${BELL_QUEUE}:${id ?? ''}:1`));
  const everything = JSON.stringify(await client.hgetall(`bull:${BELL_QUEUE}:${id ?? ''}:1`));
  expect(everything).not.toContain('a-fact-of-the-row');
  expect((await client.keys('*')).every((key) => key.startsWith(`bull:${BELL_QUEUE}:`))).toBe(true);
  client.disconnect();
  await started.stop();
  await redis.stop();
});

test('a process that only serves turns leaves the rows to the workers', async () => {
  const serving = createWorkers({
    ...{ ...world, redisUrl: null, log: noLog },
    handlers: [handler('dispatch.offer', () => ({ done: true }))],
  });
  const [id] = await write(world, [aRow(world)]);
  serving.poke();
  const working = createWorkers({
    ...{ ...world, redisUrl: null, log: noLog },
    handlers: [],
  });
  workers.push(working);
  await working.start();
  await until('the others look', async () => (await working.health()).depth === 1);
  expect(await outboxRows(world)).toMatchObject([{ id, state: 'waiting' }]);
  expect(runs).toEqual([]);
});
