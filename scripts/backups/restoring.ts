import {
  appendFileSync,
  chownSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import pg from 'pg';

import { RESTORE_COMMAND } from '../../src/embedded/archive.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import { endPreviousServer } from '../../src/embedded/previous-run.js';
import { databaseUser, type ServerUser } from '../../src/embedded/user.js';
import { copyCluster } from './copying.js';
import {
  backupFolders,
  COPY,
  listBackups,
  makeFolder,
  type Backup,
  type BackupFolders,
} from './folders.js';

export interface Restored {
  backup: Backup;
  /** Where the cluster lies that stood there before. */
  setAside: string | null;
  /** The last commit that came back; null when the copy alone was as late as was asked. */
  lastCommitAt: Date | null;
}

/**
 * Brings the database of a data folder to a moment: every commit up to it is there, and none after.
 * What stood there before is set aside, never deleted.
 */
export async function restore(dataDir: string, to: Date | null): Promise<Restored> {
  const folders = backupFolders(dataDir);
  const backup = choose(listBackups(folders), to);
  const isThere = existsSync(folders.cluster);
  if (isThere) await endPreviousServer(homeOf(dataDir, folders));
  const user = databaseUser(isThere ? folders.cluster : join(backup.path, COPY));
  if (isThere) keepUnfinished(folders, user);
  const setAside = isThere ? aside(folders) : null;
  copyCluster(join(backup.path, COPY), folders.cluster);
  copyLabel(backup, folders, user);
  askForRecovery(folders, to, user);
  try {
    return { backup, setAside, lastCommitAt: await recover(dataDir, folders) };
  } catch (error) {
    rmSync(folders.cluster, { recursive: true, force: true });
    if (setAside !== null) renameSync(setAside, folders.cluster);
    throw error;
  }
}

function homeOf(dataDir: string, { cluster }: BackupFolders) {
  return { dataDir, pidFile: join(cluster, 'postmaster.pid'), program: 'postgres' };
}

/** The newest that had ended by then: a copy can only be brought forwards. */
function choose(backups: Backup[], to: Date | null): Backup {
  const fitting = backups.find(({ stoppedAt }) => to === null || new Date(stoppedAt) <= to);
  if (fitting) return fitting;
  const oldest = backups.at(-1);
  throw new Error(
    oldest
      ? `The oldest backup is of ${oldest.stoppedAt}: nothing can be brought to an earlier moment.`
      : 'There is no backup here: npm run backup makes one.',
  );
}

/** The newest pieces of the log may not be in the archive yet; they lie in the cluster itself. */
function keepUnfinished({ cluster, unfinished }: BackupFolders, user: ServerUser): void {
  rmSync(unfinished, { recursive: true, force: true });
  makeFolder(unfinished, user);
  for (const name of readdirSync(join(cluster, 'pg_wal'))) {
    if (!/^[0-9A-F]{24}$/.test(name)) continue;
    copyFileSync(join(cluster, 'pg_wal', name), join(unfinished, name));
    lend(join(unfinished, name), user);
  }
}

function aside({ cluster }: BackupFolders): string {
  const at = new Date()
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(0, 14);
  const path = `${cluster}.before-${at}`;
  renameSync(cluster, path);
  return path;
}

/** copyCluster leaves labels out, because a living cluster's own are not a copy's. */
function copyLabel({ path }: Backup, { cluster }: BackupFolders, user: ServerUser): void {
  for (const name of ['backup_label', 'tablespace_map']) {
    const from = join(path, COPY, name);
    if (!existsSync(from)) continue;
    copyFileSync(from, join(cluster, name));
    lend(join(cluster, name), user);
  }
}

/** As the server reads a time in its settings. */
function stampOf(to: Date): string {
  return to.toISOString().replace('T', ' ').replace('Z', '+00');
}

const RECOVERY = '# recovery: ';

function askForRecovery({ cluster }: BackupFolders, to: Date | null, user: ServerUser): void {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const lines = [
    `restore_command = ${quoted(RESTORE_COMMAND)}`,
    ...(to === null ? [] : [`recovery_target_time = ${quoted(stampOf(to))}`]),
    `recovery_target_action = 'promote'`,
  ];
  const settings = join(cluster, 'postgresql.auto.conf');
  appendFileSync(settings, lines.map((line) => `${line} ${RECOVERY}\n`).join(''));
  writeFileSync(join(cluster, 'recovery.signal'), '', { mode: 0o600 });
  lend(join(cluster, 'recovery.signal'), user);
}

/** Plays the log back, and leaves a cluster that starts like any other. */
async function recover(dataDir: string, { cluster }: BackupFolders): Promise<Date | null> {
  const said: string[] = [];
  const server = await startPostgres({ dataDir, log: (line) => said.push(line) }).catch(
    (error: unknown) => {
      throw new Error(reasonIn(said), { cause: error });
    },
  );
  const settings = join(cluster, 'postgresql.auto.conf');
  const kept = readFileSync(settings, 'utf8')
    .split('\n')
    .filter((line) => !line.includes(RECOVERY));
  writeFileSync(settings, kept.join('\n'));
  try {
    return await lastCommit(server.url, said);
  } finally {
    await server.stop();
  }
}

async function lastCommit(url: string, said: readonly string[]): Promise<Date | null> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await holdPayouts(client);
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
  const line = said.find((text) => text.includes('last completed transaction was at log time'));
  const at = /log time (.+)$/.exec(line ?? '')?.[1];
  return at === undefined ? null : new Date(at.trim().replace(' ', 'T').replace(/\+00$/, 'Z'));
}

/** What was sent after the moment is not known here: nothing leaves until a person has compared. */
async function holdPayouts(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`select where to_regclass('payout_freezes') is not null`);
  if (rows.length === 0) return;
  await client.query(
    `insert into payout_freezes (id, owner_kind, owner_id, reason, frozen_at, frozen_by)
      values (gen_random_uuid(), 'house', 'all', 'an old moment was brought back', now(), 'restore')`,
  );
}

function reasonIn(said: readonly string[]): string {
  const isTooLate = said.some((line) => line.includes('before configured recovery target'));
  return isTooLate
    ? 'The log ends before that moment: name an earlier one, or say --to latest.'
    : `The log could not be played back:\n${said.slice(-5).join('\n')}`;
}

function lend(path: string, { uid, gid }: ServerUser): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}
