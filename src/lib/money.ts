import { AppError } from './errors.js';

/** Whole francs (XAF has no subdivision). */
export type Xaf = number & { readonly xaf: unique symbol };

const WHOLE_BPS = 10_000;

/** Takes a number as francs; a fraction, NaN or an inexact giant is a fault, never rounded away. */
export function xaf(amount: number): Xaf {
  if (Number.isSafeInteger(amount)) return (amount === 0 ? 0 : amount) as Xaf;
  throw new AppError('amount_invalid', `${String(amount)} is not a whole number of francs`);
}

/**
 * `12500F`, the one way money is written to people: `Intl` would insert spaces (U+202F, U+00A0)
 * that double the price of an SMS.
 */
export function formatXaf(amount: Xaf): string {
  return `${String(amount)}F`;
}

/** A share of an amount in hundredths of a percent (0 to 10000), rounded down to whole francs. */
export function basisPoints(amount: Xaf, bps: number): Xaf {
  if (amount < 0 || !Number.isInteger(bps) || bps < 0 || bps > WHOLE_BPS) {
    throw new AppError('amount_invalid', `no share of ${String(bps)} bps in ${String(amount)}F`);
  }
  // In two steps, so that no product ever leaves the exact integers.
  const rest = amount % WHOLE_BPS;
  const whole = (amount - rest) / WHOLE_BPS;
  return xaf(whole * bps + Math.floor((rest * bps) / WHOLE_BPS));
}
