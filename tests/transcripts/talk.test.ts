// What `npm run talk` saves is a transcript like all others: the runner plays it unchanged.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { testApp } from '../support/app.js';
import { play } from '../support/stage.js';
import { parseTranscript } from '../support/transcript.js';

/** A first order, paid, and a question about it. */
const typed = [
  ...['1', 'Awa', 'deido', '1', '1', '1', '5', '2', '1', '1'],
  ...['approve', 'wait 1', 'sms SUIVI', 'wait 1'],
];

async function talk(sandboxUrl: string, file: string): Promise<void> {
  const args = ['--import', 'tsx', 'scripts/talk.ts', '--save', file];
  const child = spawn(process.execPath, [...args, '670000191', '*237*55#'], {
    env: { PATH: process.env['PATH'], SANDBOX_URL: sandboxUrl },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(typed.map((line) => `${line}\n`).join(''));
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
}

function pages(text: string): string[] {
  return text.split('\n').filter((line) => /^[<>~(]/.test(line));
}

test('a session of npm run talk is played again and looks the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'talk-'));
  const file = join(folder, 'session.txt');
  const house = await testApp({ env: { COLLECT_DELAY_MS: '0' } });
  try {
    await talk(house.config.sandboxUrl ?? '', file);
  } finally {
    await house.stop();
  }
  const saved = readFileSync(file, 'utf8');
  const { text, problems } = await play(parseTranscript(saved));
  expect(problems).toEqual([]);
  expect(pages(text)).toEqual(pages(saved));
  expect(text).toMatch(/^\[Client\] < Cde \{ref\} payée/m);
  rmSync(folder, { recursive: true });
});
