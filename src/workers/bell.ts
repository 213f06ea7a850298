import { setTimeout as pause } from 'node:timers/promises';
import type { Queue } from 'bull';
import type { Redis } from 'ioredis';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Bell } from '../models/outbox-upkeep.js';

/** `none`: this process has no use for Redis, or was not given one. */
export type RedisState = 'ok' | 'down' | 'none';

/**
 * Rings for rows that wait. Bull on Redis is never more than that: a bell that is lost is made up
 * for by the sweep, so nothing here is awaited and nothing here fails.
 */
export interface Bells {
  start(): Promise<void>;
  state(): RedisState;
  set(bells: Bell[]): void;
  stop(): Promise<void>;
}

export interface BellsParts {
  redisUrl: string | null;
  clock: Clock;
  log: Log;
  onRing(rowId: string): void;
}

/** The braces keep all keys of the queue in one slot of a Redis Cluster. */
export const BELL_QUEUE = '{kwata-bells}';
/** Longer than Redis ever needs; after it, the answer is no longer waited for. */
const COMMAND_MS = 500;
/** After a bell was refused (Redis is full, or does not answer) the sweep does all for this long. */
const REFUSED_MS = 5_000;
const RECONNECT_MS = 1_000;
/** A bell a moment late finds its row due; one early would ring in vain. */
const LATE_MS = 5;
const RINGERS = 4;

const SETTINGS = {
  // All workers of one queue must share these: facts/runtime.md 2.3.
  lockDuration: 5_000,
  stalledInterval: 5_000,
  guardInterval: 1_000,
  retryProcessDelay: 1_000,
  drainDelay: 1,
  // A ringer that was killed midway is no reason to give a bell up: Bull's own default is one.
  maxStalledCount: 10,
};

export function createBells(parts: BellsParts): Bells {
  const { redisUrl } = parts;
  if (redisUrl === null) {
    return {
      start: () => Promise.resolve(),
      state: () => 'none',
      set: () => undefined,
      stop: () => Promise.resolve(),
    };
  }
  return createBullBells({ ...parts, redisUrl });
}

function createBullBells({
  redisUrl,
  clock,
  log,
  onRing,
}: BellsParts & { redisUrl: string }): Bells {
  const clients = new Map<ClientType, Redis>();
  let queue: Queue | undefined;
  let started = false;
  let refusedUntilMs = 0;

  const connected = () => clients.get('client')?.status === 'ready';
  const refused = () => clock.monotonicMs() < refusedUntilMs;

  async function add(bells: Bell[], to: Queue): Promise<void> {
    const now = clock.now();
    const added = await to.addBulk(bells.map((bell) => toJob(bell, now)));
    // Bull keeps the error of a single job to itself; only the missing id tells.
    if (added.some((job) => (job.id as unknown) === undefined)) throw new Error('bell not added');
  }

  function onRefusal(): void {
    if (!refused()) log.warn('bell_refused');
    refusedUntilMs = clock.monotonicMs() + REFUSED_MS;
  }

  function connect(Client: typeof Redis, type: ClientType): Redis {
    const client = new Client(redisUrl, clientOptions(type));
    client.on('error', () => undefined);
    clients.set(type, client);
    return client;
  }

  return {
    async start() {
      started = true;
      const [{ default: Bull }, { Redis: Client }] = await Promise.all([
        import('bull'),
        import('ioredis'),
      ]);
      queue = new Bull(BELL_QUEUE, {
        settings: SETTINGS,
        createClient: (type) => connect(Client, type),
      });
      queue.on('error', () => undefined);
      const ringing = queue.process(RINGERS, (job) => {
        onRing(String(job.id).split(':')[0] ?? '');
        return Promise.resolve();
      });
      // It settles when the queue closes; until then Bull starts over by itself.
      ringing.catch(() => undefined);
    },
    state() {
      if (!started) return 'none';
      return connected() && !refused() ? 'ok' : 'down';
    },
    set(bells) {
      // A client that is not connected would only collect them; the sweep rings for those rows.
      if (!queue || bells.length === 0 || !connected()) return;
      add(bells, queue).catch(onRefusal);
    },
    async stop() {
      const closed = queue?.close(true).catch(() => undefined);
      await Promise.race([closed, pause(COMMAND_MS, undefined, { ref: false })]);
      // Bull leaves clients connected that it did not make itself.
      clients.forEach((client) => client.disconnect());
    },
  };
}

type ClientType = 'client' | 'subscriber' | 'bclient';

function toJob({ id, rings, dueAt }: Bell, now: Date) {
  return {
    data: {},
    opts: {
      jobId: `${id}:${String(rings)}`,
      delay: Math.max(1, dueAt.getTime() - now.getTime() + LATE_MS),
      attempts: 1,
      removeOnComplete: true,
      removeOnFail: true,
    },
  };
}

/** Only the client that adds may not wait: the other two block or listen by their nature. */
export function clientOptions(type: ClientType) {
  const own = { enableOfflineQueue: false, commandTimeout: COMMAND_MS };
  return {
    maxRetriesPerRequest: null,
    enableReadyCheck: false,
    retryStrategy: (times: number) => Math.min(50 * times, RECONNECT_MS),
    ...(type === 'client' ? own : {}),
  };
}
