import fc from 'fast-check';
import { expect, test } from 'vitest';

import { foldToAscii } from '../../src/lib/fold.js';
import { wordDistance } from '../../src/lib/word-distance.js';
import { FOOD_PHRASES, SAME_WORDS } from '../../src/locales/food-words.js';
import { decodeOrder, encodeOrder } from '../../src/services/free-text/choice-codes.js';
import type { NamedDish } from '../../src/services/free-text/lexicon.js';
import type { MeantLine } from '../../src/services/free-text/parts.js';
import { codedOf } from '../../src/services/text-orders/meant.js';
import { readAt, readCorpus } from './corpus.js';

const now = new Date('2026-11-16T11:00:00Z');
const corpus = readCorpus();
/** Words that people write, of dishes and of everything else, in any order. */
const pool = [...new Set(corpus.flatMap(({ text }) => text.split(/\s+/)))];
const noise = ['maison', 'voiture', 'demain', 'zzzz', '12', '3', 'telephone', 'pluie', 'ok', 'x'];
const sentences = fc
  .array(
    fc.oneof(fc.constantFrom(...pool), fc.constantFrom(...noise), fc.string({ maxLength: 8 })),
    {
      maxLength: 12,
      size: 'max',
    },
  )
  .map((words) => words.join(' '));

/** What was written, as the words that may stand for food. */
function written(text: string): string[] {
  const words =
    foldToAscii(text)
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  const joined = words.join(' ');
  const phrases = FOOD_PHRASES.filter(([said]) => joined.includes(said)).map(([, means]) => means);
  return [...words, ...phrases];
}

/** All that somebody may have written to mean a word of the dish's names. */
function spellings({ item }: NamedDish): string[] {
  const names = [item.nameFr, item.nameEn, item.ussdFr, item.ussdEn].join(' ');
  const own =
    foldToAscii(names)
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  const ones = own.flatMap((word) => [word, word.replace(/e?s$/, ''), word.replace(/[sx]$/, '')]);
  const terms = new Set(ones.flatMap((word) => [word, SAME_WORDS.get(word) ?? word]));
  const same = [...SAME_WORDS].filter(([, term]) => terms.has(term)).map(([word]) => word);
  return [...terms, ...same].filter((word) => word.length > 1);
}

function isNamed({ dish }: MeantLine, text: string): boolean {
  const said = written(text);
  return spellings(dish).some((word) =>
    said.some((each) => wordDistance(each, word, 3) <= 3 || each.startsWith(word)),
  );
}

/** Every dish that a text is read as, at one shop after another. */
function meantIn(text: string): MeantLine[] {
  return ['2001', '2002', '2003', '2013'].flatMap((where) =>
    (readAt(where, text).readings ?? []).flatMap(({ ways }) =>
      ways.flatMap((lines) => lines.flatMap(({ meant }) => meant)),
    ),
  );
}

test('nothing is ever read that was not written', () => {
  fc.assert(
    fc.property(sentences, (text) => {
      for (const line of meantIn(text)) {
        expect(isNamed(line, text), `${line.dish.item.ussdFr} in "${text}"`).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});

test('every count that is read was written, or is one, or is asked about', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 20 }),
      fc.constantFrom('koki', 'sanga', 'jus'),
      (n, dish) => {
        for (const text of [
          `${String(n)} ${dish}`,
          `${dish} x${String(n)}`,
          `${dish} ${String(n)}`,
        ]) {
          expect(meantIn(text).filter(({ dish: { shop } }) => shop.code === 2001)).toMatchObject([
            { count: n },
          ]);
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('what waits for a digit keeps the whole order', () => {
  for (const { where, text } of corpus) {
    for (const reading of readAt(where, text).readings ?? []) {
      const order = codedOf(reading, now);
      expect(decodeOrder(encodeOrder(order))).toEqual(order);
    }
  }
});
