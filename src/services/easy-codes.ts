/** Four digits, and nothing around them: `12 34`, `1234*1` and five digits are no code. */
export function isFourDigits(typed: string): boolean {
  return /^\d{4}$/.test(typed);
}

/** Years in which somebody who orders may have been born, or that stand on every calendar. */
const YEARS = { from: 1930, to: 2035 };

/**
 * Whether a code is among those that a thief tries first: one or two digits over and over, a run
 * of the keypad, a year, the end of the own number.
 */
export function isEasyCode(digits: string, phone: string): boolean {
  const kinds = new Set(digits).size;
  const isPaired = kinds === 2 && /^(..)\1$|^(.)\2(.)\3$/.test(digits);
  const year = Number(digits);
  return (
    kinds === 1 ||
    isPaired ||
    isRun(digits) ||
    (year >= YEARS.from && year <= YEARS.to) ||
    phone.endsWith(digits)
  );
}

/** `1234`, `9876`, `0246`, `2580` (straight down the keypad) and `0852`. */
function isRun(digits: string): boolean {
  if (digits === '2580' || digits === '0852') return true;
  const steps = [...digits].slice(1).map((digit, at) => Number(digit) - Number(digits[at]));
  return steps.every((step) => step === steps[0]);
}
