import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { ARCHIVE_COMMAND, ARCHIVE_SECONDS } from './archive.js';
import { onFreePort } from './free-port.js';
import { startGuarded, type Guarded } from './guard.js';
import { findPostgres } from './postgres-binaries.js';
import {
  createCluster,
  databaseName,
  ownerName,
  reachable,
  refuseOtherVersion,
  type Cluster,
} from './postgres-cluster.js';
import { claim, endPreviousServer } from './previous-run.js';
import { keptSecret } from './secrets.js';
import { databaseUser } from './user.js';

/** A Postgres of our own on the loopback address. */
export interface EmbeddedPostgres {
  /** The owner's address of the database `kwata`; holds the password. */
  url: string;
  /** The same by the server's socket file, which costs a third less than loopback where there is one. */
  localUrl: string;
  /** Settles when the server has ended, asked to or not. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The application's data folder; the cluster lives in `postgres` below it. */
  dataDir: string;
  /** The PATH on which to look for a server when npm brought none for this machine. */
  path?: string;
  /** False only where the data may be lost with the machine: tests and the demo. */
  fsync?: boolean;
  maxConnections?: number;
  log?: (line: string) => void;
}

const systemPath = '/usr/local/bin:/usr/bin:/bin';

/**
 * Starts Postgres in the data folder, making the cluster and the database on the first start. The
 * server ends with this process, even when that is killed. Its address also goes into the file
 * `database-url` of the data folder, for outside checks.
 */
export async function startPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, path = systemPath } = options;
  const folder = join(dataDir, 'postgres');
  const user = databaseUser(folder);
  const cluster = { folder, user, bin: findPostgres({ user, path }) };
  mkdirSync(dataDir, { recursive: true });
  const home = { dataDir, pidFile: join(folder, 'postmaster.pid'), program: 'postgres' };
  await endPreviousServer(home);
  claim(home);
  const password = keptSecret(dataDir, 'postgres-password');
  if (!existsSync(folder)) createCluster(cluster, password);
  refuseOtherVersion(cluster);
  const { port, server } = await onFreePort(async (port) => ({
    port,
    server: await launch(cluster, port, options),
  }));
  const url = `postgres://${ownerName}:${password}@127.0.0.1:${port}/${databaseName}`;
  writeFileSync(join(dataDir, 'database-url'), `${url}\n`, { mode: 0o600 });
  return { url, localUrl: bySocket(url, folder, port), ...server };
}

const ARCHIVED = {
  archive_mode: 'on',
  archive_command: ARCHIVE_COMMAND,
  archive_timeout: ARCHIVE_SECONDS,
};

/** Longer paths do not fit the address of a socket file (sockaddr_un). */
const SOCKET_PATH_MAX = 100;

/** The server keeps its socket file in its data folder, where no other user may look. */
function bySocket(url: string, folder: string, port: number): string {
  const host = resolve(folder);
  const path = join(host, `.s.PGSQL.${String(port)}`);
  if (path.length > SOCKET_PATH_MAX || !existsSync(path)) return url;
  const local = new URL(url);
  local.searchParams.set('host', host);
  return local.toString();
}

function launch(
  cluster: Cluster,
  port: number,
  options: EmbeddedPostgresOptions,
): Promise<Guarded> {
  const { fsync = true, maxConnections = 60, log } = options;
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    // Its working folder, which is the data folder.
    unix_socket_directories: '.',
    max_connections: maxConnections,
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    ...(fsync ? ARCHIVED : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return startGuarded({
    command: join(cluster.bin, 'postgres'),
    args: [
      '-D',
      reachable(cluster),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${String(value)}`]),
    ],
    cwd: cluster.folder,
    env: { LC_ALL: 'C' },
    user: cluster.user,
    isReady: (line) => line.includes('database system is ready to accept connections'),
    lastSignal: 'QUIT',
    log,
  });
}
