/** References of n digits fill 3000 … 9999, 30000 … 99999 and so on: seven tenths of 10^n. */
const FIRST = 3;
const SPAN = 7;

/**
 * The order reference for the n-th order of a city. A step that shares no factor with the span
 * makes neighbours differ in every digit, and each value comes once before any comes again.
 * @param digits 4 to 6; a city that needs more open references gets one digit more.
 */
export function referenceOf(sequence: number, digits: number): number {
  const unit = 10 ** (digits - 1);
  const span = SPAN * unit;
  return FIRST * unit + (((sequence % span) * STEP) % span);
}

/** Prime, not 2, 5 or 7, and near the golden section of 7,000, so that steps spread well. */
const STEP = 4327;
