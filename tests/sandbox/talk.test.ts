import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { createNotes } from '../../scripts/talk-transcript.js';
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
  const lines = ['1', 'approve', 'sms OUI 4821', 'wait 1', 'inbox', `.save ${file}`, 'quit'];
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
  // When an SMS comes, the network decides.
  expect(rest).toContain('[Client] < Bien recu');
  expect(rest.filter((line) => line !== '[Client] < Bien recu').join('\n')).toBe(`> *237*55#
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

test('with --save the session is kept at its end, under a name', async () => {
  world().app.answers(() => ({ text: 'CON Bonjour' }));
  const folder = mkdtempSync(join(tmpdir(), 'talk-'));
  const name = join(folder, 'bonjour');
  const { output } = await talk(['hangup'], ['--save', name, '670000001', '*237*55#']);
  expect(output).toContain('bonjour.txt');
  expect(readFileSync(`${name}.txt`, 'utf8').split('\n').slice(3)).toEqual([
    ...['> *237*55#', '< Bonjour', '~ Client raccroche', ''],
  ]);
  rmSync(folder, { recursive: true });
});

const kwataCode =
  'Portefeuille: payer 3700F. Votre code Kwata (4 chiffres)? Jamais votre code MoMo ou OM.';
const operatorMenu = 'Paiement 3700F. PIN = OK, 0 = non/no.';

test.each<[string, [page: string, typed: string][], string[]]>([
  ['a code of the wallet', [[kwataCode, '4417']], ['{pin}']],
  [
    'the same code twice',
    [
      [kwataCode, '4417'],
      ['Tapez encore une fois votre nouveau code Kwata.', '4417'],
    ],
    ['{pin}', '{pin}'],
  ],
  [
    'another code',
    [
      [kwataCode, '4417'],
      ['Code faux. Encore 2 essais.', '5528'],
    ],
    ['{pin}', '{pin2}'],
  ],
  ['too many digits', [['Tapez 4 chiffres, rien de plus.', '441755']], ['{pin}']],
  ['what is typed behind a code', [[kwataCode, '4417*1']], ['{pin}*1']],
  ['an English code', [['Your Kwata code of now (4 digits)?', '4417']], ['{pin}']],
  ["the operator's code", [[operatorMenu, '1234']], ['{momo}']],
  ["a wrong code of the operator's", [[operatorMenu, '9999']], ['{faux}']],
  ['no to the operator', [[operatorMenu, '0']], ['0']],
  [
    'the code of a shop, which is no secret',
    [['Bonanjo: ouverts\nOu code 2xxx', '2001']],
    ['2001'],
  ],
])('a transcript hides %s', (_label, answers, expected) => {
  const notes = createNotes('237670000123');
  for (const [page, typed] of answers) {
    notes.shown(page, true);
    notes.typed(typed, '1234');
  }
  const text = notes.text('2026-11-16T11:00:00Z', 'fr');
  expect(text.split('\n').filter((line) => line.startsWith('> '))).toEqual(
    expected.map((words) => `> ${words}`),
  );
});

test('references and delivery codes get the names that the runner knows', () => {
  const notes = createNotes('237670000123');
  notes.shown('Cde 7327, 4500F. Raccrochez', false);
  notes.sent('SUIVI 7327');
  notes.received('Cde 7327: Alain arrive, 670000031. Code 5573: donnez-le');
  notes.received('Order 8100 paid: 3500F');
  notes.sent('STATUS 8100 7327 5573');
  const lines = notes.text('2026-11-16T11:00:00Z', 'en').split('\n').slice(3);
  expect(lines).toEqual([
    ...['< Cde {ref}, 4500F. Raccrochez', '(fin)', '', '[Client] > SUIVI {ref}'],
    '[Client] < Cde {ref}: Alain arrive, 670000031. Code {code}: donnez-le',
    ...['[Client] < Order {ref2} paid: 3500F', '[Client] > STATUS {ref2} {ref} {code}', ''],
  ]);
});
