// `npm run check`: everything that must hold before a commit, one line each. `--no-tests` leaves
// the suite out where it has just run.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const bin = (name) => join('node_modules', '.bin', name);
const folders = ['src', 'sandbox', 'bench', 'scripts', 'tests'].filter((name) => existsSync(name));
const colour = process.stdout.isTTY ? ['--color'] : [];

const steps = [
  {
    name: 'types',
    command: [bin('tsc'), '--noEmit', '--pretty', String(process.stdout.isTTY ?? false)],
  },
  { name: 'lint', command: [bin('eslint'), '.', ...colour] },
  { name: 'format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'architecture', command: [bin('depcruise'), ...folders] },
  { name: 'unused code', command: [bin('knip')] },
  { name: 'menus', command: [process.execPath, 'scripts/run.mjs', 'menus'] },
  { name: 'tests', command: [process.execPath, 'scripts/run.mjs', 'test'] },
].filter(({ name }) => name !== 'tests' || !process.argv.includes('--no-tests'));

let current;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    current?.kill(signal);
    process.exitCode = 1;
    steps.length = 0;
  });
}

const failed = [];
for (const step of steps) {
  const { ok, output, seconds } = await run(step);
  const warnings = /\d+ warnings?/.exec(output)?.[0] ?? '';
  const result = ok ? 'ok    ' : 'FAILED';
  process.stdout.write(`${result}  ${step.name.padEnd(14)}${seconds.padStart(5)} s  ${warnings}\n`);
  if (ok) continue;
  failed.push(step.name);
  process.stdout.write(`${output.trimEnd()}\n`);
}
const sum = failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`;
process.stdout.write(`${sum}\n`);
process.exitCode ||= failed.length === 0 ? 0 : 1;

function run({ command: [program, ...args] }) {
  const begin = performance.now();
  return new Promise((resolve) => {
    let output = '';
    current = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [current.stdout, current.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    current.on('close', (code) => {
      const seconds = ((performance.now() - begin) / 1000).toFixed(1);
      resolve({ ok: code === 0, output, seconds });
    });
  });
}
