import type { Queue } from 'bull';
import type { Redis } from 'ioredis';
import { BELL_QUEUE, clientOptions } from './bell.js';

/** The bells as a dashboard looks at them; a process that only looks rings none. */
export interface BoardQueue {
  /** Null where there is no Redis. */
  open(): Promise<Queue | null>;
  close(): Promise<void>;
}

export function createBoardQueue(redisUrl: string | null): BoardQueue {
  const clients: Redis[] = [];
  let queue: Promise<Queue> | undefined;

  async function connect(url: string): Promise<Queue> {
    const [{ default: Bull }, { Redis: Client }] = await Promise.all([
      import('bull'),
      import('ioredis'),
    ]);
    const opened = new Bull(BELL_QUEUE, {
      createClient(type) {
        const client = new Client(url, clientOptions(type));
        client.on('error', () => undefined);
        clients.push(client);
        return client;
      },
    });
    opened.on('error', () => undefined);
    return opened;
  }

  return {
    async open() {
      if (redisUrl === null) return null;
      queue ??= connect(redisUrl);
      return queue;
    },
    async close() {
      await queue;
      // Bull leaves clients connected that it did not make itself.
      clients.forEach((client) => client.disconnect());
    },
  };
}
