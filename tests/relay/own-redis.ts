import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startRedis } from '../../src/embedded/redis.js';

/** A redis-server of this test alone, since it is going to be mistreated. */
export interface OwnRedis {
  url: string;
  kill(): void;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kwata-relay-'));
  const path = process.env['PATH'] ?? '';
  const server = await startRedis({ dataDir, path });
  if (!server) throw new Error('this test needs a redis-server on PATH');
  return {
    url: server.url,
    kill: () => {
      process.kill(Number(readFileSync(join(dataDir, 'redis', 'redis.pid'), 'utf8')), 'SIGKILL');
    },
    async flush() {
      const client = new Redis(server.url);
      await client.flushall();
      client.disconnect();
    },
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
