// The entry of every npm command: `node scripts/run.mjs <command> [arguments]`. It uses nothing but
// Node, so that it works on a bare clone: it installs what is missing, then becomes the command.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { installWhatIsMissing } from './install.mjs';
import { stopWithParent } from './parent.mjs';

const oldestNode = [20, 19];
const root = fileURLToPath(new URL('..', import.meta.url));

const commands = {
  start: () => program('src/start.ts'),
  demo: () => typescript('scripts/demo.ts'),
  talk: () => typescript('scripts/talk.ts'),
  menus: () => typescript('scripts/menus.ts'),
  audit: () => typescript('scripts/audit.ts'),
  backup: () => typescript('scripts/backup.ts'),
  restore: () => typescript('scripts/restore.ts'),
  probe: () => typescript('scripts/probe.ts'),
  desk: () => typescript('src/desk-command.ts'),
  bench: () => typescript('bench/run.ts'),
  campaign: () => typescript('scripts/campaign.ts'),
  simulate: () => typescript('scripts/simulate.ts'),
  test: () => become('node_modules/vitest/vitest.mjs', ['run', ...args]),
  'test:faults': () => suite('faults'),
  'test:page': () => suite('page'),
  'test:kannel': () => suite('kannel'),
  'test:whatsapp': () => suite('whatsapp'),
  'test:crawl': () => suite('crawl'),
  check: () => become('scripts/check.mjs', args),
  build: () => become('scripts/build.mjs', args),
};

const [name, ...args] = process.argv.slice(2);
process.chdir(root);
refuseOldNode();
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (!command) fail(`Choose one of: ${Object.keys(commands).join(', ')}.`);
stopWithParent();
try {
  installWhatIsMissing();
} catch (error) {
  fail(error.message);
}
await command();

/** Runs the tests that a configuration of their own names. */
function suite(name) {
  const config = `vitest.${name}.config.ts`;
  return become('node_modules/vitest/vitest.mjs', ['run', '--config', config, ...args]);
}

/** Runs a part of the program as plain JavaScript, compiled when a file of it has changed. */
async function program(file) {
  const { compiledProgram } = await import('./compiled.mjs');
  const folder = await compiledProgram(root);
  process.setSourceMapsEnabled(true);
  process.argv = [process.argv[0], join(root, file), ...args];
  await import(pathToFileURL(join(folder, file.replace(/\.ts$/, '.js'))).href);
}

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

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
