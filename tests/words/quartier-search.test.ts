import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  searchQuartiers,
  type Searchable,
  type Standing,
} from '../../src/services/quartier-search.js';

interface DemoQuartier extends Searchable {
  ussdName: string;
}

const demo = JSON.parse(
  readFileSync(new URL('../../data/demo-data.json', import.meta.url), 'utf8'),
) as { cities: { id: string; quartiers: DemoQuartier[] }[] };

const city = (id: string): DemoQuartier[] =>
  demo.cities.find((each) => each.id === id)?.quartiers ?? expect.fail(id);
const douala = city('DLA');

const find = (input: string, quartiers = douala, standing?: (each: DemoQuartier) => Standing) =>
  searchQuartiers(quartiers, input, standing).map(({ ussdName }) => ussdName);

describe('one field for a quartier', () => {
  it.each([
    ['its code', '130', ['Bonamoussadi']],
    ['letters at the start', 'bonam', ['Bonamouti', 'Bonamoussadi']],
    ['capitals, accents, spaces', ' BÉPanda ', ['Bepanda']],
    ['the second word', 'missoke', ['Makepe Missoke']],
    ['two words run together', 'newbell', ['New Bell']],
    ['two words apart', 'new bell', ['New Bell']],
    ['letters and digits', 'pk 14', ['PK14']],
    ['an alias', 'cdp', ['Cite des Palmiers']],
    ['an alias with a digit in front', '4 etages', ['Quatre Etages']],
    ['an alias that begins with it, after the names', 'mar', ['Marche Congo', 'Mboppi', 'Village']],
    ['the inside of a name when nothing begins with it', 'moussadi', ['Bonamoussadi']],
    ['the keys of its letters', '2662668', ['Bonamouti', 'Bonamoussadi']],
    ['the keys of a name with digits', '7514', ['PK14']],
    ['the keys of the second word', '6477653', ['Makepe Missoke']],
    ['full-width digits', '１３０', ['Bonamoussadi']],
  ])('%s: %s', (_, input, names) => {
    expect(find(input)).toEqual(names);
  });

  it.each([
    ['nothing', ''],
    ['only signs', '?!*'],
    ['a code nobody has', '199'],
    ['half a code', '13'],
    ['a key that carries no letters', '1'],
    ['a shop of the 2xxx', '2001'],
    ['another script', 'دوالا'],
    ['a place elsewhere', 'paris'],
  ])('finds nothing for %s', (_, input) => {
    expect(find(input)).toEqual([]);
  });

  it('knows a code by the city it is asked in', () => {
    expect(find('101', city('YDE'))).toEqual(['Centre-ville']);
    expect(find('101')).toEqual(['Akwa']);
  });

  it('puts the places of the person first, then the busy ones, then the near ones', () => {
    const standings: Record<string, Standing> = {
      Bonaberi: { usedByPerson: 2, recentOrders: 0 },
      Bonapriso: { usedByPerson: 0, recentOrders: 40, distanceM: 9000 },
      Bonanjo: { usedByPerson: 0, recentOrders: 3, distanceM: 900 },
      Bonamoussadi: { usedByPerson: 0, recentOrders: 3, distanceM: 300 },
    };
    const standing = ({ ussdName }: DemoQuartier) =>
      standings[ussdName] ?? { usedByPerson: 0, recentOrders: 0 };
    expect(find('266', douala, standing).slice(0, 5)).toEqual([
      'Bonaberi',
      'Bonapriso',
      'Bonamoussadi',
      'Bonanjo',
      'Bonamouti',
    ]);
  });
});

/** How many remain after so many letters or keys of a quartier's own name. */
function candidatesLeft(quartiers: DemoQuartier[], typed: (letters: string) => string) {
  const counts = quartiers.map(({ ussdName }) => {
    const letters = ussdName.toLowerCase().replace(/[^a-z0-9]/g, '');
    return find(typed(letters), quartiers).length;
  });
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return { mean: Math.round(mean * 10) / 10, worst: Math.max(...counts) };
}

const keys = 'abc2def3ghi4jkl5mno6pqrs7tuv8wxyz9';
const toKeys = (letters: string) =>
  letters.replace(/[a-z]/g, (letter) => /\d/.exec(keys.slice(keys.indexOf(letter)))?.[0] ?? '');

describe('how many quartiers are left', () => {
  const firsts = (count: number) => (letters: string) => letters.slice(0, count);
  const threeKeys = (letters: string) => toKeys(letters.slice(0, 3));

  // The design's measure counts first words only; words further on and aliases add at most 0.5.
  it.each([
    ['DLA', '2 letters', firsts(2), 4.0, 9],
    ['DLA', '3 letters', firsts(3), 2.8, 8],
    ['DLA', '3 keys', threeKeys, 3.0, 8],
    ['DLA', '4 letters', firsts(4), 2.2, 8],
    ['YDE', '2 letters', firsts(2), 2.0, 5],
    ['YDE', '3 letters', firsts(3), 1.6, 5],
    ['YDE', '3 keys', threeKeys, 1.9, 6],
    ['YDE', '4 letters', firsts(4), 1.2, 3],
    ['LBE', '2 letters', firsts(2), 1.4, 3],
    ['LBE', '3 letters', firsts(3), 1.1, 2],
    ['LBE', '3 keys', threeKeys, 1.2, 2],
    ['LBE', '4 letters', firsts(4), 1.1, 2],
    ['BDA', '2 letters', firsts(2), 1.6, 3],
    ['BDA', '3 letters', firsts(3), 1.4, 3],
    ['BDA', '3 keys', threeKeys, 1.5, 3],
    ['BDA', '4 letters', firsts(4), 1.1, 2],
  ])('%s after %s', (id, _, typed, mean, worst) => {
    const left = candidatesLeft(city(id), typed);
    expect(left.mean).toBeGreaterThanOrEqual(mean);
    expect(left.mean).toBeLessThanOrEqual(mean + 0.5);
    expect(left.worst).toBeLessThanOrEqual(worst + 2);
  });

  it('shows every quartier within two screens of three letters or keys', () => {
    for (const { quartiers } of demo.cities) {
      for (const quartier of quartiers) {
        const letters = quartier.ussdName.toLowerCase().replace(/[^a-z0-9]/g, '');
        if (/^\d/.test(letters)) continue;
        for (const input of [letters.slice(0, 3), threeKeys(letters)]) {
          expect(searchQuartiers(quartiers, input).slice(0, 10)).toContain(quartier);
        }
      }
    }
  });
});

describe('any input', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 15, size: 'max' });
  const quartiers = fc.uniqueArray(
    fc.record({
      code: fc.integer({ min: 100, max: 199 }),
      name,
      aliases: fc.array(name, { maxLength: 3 }),
    }),
    { selector: ({ code }) => code, maxLength: 40, size: 'max' },
  );

  it('finds each quartier once, and none that is not there', () => {
    fc.assert(
      fc.property(
        quartiers,
        fc.string({ unit: 'binary', maxLength: 60, size: 'max' }),
        (all, input) => {
          const found = searchQuartiers(all, input);
          expect(new Set(found).size).toBe(found.length);
          expect(found.every((each) => all.includes(each))).toBe(true);
        },
      ),
    );
  });

  it('finds every quartier by its code and by the start of its name, letters or keys', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'abdmnoyé -'), maxLength: 20 });
    const named = fc.record({ name: plain.map((rest) => `b${rest}`), length: fc.nat({ max: 20 }) });
    fc.assert(
      fc.property(fc.array(named, { minLength: 1, maxLength: 30, size: 'max' }), (list) => {
        const all = list.map(({ name: each }, index) => ({
          code: 100 + index,
          name: each,
          aliases: [],
        }));
        list.forEach(({ name: each, length }, index) => {
          const letters = each
            .replaceAll('é', 'e')
            .replace(/[ -]/g, '')
            .slice(0, length + 1);
          for (const input of [String(100 + index), letters, toKeys(letters)]) {
            expect(searchQuartiers(all, input).map(({ code }) => code)).toContain(100 + index);
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it('answers the same whatever the order of the list', () => {
    fc.assert(
      fc.property(quartiers, fc.constantFrom('a', 'e', '2', '3', 'mb'), (all, input) => {
        expect(searchQuartiers([...all].reverse(), input)).toEqual(searchQuartiers(all, input));
      }),
    );
  });
});
