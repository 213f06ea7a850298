import { Redis } from 'ioredis';
import { inject } from 'vitest';

/** redis-server's default number of databases, without number 0, where the counter lives. */
const databases = 15;

/**
 * The address of an empty database of the run's Redis, or null where the machine has no
 * redis-server. They are handed out in turn: enough for the few files that run at once.
 */
export async function freshRedis(): Promise<string | null> {
  const url = inject('redisUrl');
  if (url === null) return null;
  const client = new Redis(url);
  try {
    const turn = await client.incr('databases-handed-out');
    const number = 1 + (turn % databases);
    await client.select(number);
    await client.flushdb();
    return url.replace(/\/0$/, `/${number}`);
  } finally {
    client.disconnect();
  }
}
