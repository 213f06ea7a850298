import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkers } from '../../src/workers/index.js';
import type { JobHandler } from '../../src/workers/job.js';
import { until } from '../support/poll.js';
import {
  allEnded,
  aRow,
  noLog,
  outboxRows,
  relayWorld,
  write,
  type RelayWorld,
} from './support.js';

let world: RelayWorld;

beforeAll(async () => {
  world = await relayWorld();
});
afterAll(() => world.close());

test('rows of a worker killed while it held or sent them are taken up within 10 seconds', async () => {
  const ids = await write(world, [aRow(world), aRow(world, { kind: 'collect', class: 0 })]);
  const held = new Set<string>();
  const killed = startWorkerProcess((rowId) => held.add(rowId));
  await until('the other process holds both', () => held.size === 2);
  const states = (await outboxRows(world)).map(({ state }) => state);
  expect(states).toEqual(['leased', 'sending']);

  const taken: { rowId: string; tries: number }[] = [];
  const take = (kind: 'dispatch.offer' | 'collect'): JobHandler => ({
    kind,
    run(_, { rowId, tries }) {
      taken.push({ rowId, tries });
      return Promise.resolve({ done: true });
    },
  });
  const workers = createWorkers({
    ...world,
    redisUrl: null,
    handlers: [take('dispatch.offer'), take('collect')],
    log: noLog,
  });
  await workers.start();
  expect(taken).toEqual([]);
  const killedAt = performance.now();
  killed.kill('SIGKILL');
  await until('both were taken up', () => taken.length === 2, 12_000);
  expect(performance.now() - killedAt).toBeLessThan(10_000);
  expect(taken.map(({ rowId }) => rowId).sort()).toEqual(ids);
  expect(taken.map(({ tries }) => tries)).toEqual([1, 1]);
  await until('both are done', () => allEnded(world));
  await workers.stop();
});

test('a worker that lives keeps its rows for as long as it works on them', async () => {
  const [id] = await write(world, [aRow(world)]);
  const held = new Set<string>();
  const other = startWorkerProcess((rowId) => held.add(rowId));
  await until('the other process holds it', () => held.has(id ?? ''));
  const before = await leaseOf(id);
  await until('its lease was renewed twice', async () => {
    const now = await leaseOf(id);
    return now.token === before.token && now.until - before.until > 4_500;
  });
  other.kill('SIGKILL');
});

async function leaseOf(id: string | undefined): Promise<{ token: number; until: number }> {
  const [row] = await world.db.query<{ token: number; lease_until: Date }>(
    { name: 'test_lease', text: 'select token, lease_until from outbox where id = $1' },
    [id],
  );
  return { token: row?.token ?? 0, until: row?.lease_until.getTime() ?? 0 };
}

function startWorkerProcess(onHold: (rowId: string) => void): ChildProcess {
  const script = fileURLToPath(new URL('worker-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, world.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, rowId] = /^holds (.+)$/.exec(line) ?? [];
    if (rowId !== undefined) onHold(rowId);
  });
  return child;
}
