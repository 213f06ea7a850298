/**
 * How many slips of the thumb lie between two words: a letter missing, added, wrong, or two
 * neighbours swapped (optimal string alignment). Counting stops above `limit`.
 */
export function wordDistance(left: string, right: string, limit = 2): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  const from = commonStart(left, right);
  const end = commonEnd(left, right, from);
  return distance(
    left.slice(from, left.length - end),
    right.slice(from, right.length - end),
    limit,
  );
}

function commonStart(left: string, right: string): number {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  return at;
}

function commonEnd(left: string, right: string, from: number): number {
  let at = 0;
  const most = Math.min(left.length, right.length) - from;
  while (at < most && left.at(-1 - at) === right.at(-1 - at)) at += 1;
  return at;
}

function distance(left: string, right: string, limit: number): number {
  if (left === '' || right === '') return Math.min(left.length + right.length, limit + 1);
  // One slip touches at most two neighbouring letters.
  if (limit === 1 && Math.max(left.length, right.length) > 2) return 2;
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
  if (short.length >= word.length || !isSubsequence(short, word)) return false;
  const consonants = consonantsOf(word);
  return consonants.length >= 3 && consonantsOf(short) === consonants;
}

function isSubsequence(short: string, word: string): boolean {
  let matched = 0;
  for (const letter of word) if (letter === short[matched]) matched += 1;
  return matched === short.length;
}
