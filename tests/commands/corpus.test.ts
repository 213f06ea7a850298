import { expect, test } from 'vitest';
import { parseCommand } from '../../src/menus/parse-command.js';
import { VERB_IDS } from '../../src/menus/sms/verbs.js';
import { describeParsed, readCorpus, type CorpusLine } from './corpus.js';

const lines = readCorpus();
const isChat = ({ file }: CorpusLine) => file === 'chat.txt';
const isCommand = ({ expected }: CorpusLine) =>
  VERB_IDS.some((verb) => expected === verb || expected.startsWith(`${verb} `));

function understood({ text, role, openReferences }: CorpusLine): string {
  return describeParsed(parseCommand(text, role, { openReferences, openQuestions: 0 }));
}

function isAsExpected(line: CorpusLine): boolean {
  const got = understood(line);
  return line.expected === 'ask' ? got.startsWith('ask') : got === line.expected;
}

test.each(lines)('$role [$openReferences] "$text" is $expected', (line) => {
  const got = understood(line);
  expect(line.expected === 'ask' && got.startsWith('ask') ? 'ask' : got).toBe(line.expected);
});

test('at least 97 of 100 messy commands are understood', () => {
  const commands = lines.filter(isCommand);
  const right = commands.filter(isAsExpected).length;
  const share = (100 * right) / commands.length;
  console.info(
    `commands understood: ${String(right)} of ${String(commands.length)} (${share.toFixed(1)} %)`,
  );
  expect(commands.length).toBeGreaterThanOrEqual(200);
  expect(share).toBeGreaterThanOrEqual(97);
});

test('no line of chat is acted upon, whoever writes it and whatever is open', () => {
  const chat = lines.filter(isChat);
  const acted = chat.flatMap(({ text }) =>
    (['customer', 'shop', 'driver'] as const).flatMap((role) =>
      [[], [4821], [4821, 4837]].flatMap((openReferences) => {
        const parsed = parseCommand(text, role, { openReferences, openQuestions: 0 });
        return parsed.kind === 'command' ? [`${role}: ${text}`] : [];
      }),
    ),
  );
  console.info(`chat lines acted upon: ${String(acted.length)} of ${String(chat.length)}`);
  expect(chat.length).toBeGreaterThanOrEqual(100);
  expect(acted).toEqual([]);
});

test('a third of the corpus is chat or must be asked back', () => {
  const commands = lines.filter(isCommand).length;
  expect(lines.length).toBeGreaterThanOrEqual(300);
  expect(commands / lines.length).toBeLessThan(0.75);
});
