import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ServerUser } from '../../src/embedded/user.js';

/** The folders of one data folder's backups. */
export interface BackupFolders {
  /** The living cluster. */
  cluster: string;
  /** Everything below is ours to keep. */
  root: string;
  /** Finished pieces of the write-ahead log, squeezed; the server fills it. */
  wal: string;
  /** Pieces that a replaced server had not finished. */
  unfinished: string;
}

export function backupFolders(dataDir: string): BackupFolders {
  const root = join(dataDir, 'backups');
  const below = (name: string) => join(root, name);
  return {
    ...{ cluster: join(dataDir, 'postgres'), root },
    ...{ wal: below('wal'), unfinished: below('unfinished') },
  };
}

/** Makes a folder that only the server's own user may look into. */
export function makeFolder(path: string, { uid, gid }: ServerUser): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

/** What a finished backup says of itself. */
export interface BackupNote {
  startedAt: string;
  /** From here on the copy can be brought to any moment. */
  stoppedAt: string;
  /** The first piece of the log that it needs. */
  firstWal: string;
  files: number;
  bytes: number;
}

export interface Backup extends BackupNote {
  path: string;
}

export const NOTE = 'backup.json';
export const COPY = 'cluster';

/** Finished backups, the newest first; what was interrupted has no note and does not count. */
export function listBackups({ root }: BackupFolders): Backup[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => name.startsWith('base-') && existsSync(join(root, name, NOTE)))
    .map((name) => {
      const path = join(root, name);
      return { path, ...(JSON.parse(readFileSync(join(path, NOTE), 'utf8')) as BackupNote) };
    })
    .sort((a, b) => (a.stoppedAt < b.stoppedAt ? 1 : -1));
}
