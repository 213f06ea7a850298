import { spawnSync } from 'node:child_process';
import {
  chownSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { majorVersion } from './postgres-binaries.js';
import type { ServerUser } from './user.js';

export const ownerName = 'app';
export const databaseName = 'kwata';

/** The files of one Postgres, and what runs them. */
export interface Cluster {
  /** The folder of `postgres` and `initdb`. */
  bin: string;
  folder: string;
  user: ServerUser;
}

/**
 * Makes the cluster with an empty database in it. All happens in a draft folder that takes its name
 * at the end, so that a start that was interrupted leaves nothing half made behind.
 */
export function createCluster(cluster: Cluster, password: string): void {
  removeDrafts(cluster.folder);
  const draft = { ...cluster, folder: mkdtempSync(`${cluster.folder}.draft-`) };
  lend(draft.folder, cluster.user);
  initialise(draft, password);
  createDatabase(draft);
  renameSync(draft.folder, cluster.folder);
}

/** Refuses, in words, data that another major version of the server wrote. */
export function refuseOtherVersion({ bin, folder }: Cluster): void {
  const written = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  const found = majorVersion(bin);
  if (written === found) return;
  throw new Error(
    `${folder} was written by PostgreSQL ${written}, but ${found} is what runs here; set another DATA_DIR or move the data with pg_dump`,
  );
}

/**
 * How the server's own user calls the folder. Where that user may not pass the folders above (a
 * checkout in root's home), the working folder it is born in is still open to it under this name.
 */
export function reachable({ folder, user }: Cluster): string {
  if (user.uid === undefined) return folder;
  const trial = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/' });
  return trial.status === 0 ? folder : '/proc/self/cwd';
}

function removeDrafts(folder: string): void {
  const parent = dirname(folder);
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (path.startsWith(`${folder}.draft-`)) rmSync(path, { recursive: true, force: true });
  }
}

function initialise(cluster: Cluster, password: string): void {
  // The password file must be readable by the server's user; only /tmp is sure to be open to it.
  const secrets = mkdtempSync(join(cluster.user.uid === undefined ? tmpdir() : '/tmp', 'kwata-'));
  const passwordFile = join(secrets, 'password');
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    lend(passwordFile, cluster.user);
    lend(secrets, cluster.user);
    const how = ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C'];
    const where = ['-D', reachable(cluster), '-U', ownerName];
    run(cluster, 'initdb', [...where, ...how, '--no-sync']);
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
}

/** Uses the single-user mode: quicker than a server, and it needs no client. */
function createDatabase(cluster: Cluster): void {
  const input = `create database ${databaseName}\n`;
  run(cluster, 'postgres', ['--single', '-D', reachable(cluster), 'postgres'], input);
}

function run({ bin, folder, user }: Cluster, program: string, args: string[], input = ''): void {
  const { status, stderr, error } = spawnSync(join(bin, program), args, {
    ...user,
    input,
    cwd: folder,
    env: { LC_ALL: 'C' },
    encoding: 'utf8',
  });
  if (status === 0) return;
  throw new Error(`${program} failed in ${folder}: ${stderr}`, { cause: error });
}

function lend(path: string, { uid, gid }: ServerUser): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}
