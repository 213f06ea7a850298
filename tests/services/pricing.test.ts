import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { notesFor } from '../../src/menus/customer/cash-note.js';
import { buildCatalogue, type Shop } from '../../src/services/catalogue.js';
import { priceLine, promisedMinutes, subtotalOf, totals } from '../../src/services/pricing.js';

const dish = { id: 'D1', no: 1, priceXaf: 2_000 };
const shop = { id: 'S1', items: [dish] } as unknown as Shop;
const catalogue = buildCatalogue({
  version: 1,
  cities: [],
  quartiers: [],
  zoneFees: [],
  movementRules: [],
  moneyRules: [],
  messagePrices: [],
  shops: [],
  optionGroups: [
    {
      id: 'SIZE',
      nameFr: 'Taille',
      nameEn: 'Size',
      min: 1,
      max: 1,
      choices: [
        { no: 1, nameFr: 'Petit', nameEn: 'Small', priceXaf: -1_000 },
        { no: 2, nameFr: 'Grand', nameEn: 'Large', priceXaf: 2_000 },
        { no: 3, nameFr: 'Rien', nameEn: 'Nothing', priceXaf: -2_000 },
      ],
    },
  ],
});

function priced(options: { groupId: string; no: number }[], count = 2, itemId = 'D1') {
  return priceLine(catalogue, shop, { itemId, count, options });
}

describe('a line of the cart', () => {
  it('costs the dish times its portions', () => {
    expect(priced([])?.lineXaf).toBe(4_000);
  });
  it('costs more with a dearer option', () => {
    expect(priced([{ groupId: 'SIZE', no: 2 }])?.unitXaf).toBe(4_000);
  });
  it('costs less with a cheaper one', () => {
    expect(priced([{ groupId: 'SIZE', no: 1 }])?.unitXaf).toBe(1_000);
  });
  it.each([
    ['a dish that is gone', () => priced([], 1, 'D9')],
    ['an option that is gone', () => priced([{ groupId: 'SIZE', no: 9 }])],
    ['a group that is gone', () => priced([{ groupId: 'NONE', no: 1 }])],
    ['a price of nothing', () => priced([{ groupId: 'SIZE', no: 3 }])],
  ])('has no price with %s', (_, line) => {
    expect(line()).toBeNull();
  });
});

describe('what the customer pays', () => {
  it('is always subtotal + fee - discount, in whole francs, and never negative', () => {
    const francs = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(francs, francs, francs, (subtotal, fee, discount) => {
        const sum = totals(subtotal, fee, discount);
        expect(sum.totalXaf).toBe(sum.subtotalXaf + sum.deliveryFeeXaf - sum.discountXaf);
        expect(sum.totalXaf).toBeGreaterThanOrEqual(0);
        expect(Number.isInteger(sum.totalXaf)).toBe(true);
      }),
    );
  });
  it('sums every line', () => {
    const lines = [priced([]), priced([{ groupId: 'SIZE', no: 2 }], 1)];
    expect(subtotalOf(lines.flatMap((line) => (line ? [line] : [])))).toBe(8_000);
  });
});

describe('the notes offered for cash', () => {
  it.each([
    [5_700, [6_000, 10_000]],
    [4_700, [5_000, 6_000, 10_000]],
    [10_000, []],
    [700, [1_000, 2_000, 5_000]],
  ])('for %i are sums that people carry', (total, notes) => {
    expect(notesFor(total)).toEqual(notes);
  });
});

it('promises a range after cooking and the ride', () => {
  expect(promisedMinutes(25)).toEqual({ from: 35, to: 50 });
});
