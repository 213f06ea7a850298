import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/menus/commands.js';
import { parseCommand } from '../../src/menus/parse-command.js';
import {
  keywordsOf,
  mayUse,
  VERB_IDS,
  VERBS,
  type Role,
  type VerbId,
} from '../../src/menus/sms/verbs.js';
import { wordDistance } from '../../src/lib/word-distance.js';
import { isShortened } from '../../src/menus/sms/word-distance.js';

const ROLES: readonly Role[] = ['customer', 'shop', 'driver'];

describe('words of different verbs', () => {
  const pairs = VERB_IDS.flatMap((one) =>
    VERB_IDS.filter((other) => one < other).flatMap((other) =>
      keywordsOf(one).flatMap((left) => keywordsOf(other).map((right) => ({ left, right }))),
    ),
  );

  test('are never one slip of the thumb apart', () => {
    const near = pairs.filter(({ left, right }) => wordDistance(left, right) < 2);
    expect(near).toEqual([]);
  });

  test('do not become each other when vowels are left out', () => {
    const alike = pairs.filter(
      ({ left, right }) => isShortened(left, right) || isShortened(right, left),
    );
    expect(alike).toEqual([]);
  });

  test.each([
    ['ON', 'OK'],
    ['ON', 'NON'],
    ['ON', 'EN'],
    ['LIBRE', 'LIVRE'],
    ['ZONE', 'DONE'],
    ['SODE', 'CODE'],
    ['PRTE', 'PRET'],
  ])('%s would be too near to %s', (left, right) => {
    expect(wordDistance(left, right)).toBe(1);
  });

  test.each([
    ['PRET', 'PRIS'],
    ['STOCK', 'STOP'],
    ['CASH', 'CALL'],
    ['SOLDE', 'CODE'],
    ['BAL', 'CALL'],
  ])('%s and %s are two apart', (left, right) => {
    expect(wordDistance(left, right)).toBe(2);
  });
});

/** `reçu` alone only says that something has come. */
function besideNumber(verb: VerbId, word: string): string {
  return verb === 'receipt' ? `${word} 4821` : word;
}

describe('every verb', () => {
  const taught = VERB_IDS.flatMap((verb) =>
    (['fr', 'en'] as const).map((language) => ({ verb, word: VERBS[verb][language][0] })),
  );

  test.each(taught)('$verb is reached by $word, in any case', ({ verb, word }) => {
    const role = VERBS[verb].roles[0] ?? 'customer';
    const said = besideNumber(verb, word);
    for (const text of [said, said.toLowerCase(), ` ${said}. `, `${said} svp`]) {
      const parsed = parseCommand(text, role, { openReferences: [], openQuestions: 0 });
      expect(parsed).toMatchObject({ kind: 'command', verb, exact: true });
    }
  });

  test.each(VERB_IDS.flatMap((verb) => keywordsOf(verb).map((word) => ({ verb, word }))))(
    '$word means $verb to each of its roles',
    ({ verb, word }) => {
      for (const role of VERBS[verb].roles) {
        const said = besideNumber(verb, word);
        const parsed = parseCommand(said, role, { openReferences: [4821], openQuestions: 0 });
        expect(parsed).toMatchObject({ kind: 'command', verb });
      }
    },
  );

  test.each(VERB_IDS)('%s has something to do for its roles and for no other', (verb: VerbId) => {
    const handled = ROLES.filter((role) => COMMANDS[verb][role] !== undefined);
    expect(handled).toEqual(ROLES.filter((role) => mayUse(role, verb)));
  });

  test('is written in capitals without accents, as it arrives after folding', () => {
    expect(VERB_IDS.flatMap(keywordsOf).filter((word) => !/^[A-Z]{2,}$/.test(word))).toEqual([]);
  });
});

describe('slips of the thumb', () => {
  test.each([
    ['PRT', 'PRET', true],
    ['RETRD', 'RETARD', true],
    ['LVR', 'LIVRE', true],
    ['PORTE', 'PRET', false],
    ['PARTI', 'PRET', false],
    ['N', 'NON', false],
    ['PRET', 'PRET', false],
  ])('%s as a short %s: %s', (short, word, expected) => {
    expect(isShortened(short, word)).toBe(expected);
  });

  test.each([
    ['PRET', 'PRET', 0],
    ['PRT', 'PRET', 1],
    ['PRRET', 'PRET', 1],
    ['PERT', 'PRET', 1],
    ['PIET', 'PRET', 1],
    ['SECTOR', 'SECTEUR', 2],
    ['PRIS', 'RETARD', 3],
    ['', 'OUI', 3],
  ])('%s is %s with %i slips', (left, right, slips) => {
    expect(wordDistance(left, right)).toBe(slips);
    expect(wordDistance(right, left)).toBe(slips);
  });
});
