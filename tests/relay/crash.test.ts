import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { addMs } from '../../src/lib/clock.js';
import { createWorkers } from '../../src/workers/index.js';
import type { JobHandler } from '../../src/workers/job.js';
import { until } from '../support/poll.js';
import { freshRedis } from '../support/redis.js';
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

const machines = inject('redisUrl') === null ? ['no Redis'] : ['no Redis', 'Redis'];

// Each on a database of its own and side by side: most of it is waiting for a lease to run out.
describe.concurrent.each(machines)('with %s', (machine) => {
  test('rows of a worker killed while it held or sent them are taken up within 10 seconds', async ({
    expect: wanted,
  }) => {
    const own = await relayWorld();
    const redisUrl = machine === 'Redis' ? await freshRedis() : null;
    const held = new Set<string>();
    const killed = startWorkerProcess(own, (word) => held.add(word), redisUrl);
    await until('the other process works', () => held.delete('ready'));
    const dueAt = addMs(own.clock.now(), redisUrl === null ? 0 : 4_000);
    const rows = [aRow(own, { dueAt }), aRow(own, { kind: 'collect', class: 0, dueAt })];
    const ids = await write(own, rows);
    await until('the other process holds both', () => held.size === 2);
    const stored = await outboxRows(own);
    wanted(stored.map(({ state }) => state)).toEqual(['leased', 'sending']);
    // With Redis each was rung for by a bell of its own.
    wanted(stored.map(({ rings }) => rings > 0)).toEqual(rows.map(() => redisUrl !== null));

    const taken: { rowId: string; tries: number }[] = [];
    const take = (kind: 'dispatch.offer' | 'collect'): JobHandler => ({
      kind,
      run(_, { rowId, tries }) {
        taken.push({ rowId, tries });
        return Promise.resolve({ done: true });
      },
    });
    const workers = createWorkers({
      ...{ ...own, redisUrl, log: noLog },
      handlers: [take('dispatch.offer'), take('collect')],
    });
    await workers.start();
    wanted(taken).toEqual([]);
    const killedAt = performance.now();
    killed.kill('SIGKILL');
    await until('both were taken up', () => taken.length === 2, 12_000);
    wanted(performance.now() - killedAt).toBeLessThan(10_000);
    wanted(taken.map(({ rowId }) => rowId).sort()).toEqual(ids);
    wanted(taken.map(({ tries }) => tries)).toEqual([1, 1]);
    await until('both are done', () => allEnded(own));
    await workers.stop();
    await own.close();
  });
});

test('a worker that lives keeps its rows for as long as it works on them', async () => {
  const [id] = await write(world, [aRow(world)]);
  const held = new Set<string>();
  const other = startWorkerProcess(world, (rowId) => held.add(rowId), null);
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

function startWorkerProcess(
  { url }: RelayWorld,
  onWord: (word: string) => void,
  redisUrl: string | null,
): ChildProcess {
  const script = fileURLToPath(new URL('worker-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, url, redisUrl ?? ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    onWord(line.replace(/^holds /, ''));
  });
  return child;
}
