import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { onFreePort } from './free-port.js';
import { startGuarded } from './guard.js';
import { claim, endPreviousServer } from './previous-run.js';

/** A Redis of our own on the loopback address. */
export interface EmbeddedRedis {
  /** Holds the password. */
  url: string;
  /** Settles when the server has ended, asked to or not. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedRedisOptions {
  /** The application's data folder; the server's files live in `redis` below it. */
  dataDir: string;
  /** The PATH on which to look for `redis-server`. */
  path: string;
  log?: (line: string) => void;
}

/**
 * Starts a private redis-server where PATH has one that works; null otherwise, since nothing we
 * promise depends on Redis. The server ends with this process, even when that is killed.
 */
export async function startRedis(options: EmbeddedRedisOptions): Promise<EmbeddedRedis | null> {
  const { dataDir, path, log } = options;
  const command = findRedis(path);
  if (!command) return null;
  const folder = join(dataDir, 'redis');
  mkdirSync(folder, { recursive: true });
  const home = { dataDir, pidFile: join(folder, 'redis.pid'), program: 'redis-server' };
  await endPreviousServer(home);
  claim(home);
  try {
    return await onFreePort((port) => launch({ command, folder, port, log }));
  } catch (error) {
    log?.(`Going on without Redis: ${String(error)}`);
    return null;
  }
}

async function launch(options: {
  command: string;
  folder: string;
  port: number;
  log: EmbeddedRedisOptions['log'];
}): Promise<EmbeddedRedis> {
  const { command, folder, port, log } = options;
  const password = randomBytes(24).toString('hex');
  writeFileSync(join(folder, 'redis.conf'), configuration(port, password), { mode: 0o600 });
  const { exited, stop } = await startGuarded({
    command,
    args: ['redis.conf'],
    cwd: folder,
    env: { LC_ALL: 'C' },
    isReady: (line) => line.includes('Ready to accept connections'),
    lastSignal: 'KILL',
    log,
  });
  return { url: `redis://:${password}@127.0.0.1:${port}/0`, exited, stop };
}

function findRedis(path: string): string | undefined {
  return path
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder) => resolve(folder, 'redis-server'))
    .find((file) => existsSync(file));
}

/** In a file, not as arguments: those are shown to every user of the machine. */
function configuration(port: number, password: string): string {
  const settings = {
    port,
    bind: '127.0.0.1',
    requirepass: password,
    dir: './',
    pidfile: './redis.pid',
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '""',
    // Bull must never lose a key to make room for another.
    'maxmemory-policy': 'noeviction',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${String(value)}\n`)
    .join('');
}
