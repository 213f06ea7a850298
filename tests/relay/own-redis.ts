import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startRedis } from '../../src/embedded/redis.js';

const program = 'redis-server';

/** A redis-server of one test alone, since it is going to be mistreated. */
export interface OwnRedis {
  url: string;
  kill(): void;
  /** Starts it again where it was, after it was killed. */
  restart(): Promise<void>;
  flush(): Promise<void>;
  /** Lets it take nothing more. */
  fill(): Promise<void>;
  /** Lets it hold its connections and answer nothing. */
  freeze(): void;
  stop(): Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kwata-relay-'));
  const server = await startRedis({ dataDir, path: process.env['PATH'] ?? '' });
  if (!server) throw new Error('this test needs a redis-server on PATH');
  const folder = join(dataDir, 'redis');
  let second: ChildProcess | undefined;
  const signal = (name: NodeJS.Signals) => {
    process.kill(Number(readFileSync(join(folder, 'redis.pid'), 'utf8')), name);
  };
  const tell = async (command: (client: Redis) => Promise<unknown>): Promise<void> => {
    const client = new Redis(server.url);
    client.on('error', () => undefined);
    await command(client);
    client.disconnect();
  };
  let frozen = false;
  return {
    url: server.url,
    kill: () => {
      signal('SIGKILL');
    },
    async restart() {
      await server.exited;
      second = spawn(program, ['redis.conf'], { cwd: folder, stdio: 'ignore' });
      await tell((client) => client.ping());
    },
    flush: () => tell((client) => client.flushall()),
    fill: () => tell((client) => client.config('SET', 'maxmemory', '1')),
    freeze: () => {
      frozen = true;
      signal('SIGSTOP');
    },
    async stop() {
      if (frozen) signal('SIGCONT');
      second?.kill('SIGKILL');
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
