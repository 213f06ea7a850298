import { describe, expect, it } from 'vitest';

import {
  buildCatalogue,
  type Item,
  type OptionGroup,
  type Shop,
} from '../../src/services/catalogue.js';
import { readWishedDishes } from '../../src/services/text-orders/dishes.js';
import { readWhereabouts } from '../../src/services/text-orders/where.js';

const now = new Date('2026-11-16T11:00:00Z');

const group = (id: string, min: number, prices: number[]): OptionGroup => ({
  ...{ id, nameFr: id, nameEn: id, min, max: 1 },
  choices: prices.map((priceXaf, at) => ({ no: at + 1, nameFr: 'x', nameEn: 'x', priceXaf })),
});

const item = (no: number, optionGroupIds: string[], available = true) =>
  ({
    ...{ id: `i${String(no)}`, no, priceXaf: 1_000, available, optionGroupIds },
    ...{ unavailableUntil: null, soldOutUntil: null, requiresPrescription: false },
  }) as unknown as Item;

const items = [
  item(1, ['SIDE', 'HOT']),
  item(2, ['SIZE', 'SIDE']),
  item(3, []),
  item(4, [], false),
];
const shop = { id: 's', cityId: 'DLA', code: 2001, items, phoneIds: [] } as unknown as Shop;
const catalogue = buildCatalogue({
  ...{
    version: 1,
    cities: [],
    quartiers: [],
    zoneFees: [],
    movementRules: [],
    moneyRules: [],
    messagePrices: [],
    shops: [shop],
  },
  optionGroups: [
    group('SIDE', 1, [0, 0, 200]),
    group('SIZE', 1, [-1_000, 0, 2_000]),
    group('HOT', 0, [0, 0]),
  ],
});

const wish = (no: number, count = 1, ...sides: number[]) => ({ item: no, count, sides });
const read = (...wished: ReturnType<typeof wish>[]) =>
  readWishedDishes(catalogue, shop, wished, now);

describe('dishes as they are written', () => {
  it.each([
    ['takes the first side that costs nothing more', wish(1), [{ groupId: 'SIDE', no: 1 }]],
    ['takes the side of the letter', wish(1, 1, 3), [{ groupId: 'SIDE', no: 3 }]],
    [
      'answers each question in the order of the dish',
      wish(2, 1, 3, 2),
      [
        { groupId: 'SIZE', no: 3 },
        { groupId: 'SIDE', no: 2 },
      ],
    ],
    [
      'takes the usual size, not the smallest',
      wish(2),
      [
        { groupId: 'SIZE', no: 2 },
        { groupId: 'SIDE', no: 1 },
      ],
    ],
    ['asks nothing where nothing is asked', wish(3), []],
  ])('%s', (_, dish, options) => {
    expect(read(dish)).toMatchObject({ ok: true, lines: [{ options }] });
  });

  it('joins the same dish with the same sides', () => {
    expect(read(wish(1, 2), wish(3), wish(1, 1, 1))).toMatchObject({
      ok: true,
      lines: [
        { itemId: 'i1', count: 3 },
        { itemId: 'i3', count: 1 },
      ],
    });
  });

  it.each([
    ['a dish that the shop does not have', wish(9), 'unknown_item'],
    ['a dish that is finished', wish(4), 'item_gone'],
    ['a side that the dish does not have', wish(1, 1, 4), 'unknown_side'],
    ['a letter too many', wish(3, 1, 1), 'unknown_side'],
  ])('names %s', (_, dish, reason) => {
    expect(read(wish(3), dish)).toEqual({ ok: false, reason, item: dish.item });
  });

  it('are at most what a cart holds', () => {
    expect(read(wish(1, 20), wish(1, 1))).toEqual({ ok: false, reason: 'too_much' });
  });
});

const quartier = (code: number, name: string, aliases: string[] = [], recentOrders = 0) => ({
  ...{ code, name, aliases, recentOrders },
});
const QUARTIERS = [
  quartier(107, 'Deido'),
  quartier(116, 'New Bell', ['Nylon']),
  quartier(102, 'Bonanjo'),
  quartier(130, 'Bonamoussadi', [], 40),
  quartier(131, 'Bonapriso'),
  quartier(140, 'Bassa'),
  quartier(141, 'Bassa Zone Industrielle'),
];

describe('where somebody says they are', () => {
  it.each([
    ['DEIDO', ['Deido'], ''],
    ['Deido, face pharmacie', ['Deido'], 'face pharmacie'],
    ['je suis à deido portail noir', ['Deido'], 'portail noir'],
    ['116 derriere la station', ['New Bell'], 'derriere la station'],
    ['new bell marché central', ['New Bell'], 'marché central'],
    ['nylon', ['New Bell'], ''],
    ['bona', ['Bonamoussadi', 'Bonanjo', 'Bonapriso'], ''],
    ['bon', ['Bonamoussadi', 'Bonanjo', 'Bonapriso'], ''],
    ['Bassa', ['Bassa'], ''],
    ['in Bonanjo opposite the bank', ['Bonanjo'], 'opposite the bank'],
    ['là-bas derrière', [], ''],
    ['199', [], ''],
    ['merci', [], ''],
    ['', [], ''],
  ])('%s', (said, names, landmark) => {
    const found = readWhereabouts(QUARTIERS, said);
    expect(found.quartiers.map(({ name }) => name)).toEqual(names);
    expect(found.landmark).toBe(landmark);
  });

  it('keeps of a landmark what a place may hold', () => {
    expect(readWhereabouts(QUARTIERS, `Deido ${'a '.repeat(100)}`).landmark.length).toBeLessThan(
      61,
    );
  });
});
