import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
let root: string;

/** A program of three files beside the project's own packages. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kwata-compiled-'));
  for (const folder of ['src', 'sandbox', 'data', 'node_modules']) mkdirSync(join(root, folder));
  for (const name of ['tsx', 'esbuild', '@esbuild', 'get-tsconfig']) {
    symlinkSync(join(PROJECT, 'node_modules', name), join(root, 'node_modules', name));
  }
  write('package.json', '{ "type": "module" }');
  write('package-lock.json', '{}');
  write('sandbox/main.ts', 'export const name: string = "sandbox";');
  write('data/words.txt', 'njangi');
  write('src/greeting.ts', 'export const greeting: string = "Bonjour";');
  write(
    'src/start.ts',
    `import { readFileSync } from 'node:fs';
     import { greeting } from './greeting.js';
     const words = readFileSync(new URL('../data/words.txt', import.meta.url), 'utf8');
     console.log(greeting, words);`,
  );
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(root, name), text);
}

/** What the program prints, as `npm start` would find it. */
function run(): string {
  const script = `
    import { compiledProgram } from ${JSON.stringify(join(PROJECT, 'scripts/compiled.mjs'))};
    await import((await compiledProgram(${JSON.stringify(root)})) + '/src/start.js');`;
  const args = ['--input-type=module', '--eval', script];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

const programs = () => readdirSync(join(root, 'node_modules', '.cache', 'kwata'));

test('a program is compiled once, finds the files beside it, and follows every edit', () => {
  expect(run()).toBe('Bonjour njangi');
  expect(run()).toBe('Bonjour njangi');
  expect(programs()).toHaveLength(1);
  write('src/greeting.ts', 'export const greeting: string = "Bonsoir";');
  expect(run()).toBe('Bonsoir njangi');
  write('data/words.txt', 'tontine');
  expect(run()).toBe('Bonsoir tontine');
  write('src/greeting.ts', 'export const greeting: string = "Bonjour";');
  write('data/words.txt', 'njangi');
  expect(run()).toBe('Bonjour njangi');
});
