import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { foldToAscii, foldToGsm7 } from '../../src/lib/fold.js';
import { isGsm7, segments, septets } from '../../src/lib/gsm7.js';

const anyText = fc.string({ unit: 'binary', size: 'max', maxLength: 400 });

describe('folding', () => {
  it.each([
    [
      'French keeps what GSM-7 has',
      'Payé à Makèpè, où?',
      'Payé à Makèpè, où?',
      'Paye a Makepe, ou?',
    ],
    [
      'and loses what it has not',
      'Reçu prêt, bientôt: œuf, maïs, Noël',
      'Recu pret, bientot: oeuf, mais, Noel',
      'Recu pret, bientot: oeuf, mais, Noel',
    ],
    ['capitals', 'À ÊTRE, ÇA, ÉTÉ', 'A ETRE, ÇA, ÉTÉ', 'A ETRE, CA, ETE'],
    [
      'a phone keyboard',
      'l’eau – « ça » … “oui”',
      'l\'eau - " ca " ... "oui"',
      'l\'eau - " ca " ... "oui"',
    ],
    ['the spaces of Intl', '12\u202f500\u00a0FCFA', '12 500 FCFA', '12 500 FCFA'],
    ['degrees and fractions', 'n° 5, ½', 'no 5, 1/2', 'no 5, 1/2'],
    ['letters of our languages', 'Ɛwondo ŋgɔn ɓulu', 'Ewondo ngon bulu', 'Ewondo ngon bulu'],
    ['zero-width and direction marks', 'a\u200bb\u200e\ufeffc\u00add', 'abcd', 'abcd'],
    ['controls', 'a\u0000b\u0007\u001bc', 'abc', 'abc'],
    ['tabs and every line end', 'a\tb\r\nc\rd\u2028e', 'a b\nc\nd\ne', 'a b\nc\nd\ne'],
    ['full-width', 'ＯＵＩ　４８２１', 'OUI 4821', 'OUI 4821'],
    ['combining marks', 'e\u0301te\u0301 n\u0302', 'été n', 'ete n'],
    ['pictures are removed', 'ok 👍🏾!', 'ok !', 'ok !'],
    ['other scripts are removed', 'سلام Ali', ' Ali', ' Ali'],
    ['the sign of the euro', '5€', '5€', '5EUR'],
    [
      'template signs are letters like others',
      '{{x}} $t(y) [~]',
      '{{x}} $t(y) [~]',
      '{{x}} $t(y) [~]',
    ],
    ['a backtick', '`a`', "'a'", "'a'"],
  ])('%s', (_, text, gsm7, ascii) => {
    expect(foldToGsm7(text)).toBe(gsm7);
    expect(foldToAscii(text)).toBe(ascii);
  });

  it('leaves nothing but GSM-7, nothing but ASCII, and changes no second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const gsm7 = foldToGsm7(text);
        const ascii = foldToAscii(text);
        expect(isGsm7(gsm7)).toBe(true);
        expect(foldToGsm7(gsm7)).toBe(gsm7);
        expect(ascii).toMatch(/^[\n\x20-\x7e]*$/);
        expect(foldToAscii(ascii)).toBe(ascii);
      }),
    );
  });
});

describe('what an SMS costs', () => {
  it.each([
    ['nothing is one', '', 'gsm7', 0, 1],
    ['160 letters are one', 'a'.repeat(160), 'gsm7', 160, 1],
    ['161 are two', 'a'.repeat(161), 'gsm7', 161, 2],
    ['306 are two', 'a'.repeat(306), 'gsm7', 306, 2],
    ['307 are three', 'a'.repeat(307), 'gsm7', 307, 3],
    ['brackets count twice', '['.repeat(80), 'gsm7', 160, 1],
    [
      '153 leave no room for half a bracket',
      `${'a'.repeat(152)}[${'a'.repeat(152)}`,
      'gsm7',
      306,
      3,
    ],
    ['one ç makes it expensive', `ç${'a'.repeat(70)}`, 'ucs2', 71, 2],
    ['70 of those are one', 'ç'.repeat(70), 'ucs2', 70, 1],
    [
      'a picture is two units that stay together',
      `${'ç'.repeat(66)}👍${'ç'.repeat(66)}`,
      'ucs2',
      134,
      3,
    ],
  ])('%s', (_, text, encoding, units, count) => {
    expect(segments(text)).toEqual({ encoding, units, segments: count });
  });

  it('agrees with a count in parts, one character at a time', () => {
    fc.assert(
      fc.property(anyText.map(foldToGsm7), (text) => {
        expect(segments(text).units).toBe(septets(text));
        expect(segments(text).segments).toBe(countInParts(text));
      }),
    );
  });
});

/** The slow way: parts are really filled. */
function countInParts(text: string): number {
  if (septets(text) <= 160) return 1;
  const parts = [''];
  for (const character of text) {
    const last = parts.at(-1) ?? '';
    if (septets(last + character) <= 153) parts[parts.length - 1] = last + character;
    else parts.push(character);
  }
  return parts.length;
}
