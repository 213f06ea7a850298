import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { verbatim } from '../../src/locales/index.js';
import { ENTRIES, TREE } from '../../src/menus/index.js';
import { drawTree, edgesOf, lintTree, NUMBER_SPACES } from '../../src/menus/lint.js';
import { noParams, screen, type AnyScreen, type Tree } from '../../src/menus/screen.js';

/** The real tree with one screen put in, or changed. */
const withScreen = (id: string, change: Partial<AnyScreen>): Tree => ({
  ...TREE,
  [id]: { ...(TREE[id] ?? TREE['called']!), ...change },
});

describe('the menu tree', () => {
  it('is sound', () => {
    expect(lintTree(TREE, ENTRIES)).toEqual([]);
  });

  it.each([
    {
      fault: 'a choice that leads nowhere known',
      tree: withScreen('home', { goes: ['cart', 'carte'] }),
      says: 'home leads to carte, which does not exist',
    },
    {
      fault: 'an outcome that leads nowhere known',
      tree: withScreen('call_me', { runs: { callMe: { ok: 'caled' } } }),
      says: 'call_me leads to caled, which does not exist',
    },
    {
      fault: 'one of several targets that does not exist',
      tree: withScreen('name', { runs: { setName: { ok: { to: ['quartier', 'nowhere'] } } } }),
      says: 'name leads to nowhere, which does not exist',
    },
    {
      fault: 'a screen that nothing leads to',
      tree: withScreen('attic', { goes: ['home'], end: false }),
      says: 'attic cannot be reached',
    },
    {
      fault: 'a screen that leads nowhere and is no end',
      tree: withScreen('called', { end: false }),
      says: 'called leads nowhere and is no end',
    },
    {
      fault: 'a screen named twice',
      tree: withScreen('orders', { goes: ['track', 'home', 'home'] }),
      says: 'orders names a screen twice',
    },
    {
      fault: 'no home',
      tree: Object.fromEntries(Object.entries(TREE).filter(([id]) => id !== 'home')),
      says: 'there is no screen home',
    },
  ])('with $fault is refused', ({ tree, says }) => {
    expect(lintTree(tree, ENTRIES)).toContain(says);
  });

  it('with two screens that only lead to each other is refused', () => {
    const island = { ...withScreen('attic', { goes: ['cellar'], end: false }) };
    const tree = { ...island, cellar: { ...island['attic']!, goes: ['attic'] } };
    expect(lintTree(tree, ENTRIES)).toEqual(
      expect.arrayContaining(['attic cannot be reached', 'cellar cannot be reached']),
    );
  });

  it('is drawn with every screen and every way of it', () => {
    const drawing = drawTree(TREE, ENTRIES);
    for (const id of Object.keys(TREE)) expect(drawing).toContain(`  ${id}`);
    expect(drawing.split('\n').filter((line) => line.includes('-->'))).toHaveLength(
      edgesOf(TREE).length,
    );
  });
});

describe('numbers', () => {
  it('that could mean two things are refused', () => {
    const spaces = { ...NUMBER_SPACES, dish: { from: 150, to: 160 } };
    expect(lintTree(TREE, ENTRIES, spaces)).toEqual(['a number can mean quartier and dish']);
  });

  it('of the demo cities keep to their spaces, and mean one thing where they are typed', () => {
    const { cities, businesses } = readDemo();
    for (const { id, quartiers } of cities) {
      expectDistinct(id, 'quartier', numbersOf(quartiers, 'code'));
    }
    expectDistinct('shops', 'shop', numbersOf(businesses, 'code'));
    for (const { code, items } of businesses) {
      expectDistinct(String(code), 'choice', numbersOf(items, 'no'));
    }
  });
});

interface Demo {
  cities: { id: string; quartiers: { code: number }[] }[];
  businesses: { code: number; items: { no: number }[] }[];
}

function readDemo(): Demo {
  const source = new URL('../../data/demo-data.json', import.meta.url);
  return JSON.parse(readFileSync(source, 'utf8')) as Demo;
}

function numbersOf<Name extends string>(rows: Record<Name, number>[], name: Name): number[] {
  return rows.map((row) => row[name]);
}

function expectDistinct(where: string, space: string, numbers: number[]): void {
  const { from, to } = NUMBER_SPACES[space]!;
  expect([where, numbers.filter((number) => number < from || number > to)]).toEqual([where, []]);
  expect([where, new Set(numbers).size]).toEqual([where, numbers.length]);
}

describe('a definition that forgets something', () => {
  const rest = {
    goes: ['home'],
    parse: noParams,
    load: () => null,
    show: () => ({ kind: 'end', body: verbatim('') }),
    next: () => ({ go: 'home', params: {} }),
  } as const;

  it('does not compile', () => {
    // @ts-expect-error an effect without a screen for each of its refusals
    screen({ ...rest, runs: { addToCart: { ok: 'cart', shop_closed: 'shops' } } });
    // @ts-expect-error a way that `goes` does not name
    screen({ ...rest, runs: {}, next: () => ({ go: 'cart', params: {} }) });
    // @ts-expect-error an effect that `runs` does not name
    screen({ ...rest, runs: {}, next: () => ({ run: 'clearCart', input: {} }) });
    const runs = { setName: { ok: 'home' } };
    // @ts-expect-error an effect that is not told what it must know
    screen({ ...rest, runs, next: () => ({ run: 'setName', input: {} }) });
    expect(rest.goes).toEqual(['home']);
  });
});
