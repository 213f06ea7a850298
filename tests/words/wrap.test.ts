import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { septets } from '../../src/lib/gsm7.js';
import { shorten, wrap } from '../../src/lib/wrap.js';

const word = fc.stringMatching(/^[a-z[]{1,12}$/);
const sentence = fc.array(word, { minLength: 1, maxLength: 60, size: 'max' });

describe('shortening', () => {
  it.each([
    ['what fits stays', 'Mama Ndoumbelle', 15, 'Mama Ndoumbelle'],
    ['at a word', 'Mama Ndoumbelle', 14, 'Mama.'],
    ['the price stays', 'Riz saute poulet 2500F', 17, 'Riz saute. 2500F'],
    ['a bare price too', 'Riz saute poulet 2500', 16, 'Riz saute. 2500'],
    ['no comma before the dot', 'Deido, portail noir', 8, 'Deido.'],
    ['a sign that is too wide is left out', '{tri', 2, '.'],
    ['one long word is cut', 'Nkolondongoville', 8, 'Nkolond.'],
  ])('%s', (_, text, room, short) => {
    expect(shorten(text, room)).toBe(short);
  });

  it('always fits', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 2, max: 60 }), (text, room) => {
        expect(septets(shorten(text, room))).toBeLessThanOrEqual(room);
      }),
    );
  });
});

describe('wrapping', () => {
  it('keeps a number with its word', () => {
    expect(wrap('Total des plats 5000F a payer', 17)).toEqual([
      'Total des',
      'plats 5000F a',
      'payer',
    ]);
  });

  it('loses no word and breaks none that fits', () => {
    fc.assert(
      fc.property(sentence, fc.integer({ min: 24, max: 160 }), (words, room) => {
        const pieces = wrap(words.join(' '), room);
        expect(pieces.join(' ')).toBe(words.join(' '));
        for (const piece of pieces) expect(septets(piece)).toBeLessThanOrEqual(room);
      }),
    );
  });
});
