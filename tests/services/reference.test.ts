import { describe, expect, it } from 'vitest';

import { referenceOf } from '../../src/services/checkout/reference.js';

describe('order references', () => {
  it.each([
    [4, 3_000, 9_999, 7_000],
    [5, 30_000, 99_999, 70_000],
  ])('of %i digits give each number of their range once', (digits, first, last, span) => {
    const all = Array.from({ length: span }, (_, sequence) => referenceOf(sequence, digits));
    expect(new Set(all).size).toBe(span);
    expect(Math.min(...all)).toBe(first);
    expect(Math.max(...all)).toBe(last);
  });

  it('of neighbours differ in more than their last digit', () => {
    for (let sequence = 1; sequence < 2_000; sequence += 1) {
      const [one, next] = [referenceOf(sequence, 4), referenceOf(sequence + 1, 4)];
      expect(Math.abs(one - next)).toBeGreaterThan(100);
    }
  });

  it('stay in range for ever', () => {
    expect(referenceOf(123_456_789, 4)).toBeGreaterThanOrEqual(3_000);
    expect(referenceOf(123_456_789, 4)).toBeLessThanOrEqual(9_999);
  });
});
