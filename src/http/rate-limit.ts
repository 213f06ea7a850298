import type { Redis } from 'ioredis';
import type { Clock } from '../lib/clock.js';
import { createWindowCounts } from '../lib/window-counts.js';

/** How many requests one visitor may make within a time; instances count together where Redis is. */
export interface RateLimit {
  /** Null: go on. Otherwise so many milliseconds until the next one is served. */
  take(whose: string): Promise<number | null>;
  close(): Promise<void>;
}

export interface RateLimitParts {
  /** Names the count in Redis. */
  kind: string;
  max: number;
  windowMs: number;
  clock: Clock;
  redisUrl: string | null;
}

/** Longer than Redis ever needs; whoever waits for a page does not wait for it. */
const COMMAND_MS = 200;
const RECONNECT_MS = 1_000;

/**
 * Counts in Redis, and in this process while there is none: what is limited here costs little, and a
 * counter that is lost refuses nobody. Passwords and payments are counted in Postgres.
 */
export function createRateLimit({
  kind,
  max,
  windowMs,
  clock,
  redisUrl,
}: RateLimitParts): RateLimit {
  const own = createWindowCounts(windowMs, () => clock.monotonicMs());
  let opening: Promise<Redis> | undefined;

  async function shared(whose: string): Promise<{ count: number; leftMs: number } | null> {
    if (redisUrl === null) return null;
    try {
      opening ??= connect(redisUrl);
      const key = `kwata:rate:${kind}:${whose}`;
      const client = await opening;
      const done = await client
        .multi()
        .set(key, 0, 'PX', windowMs, 'NX')
        .incr(key)
        .pttl(key)
        .exec();
      const [, count, leftMs] = (done ?? []).map(([, value]) => Number(value));
      return count !== undefined && leftMs !== undefined ? { count, leftMs } : null;
    } catch {
      return null;
    }
  }

  return {
    async take(whose) {
      // Counted here too, so that nobody begins anew when Redis goes, or has not come yet.
      const here = own.count(whose);
      const there = await shared(whose);
      const hereLeftMs = here.endsMs - clock.monotonicMs();
      if (Math.max(here.count, there?.count ?? 0) <= max) return null;
      return Math.max(1_000, here.count > max ? hereLeftMs : (there?.leftMs ?? hereLeftMs));
    },
    async close() {
      (await opening)?.disconnect();
    },
  };
}

async function connect(redisUrl: string): Promise<Redis> {
  const { Redis: Client } = await import('ioredis');
  const client = new Client(redisUrl, {
    ...{ enableOfflineQueue: false, commandTimeout: COMMAND_MS, maxRetriesPerRequest: 1 },
    retryStrategy: (times) => Math.min(50 * times, RECONNECT_MS),
  });
  client.on('error', () => undefined);
  return client;
}
