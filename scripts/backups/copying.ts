import {
  chownSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';

/** Written anew by every server, or of no use to another (PostgreSQL, "Making a Base Backup"). */
const LEFT_EMPTY = new Set([
  ...['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots'],
  ...['pg_stat_tmp', 'pg_subtrans'],
]);
const LEFT_OUT =
  /^(postmaster\.(pid|opts)|\.s\.PGSQL\..*|pgsql_tmp.*|backup_label.*|recovery\.signal)$/;

export interface Copied {
  files: number;
  bytes: number;
}

/**
 * Copies a cluster while its server writes in it, which is allowed between `pg_backup_start` and
 * `pg_backup_stop`: the log makes up for what is half written, and files may go while we look.
 */
export function copyCluster(from: string, to: string, isTop = true): Copied {
  const sum = { files: 0, bytes: 0 };
  makeAlike(from, to);
  for (const name of readdirSync(from)) {
    if (LEFT_OUT.test(name)) continue;
    const [source, target] = [join(from, name), join(to, name)];
    const stat = lstatSync(source, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (stat?.isDirectory())
      add(sum, copyFolder(source, target, isTop && LEFT_EMPTY.has(name)));
    else if (stat?.isFile()) add(sum, copyFile(source, target));
  }
  return sum;
}

function copyFolder(source: string, target: string, staysEmpty: boolean): Copied {
  if (!staysEmpty) return copyCluster(source, target, false);
  makeAlike(source, target);
  for (const name of readdirSync(source)) {
    const stat = lstatSync(join(source, name), { throwIfNoEntry: false });
    if (stat?.isDirectory()) makeAlike(join(source, name), join(target, name));
  }
  return { files: 0, bytes: 0 };
}

function copyFile(source: string, target: string): Copied {
  try {
    copyFileSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { files: 0, bytes: 0 };
    throw error;
  }
  const { uid, gid, size } = lstatSync(target);
  own(target, lstatSync(source, { throwIfNoEntry: false }) ?? { uid, gid });
  return { files: 1, bytes: size };
}

function makeAlike(source: string, target: string): void {
  const stat = lstatSync(source);
  mkdirSync(target, { recursive: true, mode: stat.mode & 0o777 });
  own(target, stat);
}

/** Only root can give files away, and only then they are somebody else's. */
function own(path: string, { uid, gid }: { uid: number; gid: number }): void {
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}

function add(sum: Copied, more: Copied): void {
  sum.files += more.files;
  sum.bytes += more.bytes;
}
