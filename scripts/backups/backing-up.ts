import {
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import pg from 'pg';

import { databaseUser } from '../../src/embedded/user.js';
import {
  COPY,
  listBackups,
  makeFolder,
  NOTE,
  backupFolders,
  type Backup,
  type BackupFolders,
} from './folders.js';
import { copyCluster } from './copying.js';

/** Copies the cluster under a running server; from its end on it can be brought to any moment. */
export async function backUp(dataDir: string, keep: number): Promise<Backup> {
  const folders = backupFolders(dataDir);
  const user = databaseUser(folders.cluster);
  makeFolder(folders.root, user);
  const isFirst = !existsSync(folders.wal);
  makeFolder(folders.wal, user);
  dropInterrupted(folders);
  const client = new pg.Client({ connectionString: addressOf(dataDir) });
  await client.connect();
  try {
    await refuseUnarchived(client);
    const backup = await copyRunning(client, folders, isFirst);
    dropOld(folders, keep);
    return backup;
  } finally {
    await client.end();
  }
}

function addressOf(dataDir: string): string {
  const file = join(dataDir, 'database-url');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new Error(`There is no Kwata in ${dataDir}: DATA_DIR names the folder of a running one.`);
}

async function refuseUnarchived(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ mode: string }>(
    `select setting as mode from pg_settings where name = 'archive_mode'`,
  );
  if (rows[0]?.mode === 'on') return;
  throw new Error(
    'This server keeps no log (archive_mode is off): start Kwata once more, then back up.',
  );
}

async function copyRunning(
  client: pg.Client,
  folders: BackupFolders,
  isFirst: boolean,
): Promise<Backup> {
  const startedAt = await timeOf(client);
  const draft = join(folders.root, `draft-${nameOf(startedAt)}`);
  const user = databaseUser(folders.cluster);
  makeFolder(draft, user);
  // What was finished before the folder was there is in no archive: the copy begins after it.
  if (isFirst) await client.query('select pg_switch_wal()');
  const { rows: begun } = await client.query<{ wal: string }>(
    `select pg_walfile_name(pg_backup_start('kwata', fast => true)) as wal`,
  );
  const copied = copyCluster(folders.cluster, join(draft, COPY));
  const { rows: ended } = await client.query<{ label: string; map: string }>(
    `select labelfile as label, spcmapfile as map from pg_backup_stop(wait_for_archive => true)`,
  );
  const write = (name: string, text: string) => {
    writeFileSync(join(draft, name), text, { mode: 0o600 });
    if (user.uid !== undefined && user.gid !== undefined) {
      chownSync(join(draft, name), user.uid, user.gid);
    }
  };
  write(join(COPY, 'backup_label'), ended[0]?.label ?? '');
  if (ended[0]?.map) write(join(COPY, 'tablespace_map'), ended[0].map);
  const stoppedAt = await timeOf(client);
  const note = { startedAt, stoppedAt, firstWal: begun[0]?.wal ?? '', ...copied };
  write(NOTE, `${JSON.stringify(note, null, 2)}\n`);
  const path = join(folders.root, `base-${nameOf(startedAt)}`);
  renameSync(draft, path);
  return { path, ...note };
}

async function timeOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at');
  return (rows[0]?.at ?? new Date()).toISOString();
}

const nameOf = (at: string) => at.replace(/[^0-9]/g, '').slice(0, 17);

function dropInterrupted({ root }: BackupFolders): void {
  for (const name of readdirSync(root)) {
    if (name.startsWith('draft-')) rmSync(join(root, name), { recursive: true, force: true });
  }
}

/** Keeps the newest ones, and of the log what the oldest of them needs. */
function dropOld(folders: BackupFolders, keep: number): void {
  const backups = listBackups(folders);
  for (const { path } of backups.slice(keep)) rmSync(path, { recursive: true, force: true });
  const oldest = backups.slice(0, keep).at(-1);
  if (!oldest) return;
  for (const name of readdirSync(folders.wal)) {
    const isPiece = /^[0-9A-F]{24}(\.[0-9A-F]{8}\.backup)?\.gz$/.test(name);
    // The first eight digits are the timeline; pieces follow each other by the rest.
    if (isPiece && name.slice(8, 24) < oldest.firstWal.slice(8)) rmSync(join(folders.wal, name));
  }
}
