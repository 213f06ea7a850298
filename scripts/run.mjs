// The entry of every npm command: `node scripts/run.mjs <command> [arguments]`. It uses nothing but
// Node, so that it works on a bare clone: it installs what is missing, then becomes the command.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { stopWithParent } from './parent.mjs';

const oldestNode = [20, 19];
const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, 'node_modules', '.kwata-installed');

const commands = {
  start: () => typescript('src/start.ts'),
  demo: () => typescript('scripts/demo.ts'),
  talk: () => typescript('scripts/talk.ts'),
  menus: () => typescript('scripts/menus.ts'),
  audit: () => typescript('scripts/audit.ts'),
  bench: () => typescript('bench/run.ts'),
  test: () => become('node_modules/vitest/vitest.mjs', ['run', ...args]),
  check: () => become('scripts/check.mjs', args),
  build: () => become('scripts/build.mjs', args),
};

const [name, ...args] = process.argv.slice(2);
process.chdir(root);
refuseOldNode();
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (!command) fail(`Choose one of: ${Object.keys(commands).join(', ')}.`);
stopWithParent();
installWhatIsMissing();
await command();

/** Runs a TypeScript file in this very process: one process less to start and to stop. */
async function typescript(file) {
  const { register } = await import('tsx/esm/api');
  register();
  await become(file, args);
}

async function become(file, itsArgs) {
  const path = join(root, file);
  process.argv = [process.argv[0], path, ...itsArgs];
  await import(pathToFileURL(path).href);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [needMajor, needMinor] = oldestNode;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  fail(`Kwata needs Node ${needMajor}.${needMinor} or newer; this is ${process.versions.node}.`);
}

/** Installs when the lock file or the machine changed since the stamp was written. */
function installWhatIsMissing() {
  const stamp = wantedStamp();
  const stamped = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
  if (stamped === stamp) return;
  if (stamped !== undefined || !isInstalled()) install();
  try {
    writeFileSync(stampFile, stamp);
  } catch {
    // Packages that belong to another user: look again next time.
  }
}

function wantedStamp() {
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  return [lock, process.platform, process.arch, process.versions.modules].join(' ');
}

/** True when somebody ran npm by hand: its own record in node_modules then agrees with the lock. */
function isInstalled() {
  const record = join('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const here = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || here[path]?.version === version,
  );
}

function install() {
  process.stderr.write('Installing packages, once: this takes about half a minute ...\n');
  const quiet = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  if (npm('ci', ...quiet)) return;
  process.stderr.write('npm ci did not work here; trying npm install.\n');
  if (!npm('install', '--no-save', ...quiet)) fail('The packages could not be installed.');
}

/** Uses the very npm that started us, where one did. */
function npm(...its) {
  const script = process.env.npm_execpath ?? '';
  const [program, first] = /npm-cli\.c?js$/.test(script)
    ? [process.execPath, [script]]
    : ['npm', []];
  const options = { stdio: ['ignore', 'ignore', 'inherit'] };
  return spawnSync(program, [...first, ...its], options).status === 0;
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
