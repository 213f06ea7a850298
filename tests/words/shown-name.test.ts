// Names that shops type, on their way to phones that know little more than the alphabet.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { foldToAscii } from '../../src/lib/fold.js';
import { segments, septets } from '../../src/lib/gsm7.js';
import { shownName } from '../../src/lib/shown-name.js';
import type { DemoData } from '../../src/models/seed-data.js';

describe('a name', () => {
  it.each([
    ['stays as it is', 'Ndole crevettes', 'Ndole crevettes', false],
    ['loses its accents', 'Bœuf braisé à l’ail', 'Boeuf braise a.', true],
    ['fits where its marks take no room', 'Maïs grillé pimenté', 'Mais grille.', true],
    ['is one line', 'Poulet\r\n\tDG', 'Poulet DG', false],
    ['keeps its words without the pictures', '🍗 Poulet DG 🔥🔥', 'Poulet DG', false],
    ['has no controls', 'Eru\u0000\u001b[31m fufu', 'Eru[31m fufu', false],
    ['reads from left to right', '\u202eUFUF\u202c Eru', 'UFUF Eru', false],
    ['keeps what can be read of two scripts', 'سلام Ali Baba', 'Ali Baba', false],
    ['has no signs of templates to trip over', '{{prix}} $t(x)', '{{prix}} $t(x)', false],
    ['is cut at a word', 'Poisson braise complet', 'Poisson braise.', true],
    ['is cut in a word that is too long', 'Hippopotomonstrosesq', 'Hippopotomonstros.', true],
    ['keeps the letters of our languages', 'Ɛwondo ŋgɔn', 'Ewondo ngon', false],
  ])('%s', (_, typed, name, isShortened) => {
    expect(shownName(typed)).toEqual({ ok: true, name, isShortened });
  });

  it.each(['', '   ', '🍗🍗', 'سلام', '\u200b\u202e', '...!?', '\u0000'])(
    'that leaves nothing to read is refused: %j',
    (typed) => {
      expect(shownName(typed)).toEqual({ ok: false, reason: 'no_letters' });
    },
  );
});

const letters = fc.string({ unit: fc.constantFrom(...'aAéÉœçñƐŋ1 '), minLength: 1, maxLength: 40 });
const hostile = fc.oneof(
  fc.string({ unit: 'binary', size: 'max', maxLength: 200 }),
  fc.string({ unit: 'grapheme', size: 'max', maxLength: 200 }),
  fc
    .array(
      fc.oneof(
        letters,
        fc.constantFrom(
          '👩🏾‍🍳',
          '"',
          "'",
          '`',
          '\\',
          '[',
          '~',
          '€',
          '\n',
          '\u2028',
          '\u0000',
          '\u202e',
        ),
        fc.constantFrom(
          'سلام',
          '中文',
          '{shop}',
          '{{x}}',
          '%s',
          '<b>',
          "'; drop table",
          '98.Suite',
        ),
      ),
      { maxLength: 40, size: 'max' },
    )
    .map((parts) => parts.join('')),
);

describe('any name at all', () => {
  it('is refused, or is one readable line that fits and does not change again', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 8, max: 60 }), (typed, room) => {
        const shown = shownName(typed, room);
        if (!shown.ok) return;
        const { name } = shown;
        expect(name).toMatch(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/);
        expect(name).toMatch(/[A-Za-z0-9]/);
        expect(name).not.toMatch(/ {2}/);
        expect(septets(name)).toBeLessThanOrEqual(room);
        expect(segments(name)).toMatchObject({ encoding: 'gsm7', segments: 1 });
        expect(shownName(name, room)).toEqual({ ok: true, name, isShortened: false });
      }),
      { numRuns: 500 },
    );
  });

  it('is refused only when nothing can be read, and says when words were left out', () => {
    fc.assert(
      fc.property(hostile, (typed) => {
        const words = foldToAscii(typed).replace(/\s+/g, ' ').trim();
        const shown = shownName(typed);
        expect(shown.ok).toBe(/[A-Za-z0-9]/.test(words));
        if (!shown.ok) return;
        if (!shown.isShortened) expect(shown.name).toBe(words);
        // A price at the end stays, whatever is left out before it.
        else expect(words).toContain(shown.name.replace(/\.?( ?[+-]?\d+F?)?$/, ''));
      }),
      { numRuns: 500 },
    );
  });
});

it('the demo cities are named as phones show them', () => {
  const file = new URL('../../data/demo-data.json', import.meta.url);
  const { businesses, cities } = JSON.parse(readFileSync(file, 'utf8')) as DemoData;
  const names = [
    ...businesses.flatMap((shop) => [shop.ussdName, ...shop.items.flatMap(ussdNames)]),
    ...cities.flatMap(({ quartiers }) => quartiers.map(({ ussdName }) => ussdName)),
  ];
  expect(names.map(shownOf)).toEqual(names);
});

function ussdNames({ ussdFr, ussdEn }: { ussdFr: string; ussdEn: string }): string[] {
  return [ussdFr, ussdEn];
}

function shownOf(name: string): string | null {
  const shown = shownName(name, 19);
  return shown.ok ? shown.name : null;
}
