import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { parseTranscript } from '../support/transcript.js';
import { useWorld } from './support/world.js';

const world = useWorld();

/** Runs `npm run talk` with these lines on its stdin; resolves with what it printed. */
function talk(lines: string[], args: string[], url = world().url) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/talk.ts', ...args], {
    env: { PATH: process.env['PATH'], SANDBOX_URL: url },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  return new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  );
}

test('a phone in the terminal dials, pays, writes, reads and saves a transcript', async () => {
  world().app.answers(({ fields, path }) => {
    if (path.endsWith('/sms/africastalking')) {
      void world().send({ to: fields.from ?? '', message: 'Bien recu' });
      return { text: '' };
    }
    if (fields.text === '') return { text: 'CON Bonjour\n1.Payer' };
    void world().collect();
    return { text: 'END La demande arrive' };
  });
  const folder = mkdtempSync(join(tmpdir(), 'talk-'));
  const file = join(folder, 'session.txt');
  const lines = ['1', 'approve', 'sms OUI 4821', 'wait 1', 'inbox', `save ${file}`, 'quit'];
  const { code, output } = await talk(lines, ['670000001', '*237*55#']);
  expect(code).toBe(0);
  for (const shown of ['Bonjour', '1.Payer', 'La demande arrive', '3500 F : approved', 'Bien recu'])
    expect(output).toContain(shown);
  const [title, head, empty, ...rest] = readFileSync(file, 'utf8').split('\n');
  expect(title).toContain('670000001');
  expect(head).toMatch(
    /^channel: ussd {3}phone: Client 670000001 {3}language: fr {3}clock: \d{4}-\d\d-\d\d \d\d:\d\d$/,
  );
  expect(empty).toBe('');
  expect(rest.join('\n')).toBe(`> *237*55#
< Bonjour
< 1.Payer
> 1
< La demande arrive
(fin)

~ 5 s
~ Client entre son code secret
[Client] > OUI 4821
~ 1 s
`);
  // What is saved is what the runner of transcripts plays.
  const { person, steps } = parseTranscript(readFileSync(file, 'utf8'));
  expect(person).toEqual({ name: 'Client', msisdn: '237670000001' });
  expect(steps.map(({ kind }) => kind).filter((kind) => kind !== 'aside')).toEqual([
    ...['say', 'say', 'world', 'world', 'say', 'world'],
  ]);
  rmSync(folder, { recursive: true });
});

test('typing without a session, and words that are commands', async () => {
  world().app.answers(({ fields }) => ({ text: `CON ${fields.text ?? ''}` }));
  const { output } = await talk(['1', '*237*55#', '= sms', 'hangup', 'prompts'], []);
  expect(output).toContain('No session');
  expect(world().app.received.map(({ fields }) => fields.text)).toContain('sms');
});

test.each([
  ['no sandbox', ['670000001'], 'http://127.0.0.1:1'],
  ['no number', ['12'], undefined],
])('it says that there is %s', async (_label, args, url) => {
  const { code, output } = await talk([], args, url);
  expect(code).toBe(1);
  expect(output).toContain('no phone');
});
