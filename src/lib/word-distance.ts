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
  return Math.min(countSlips(left, right), limit + 1);
}

/** The whole table of distances between beginnings; both words are a keyword's length at most. */
function countSlips(left: string, right: string): number {
  const rows: number[][] = [];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  const isSwap = (row: number, column: number) =>
    left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
  const best = (row: number, column: number) => {
    if (row === 0 || column === 0) return row + column;
    const wrong = left[row - 1] === right[column - 1] ? 0 : 1;
    const swapped = isSwap(row, column) ? at(row - 2, column - 2) + 1 : Infinity;
    const oneLetter = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1);
    return Math.min(oneLetter, at(row - 1, column - 1) + wrong, swapped);
  };
  for (let row = 0; row <= left.length; row += 1) {
    const current: number[] = [];
    rows.push(current);
    for (let column = 0; column <= right.length; column += 1) current.push(best(row, column));
  }
  return at(left.length, right.length);
}
