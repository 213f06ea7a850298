/**
 * How many slips of the thumb lie between two words: a letter missing, added, wrong, or two
 * neighbours swapped (optimal string alignment). Counting stops above `limit`.
 */
export function wordDistance(left: string, right: string, limit = 2): number {
  if (left === right) return 0;
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = nextRow(left, right, row, above, before);
    if (Math.min(...current) > limit) return limit + 1;
    before = above;
    above = current;
  }
  return Math.min(above[right.length] ?? limit + 1, limit + 1);
}

function nextRow(
  left: string,
  right: string,
  row: number,
  above: number[],
  before: number[],
): number[] {
  const current = [row];
  for (let column = 1; column <= right.length; column += 1) {
    const wrong = left[row - 1] === right[column - 1] ? 0 : 1;
    const steps = [
      at(current, column - 1) + 1,
      at(above, column) + 1,
      at(above, column - 1) + wrong,
    ];
    if (isSwap(left, right, row, column)) steps.push(at(before, column - 2) + 1);
    current.push(Math.min(...steps));
  }
  return current;
}

function at(row: number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

function isSwap(left: string, right: string, row: number, column: number): boolean {
  return (
    row > 1 &&
    column > 1 &&
    left[row - 1] === right[column - 2] &&
    left[row - 2] === right[column - 1]
  );
}

const VOWELS = /[AEIOU]/g;

/** The consonants of a word, in order: what is left of PRET in `PRT`. */
export function consonantsOf(word: string): string {
  return word.replace(VOWELS, '');
}

/**
 * Whether `short` is `word` with some vowels left out (`PRT`, `RETRD`). Sharing consonants alone is
 * not enough: PORTE and PARTI have those of PRET. Under three consonants nothing is recognised.
 */
export function isShortened(short: string, word: string): boolean {
  const consonants = consonantsOf(word);
  if (consonants.length < 3 || consonantsOf(short) !== consonants) return false;
  return short.length < word.length && isSubsequence(short, word);
}

function isSubsequence(short: string, word: string): boolean {
  let matched = 0;
  for (const letter of word) if (letter === short[matched]) matched += 1;
  return matched === short.length;
}
