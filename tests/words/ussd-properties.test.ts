import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { renderUssd, type UssdOptions, type UssdPage } from '../../src/channels/ussd/render.js';
import { septets } from '../../src/lib/gsm7.js';
import { verbatim } from '../../src/locales/index.js';
import type { Choice, Screen } from '../../src/menus/screen.js';

const letter = fc.constantFrom(...'aeiournstlé[');
const word = fc.string({ unit: letter, minLength: 1, maxLength: 14, size: 'max' });
const name = fc.array(word, { minLength: 1, maxLength: 6, size: 'max' });
const price = fc.integer({ min: 0, max: 9_999_999 }).map((francs) => `${String(francs)}F`);
const label = fc.tuple(name, price).map(([words, amount]) => `${words.join(' ')} ${amount}`);

const options: fc.Arbitrary<Omit<UssdOptions, 'page'>> = fc.record(
  {
    language: fc.constantFrom('fr' as const, 'en' as const),
    back: fc.boolean(),
    budget: fc.integer({ min: 80, max: 182 }),
    choices: fc.integer({ min: 1, max: 7 }),
  },
  { requiredKeys: ['language', 'back'] },
);

const choices: fc.Arbitrary<Choice[]> = fc
  .array(fc.record({ label, key: fc.option(fc.integer({ min: -1, max: 120 })) }), {
    maxLength: 30,
    size: 'max',
  })
  .map((list) =>
    list.map(({ label: words, key }, index) => ({
      id: `choice-${String(index)}`,
      label: verbatim(words),
      ...(key === null ? {} : { key }),
    })),
  );

const menu: fc.Arbitrary<Extract<Screen, { kind: 'menu' }>> = fc
  .record({
    title: name.map((words) => words.join(' ')),
    lines: fc.array(label, { maxLength: 12, size: 'max' }),
    choices,
    footnote: fc.option(name.map((words) => words.join(' '))),
  })
  .map(({ title, lines, choices: list, footnote }) => ({
    kind: 'menu' as const,
    title: verbatim(title),
    lines: lines.map(verbatim),
    choices: list,
    ...(footnote === null ? {} : { footnote: verbatim(footnote) }),
  }));

/** Big values shrink slowly; a failure is told after this long with what was found by then. */
const PATIENCE = { interruptAfterTimeLimit: 8_000, numRuns: 60 };

/** Turns pages with the keys alone, as a person would. */
function walk(screen: Screen, how: Omit<UssdOptions, 'page'>): UssdPage[] {
  const pages = [renderUssd(screen, { ...how, page: 0 })];
  for (let last = pages[0]; last?.keys['98'] === 'nav:more'; last = pages.at(-1)) {
    pages.push(renderUssd(screen, { ...how, page: last.page + 1 }));
  }
  return pages;
}

function numbersOn({ text }: UssdPage): string[] {
  const lines = text.split('\n').filter((line) => !/^(98|99|0)\./.test(line));
  return lines.flatMap((line) => /^(\d+)\./.exec(line)?.[1] ?? []);
}

function expectToFit(page: UssdPage, budget = 160): void {
  expect(page.text).toMatch(/^[\n\x20-\x7e]*$/);
  expect(septets(page.text)).toBeLessThanOrEqual(budget);
}

describe('any menu', () => {
  it('fits on every page and can be walked from the first to the last', () => {
    fc.assert(
      fc.property(menu, options, (screen, how) => {
        const pages = walk(screen, how);
        expect(pages).toHaveLength(pages[0]?.pages ?? 0);
        for (const page of pages) expectToFit(page, how.budget);
        // The title is on every page, and the same.
        expect(new Set(pages.map(({ text }) => text.split('\n')[0])).size).toBe(1);
      }),
      PATIENCE,
    );
  });

  it('shows each choice exactly once, and its key means it on every page', () => {
    fc.assert(
      fc.property(menu, options, (screen, how) => {
        const pages = walk(screen, { ...how, back: true });
        const shown = pages.flatMap((page) => numbersOn(page).map((number) => page.keys[number]));
        expect(shown.sort()).toEqual(screen.choices.map(({ id }) => id).sort());
        for (const page of pages) expect(choiceKeys(page)).toEqual(choiceKeys(pages[0]));
      }),
      PATIENCE,
    );
  });

  it('keeps to the number of choices a page', () => {
    fc.assert(
      fc.property(menu, options, (screen, how) => {
        const pages = walk(screen, { ...how, back: true });
        const limit = pages.length === 1 ? 7 : (how.choices ?? 5);
        for (const page of pages) expect(numbersOn(page).length).toBeLessThanOrEqual(limit);
      }),
      PATIENCE,
    );
  });

  it('leaves every price on the line of its name, whole', () => {
    fc.assert(
      fc.property(menu, options, (screen, how) => {
        const lines = walk(screen, { ...how, back: true }).flatMap(({ text }) => text.split('\n'));
        const prices = screen.choices.map((choice) => priceOf(choice));
        const written = lines.filter((line) => /^\d+\..*F$/.test(line));
        expect(written.map((line) => line.split(' ').at(-1)).sort()).toEqual(prices.sort());
      }),
      PATIENCE,
    );
  });

  it('has the same choices under a remark, and a short remark whole', () => {
    const short = fc.constant('Choix 7 inconnu!');
    const any = name.map((words) => words.join(' '));
    fc.assert(
      fc.property(menu, options, fc.oneof(short, any), (screen, how, words) => {
        const remark = verbatim(words);
        for (const page of walk(screen, { ...how, back: true })) {
          const remarked = renderUssd(screen, { ...how, back: true, page: page.page, remark });
          expectToFit(remarked, how.budget);
          expect(numbersOn(remarked)).toEqual(numbersOn(page));
          expect(remarked.keys).toEqual(page.keys);
          expect(remarked.text).not.toBe(page.text);
          if (words.startsWith('Choix')) expect(remarked.text.split('\n')[0]).toBe(words);
        }
      }),
      PATIENCE,
    );
  });
});

describe('any text', () => {
  const body = fc.array(word, { minLength: 1, maxLength: 120, size: 'max' });
  const kind = fc.constantFrom('prompt' as const, 'end' as const, 'confirm' as const);

  it('comes in whole words, all of them, in order', () => {
    fc.assert(
      fc.property(body, kind, options, (words, of, how) => {
        const text = { body: verbatim(words.join(' ')), yes: verbatim('A'), no: verbatim('B') };
        const pages = walk({ kind: of, ...text }, how);
        for (const page of pages) expectToFit(page, how.budget);
        const read = pages.map(withoutKeys).join(' ').split(/\s+/);
        expect(read.filter((part) => part !== '')).toEqual(words.map(unaccented));
      }),
      PATIENCE,
    );
  });

  it('of any signs at all is ASCII that fits', () => {
    const signs = fc.string({ unit: 'binary', size: 'max', maxLength: 600 }).map(verbatim);
    fc.assert(
      fc.property(signs, signs, kind, options, (text, remark, of, how) => {
        const screen = { kind: of, body: text, yes: text, no: text } as Screen;
        const asMenu: Screen = {
          kind: 'menu',
          title: text,
          lines: [text],
          choices: [{ id: 'a', label: text }],
          footnote: text,
        };
        for (const each of [screen, asMenu]) {
          for (const page of walk(each, { ...how, remark })) expectToFit(page, how.budget);
        }
      }),
      PATIENCE,
    );
  });
});

function choiceKeys(page: UssdPage | undefined): Record<string, string> {
  const entries = Object.entries(page?.keys ?? {});
  return Object.fromEntries(entries.filter(([, id]) => !id.startsWith('nav:')));
}

function priceOf({ label: words }: Choice): string {
  return 'verbatim' in words ? (words.verbatim.split(' ').at(-1) ?? '') : '';
}

function withoutKeys({ text }: UssdPage): string {
  const lines = text.split('\n');
  return lines.filter((line) => !/^(98|99|0)\.[A-Z]|^[12]\.[AB]$/.test(line)).join('\n');
}

function unaccented(words: string): string {
  return words.replaceAll('é', 'e');
}
