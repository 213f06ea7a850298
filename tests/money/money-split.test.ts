import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { splitOrder, type SplitTerms } from '../../src/services/money-split.js';

/** VAT on the commission that a platform keeps: 19.25 %. */
const VAT_BPS = 1_925;

const anOrder = (terms: Partial<SplitTerms> = {}): SplitTerms => ({
  subtotalXaf: 5_000,
  deliveryFeeXaf: 700,
  discountXaf: 0,
  driverPayXaf: 500,
  commissionBps: 1_500,
  vatBps: VAT_BPS,
  ...terms,
});

describe('the split at delivery', () => {
  it('gives the restaurant the food less commission and VAT, rounded down', () => {
    // 15 % of 5000 is 750; VAT on it 144.375; the fractions are one franc for the platform.
    expect(splitOrder(anOrder())).toEqual({
      restaurantXaf: 4_105,
      driverXaf: 500,
      commissionXaf: 750,
      vatXaf: 144,
      deliveryXaf: 200,
      roundingXaf: 1,
      deliverySubsidyXaf: 0,
    });
  });

  it('takes VAT of 231 on a commission of 1200', () => {
    const split = splitOrder(anOrder({ subtotalXaf: 8_000 }));
    expect(split).toMatchObject({ commissionXaf: 1_200, vatXaf: 231, restaurantXaf: 6_569 });
  });

  it('declares what the platform adds to a driver who earns more than the fee', () => {
    const split = splitOrder(anOrder({ deliveryFeeXaf: 500, driverPayXaf: 650 }));
    expect(split).toMatchObject({ driverXaf: 650, deliveryXaf: 0, deliverySubsidyXaf: 150 });
  });

  it('counts commission on the food after a discount', () => {
    const split = splitOrder(anOrder({ discountXaf: 1_000 }));
    expect(split).toMatchObject({ commissionXaf: 600, vatXaf: 115 });
  });

  it('refuses a discount above the food and a commission above everything', () => {
    expect(() => splitOrder(anOrder({ discountXaf: 5_001 }))).toThrow('discount');
    expect(() => splitOrder(anOrder({ commissionBps: 9_000 }))).toThrow('commission');
  });

  const rates = [1_500, 1_200, 1_000];
  const ways = [
    { fee: 0, pay: 0 },
    { fee: 700, pay: 500 },
    { fee: 500, pay: 650 },
  ];
  it.each(rates.flatMap((rate) => ways.map((way) => ({ rate, ...way }))))(
    'adds up for every total from 1 to 1,000,000 at $rate bps, fee $fee, driver $pay',
    ({ rate, fee, pay }) => {
      const terms = anOrder({ commissionBps: rate, driverPayXaf: pay });
      let wrong = 0;
      for (let total = 1; total <= 1_000_000; total += 1) {
        terms.deliveryFeeXaf = Math.min(fee, total - 1);
        terms.subtotalXaf = total - terms.deliveryFeeXaf;
        if (!addsUp(terms, total)) wrong += 1;
      }
      expect(wrong).toBe(0);
    },
  );

  it('adds up for any terms, however large', () => {
    const amount = fc.integer({ min: 1, max: 2_000_000_000 });
    const small = fc.nat({ max: 10_000_000 });
    fc.assert(
      fc.property(
        amount,
        small,
        small,
        fc.nat({ max: 8_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (subtotalXaf, deliveryFeeXaf, driverPayXaf, rate, share) => {
          const discountXaf = Math.floor(subtotalXaf * share);
          const terms = anOrder({
            subtotalXaf,
            deliveryFeeXaf,
            driverPayXaf,
            discountXaf,
            commissionBps: rate,
          });
          expect(addsUp(terms, subtotalXaf - discountXaf + deliveryFeeXaf)).toBe(true);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

/** No part is negative, the shares are the exact ones rounded down, and together they are the total. */
function addsUp(terms: SplitTerms, total: number): boolean {
  const split = splitOrder(terms);
  const { restaurantXaf, driverXaf, commissionXaf, vatXaf, deliveryXaf, roundingXaf } = split;
  const parts = restaurantXaf + driverXaf + commissionXaf + vatXaf + deliveryXaf + roundingXaf;
  const none = Math.min(restaurantXaf, driverXaf, commissionXaf, vatXaf, deliveryXaf, roundingXaf);
  return parts - split.deliverySubsidyXaf === total && none >= 0 && roundingXaf <= 3;
}
