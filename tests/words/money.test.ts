import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { basisPoints, formatXaf, xaf } from '../../src/lib/money.js';

describe('francs', () => {
  it.each([
    ['an ordinary price', 12_500, '12500F'],
    ['nothing', 0, '0F'],
    ['minus nothing is nothing', -0, '0F'],
    ['seven digits, without separators', 1_234_567, '1234567F'],
    ['a debt', -200, '-200F'],
  ])('%s', (_, amount, written) => {
    expect(formatXaf(xaf(amount))).toBe(written);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%s is no amount', (amount) => {
    expect(() => xaf(amount)).toThrow('not a whole number of francs');
  });

  it.each([
    ['15 % of 4400', 4400, 1500, 660],
    ['the part of a franc goes to nobody here', 999, 1200, 119],
    ['all of it', 5700, 10_000, 5700],
    ['none of it', 5700, 0, 0],
  ])('a share: %s', (_, amount, bps, share) => {
    expect(basisPoints(xaf(amount), bps)).toBe(share);
  });

  it.each([
    [-1, 100],
    [100, -1],
    [100, 10_001],
    [100, 0.5],
  ])('refuses a share of %s by %s bps', (amount, bps) => {
    expect(() => basisPoints(xaf(amount), bps)).toThrow();
  });

  it('rounds every share down, exactly, whatever the size', () => {
    const amounts = fc.maxSafeNat();
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (amount, bps) => {
        const exact = (BigInt(amount) * BigInt(bps)) / 10_000n;
        expect(BigInt(basisPoints(xaf(amount), bps))).toBe(exact);
      }),
    );
  });
});
