// Installs the packages when something is missing, with nothing but Node: `npm start` on a bare
// clone is one command. npm's own prestart would be skipped where install scripts are ignored.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampFile = join('node_modules', '.kwata-installed');
const lockFile = '.installing';
const lookAgainMs = 200;

/** Installs when the lock file or the machine changed since the stamp was written. */
export function installWhatIsMissing() {
  if (isStamped()) return;
  const owner = holdLock();
  try {
    if (isStamped()) return;
    if (existsSync(stampFile) || !isInstalledByHand()) install();
    writeStamp();
  } finally {
    if (owner) rmSync(lockFile, { force: true });
  }
}

function isStamped() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wantedStamp();
}

function wantedStamp() {
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  return [lock, process.platform, process.arch, process.versions.modules].join(' ');
}

function writeStamp() {
  try {
    writeFileSync(stampFile, wantedStamp());
  } catch {
    // The packages belong to another user: we look at them again next time.
  }
}

/** True when somebody ran npm: its own record in node_modules then agrees with the lock file. */
function isInstalledByHand() {
  const record = join('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const here = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || here[path]?.version === version,
  );
}

/**
 * Two commands typed at once on a bare clone take turns. False where the checkout is not ours to
 * write in; then nobody installs.
 */
function holdLock() {
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if (error.code !== 'EEXIST') return false;
    }
    if (isAlive(lockHolder()))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lookAgainMs);
    else rmSync(lockFile, { force: true });
  }
}

function lockHolder() {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function install() {
  process.stderr.write('Installing packages, once: this takes about half a minute ...\n');
  const quiet = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  if (npm('ci', ...quiet)) return;
  process.stderr.write('npm ci did not work here; trying npm install.\n');
  if (npm('install', '--no-save', ...quiet)) return;
  throw new Error('The packages could not be installed.');
}

/** Uses the very npm that started us, where one did. */
function npm(...args) {
  const script = process.env.npm_execpath ?? '';
  const [program, first] = /npm-cli\.c?js$/.test(script)
    ? [process.execPath, [script]]
    : ['npm', []];
  const options = { stdio: ['ignore', 'ignore', 'inherit'] };
  return spawnSync(program, [...first, ...args], options).status === 0;
}
