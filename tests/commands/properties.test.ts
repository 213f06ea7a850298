import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../src/menus/parse-command.js';
import type { ParseContext, Parsed } from '../../src/menus/sms/parsed.js';
import { keywordsOf, VERB_IDS, VERBS, type Role } from '../../src/menus/sms/verbs.js';
import { wordDistance } from '../../src/lib/word-distance.js';
import { isShortened } from '../../src/menus/sms/word-distance.js';
import { readCorpus } from './corpus.js';

const lines = readCorpus();
const role = fc.constantFrom<Role>('customer', 'shop', 'driver');
const reference = fc.integer({ min: 3000, max: 999_999 });
const context: fc.Arbitrary<ParseContext> = fc.record({
  openReferences: fc.array(reference, { maxLength: 4 }),
  openQuestions: fc.nat(3),
  language: fc.constantFrom('fr', 'en', null),
});

/** Anything a gateway may hand us, and pieces that come near to commands. */
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 2_000, size: 'max' }),
  fc.string({ unit: 'grapheme', maxLength: 2_000, size: 'max' }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...VERB_IDS.flatMap(keywordsOf)),
        fc.constantFrom(...lines.flatMap(({ text }) => text.split(/\s+/))),
        fc.nat(99_999).map(String),
        fc.string({ unit: 'binary', maxLength: 4 }),
      ),
      { maxLength: 60 },
    )
    .map((words) => words.join(' ').slice(0, 2_000)),
);

const keywords = VERB_IDS.flatMap(keywordsOf);

/** A second opinion, sharing only the word list: some run of letters is near to some keyword. */
function mayHoldVerb(text: string): boolean {
  const letters = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\p{Cc}]/gu, '')
    .toUpperCase();
  const words = letters.match(/[A-Z0-9]+/g) ?? [];
  const joined = [...words, words.join('')].flatMap((word) => [
    word,
    word.replace(/\d/g, ''),
    word.replace(/(.)\1{2,}/g, '$1'),
  ]);
  return joined.some((word) =>
    keywords.some(
      (keyword) =>
        word.includes(keyword) || wordDistance(word, keyword) <= 2 || isShortened(word, keyword),
    ),
  );
}

describe('any text of up to 2,000 characters', () => {
  test('is read without a fault, and always the same', () => {
    fc.assert(
      fc.property(anything, role, context, (text, who, around) => {
        const parsed = parseCommand(text, who, around);
        expect(parseCommand(text, who, around)).toEqual(parsed);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is no command unless something in it is near to a verb', () => {
    fc.assert(
      fc.property(anything, role, context, (text, who, around) => {
        const parsed = parseCommand(text, who, around);
        expect(parsed.kind !== 'command' || mayHoldVerb(text)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('gives only figures that stand in it, and of the right shape', () => {
    fc.assert(
      fc.property(anything, role, context, (text, who, around) => {
        const parsed = parseCommand(text, who, around);
        if (parsed.kind === 'command') expectShapes(parsed);
      }),
      { numRuns: 1_000 },
    );
  });
});

function expectShapes(command: Extract<Parsed, { kind: 'command' }>): void {
  const { verb, reference: order, code, minutes, exact } = command;
  if (order !== null) expect(order).toBeGreaterThanOrEqual(3000);
  if (order !== null) expect(order).toBeLessThanOrEqual(999_999);
  if (code !== null) expect(code).toMatch(/^\d{4}$/);
  if (minutes !== null) expect(minutes).toBeGreaterThanOrEqual(1);
  if (VERBS[verb].movesMoney || VERBS[verb].alone) expect(exact).toBe(true);
}

test('digits, spaces and punctuation alone never do anything', () => {
  const characters = fc.constantFrom(...'0123456789 .,;:!-+/=()#*\n"\'');
  fc.assert(
    fc.property(
      fc.string({ unit: characters, maxLength: 200 }),
      role,
      context,
      (text, who, around) => {
        expect(parseCommand(text, who, around).kind).not.toBe('command');
      },
    ),
  );
});

test('words of chat never do anything, in whatever order they are written', () => {
  const chat = lines
    .filter(({ file }) => file === 'chat.txt')
    .flatMap(({ text }) => text.split(/\s+/));
  const harmless = [...new Set(chat)].filter((word) => !mayHoldVerb(word) && !/\d/.test(word));
  expect(harmless.length).toBeGreaterThan(50);
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...harmless), { maxLength: 12 }),
      role,
      context,
      (words, who, around) => {
        expect(parseCommand(words.join(' '), who, around).kind).not.toBe('command');
      },
    ),
  );
});

test('a question mark or a negation takes every order of the corpus back', () => {
  const acted = lines.filter(({ text, role: who, openReferences }) => {
    const parsed = parseCommand(text, who, { openReferences, openQuestions: 0 });
    return parsed.kind === 'command' && VERBS[parsed.verb].tells !== true;
  });
  for (const { text, role: who, openReferences } of acted) {
    for (const doubtful of [`${text} ?`, `jamais ${text}`, `${text} not yet`]) {
      const parsed = parseCommand(doubtful, who, { openReferences, openQuestions: 0 });
      expect(parsed.kind, doubtful).toBe('unclear');
    }
  }
});

describe('the time it takes', () => {
  const filled = (piece: string) => piece.repeat(1_600).slice(0, 1_600);
  const worst = [
    'A',
    'O ',
    '1 ',
    'OUI ',
    'a1b2',
    '4821 ',
    'é',
    '\ufdfa',
    '1x2 ',
    's il vous ',
    'О',
    '👍',
    '1=',
    'e\u0302',
    'n° ',
    'pas ',
    '> ',
    'PRT ',
  ];

  // It is some milliseconds; whatever grew faster than the text would take seconds.
  test.each(worst)('does not explode for 1,600 characters of %j', (piece) => {
    const text = filled(piece);
    const around = {
      openReferences: [4821, 4837],
      openQuestions: 1,
      lastSentByUs: filled('PRET 4821 '),
    };
    const runs = Array.from({ length: 20 }, () =>
      cpuMs(() => parseCommand(text, 'driver', around)),
    );
    expect(Math.min(...runs)).toBeLessThan(100);
  });

  function cpuMs(work: () => unknown): number {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  }
});
