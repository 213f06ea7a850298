import { isNumber, type Digits, type Token } from './tokens.js';

/** Order references start here; smaller numbers are quartiers, shops, items and minutes. */
const FIRST_REFERENCE = 3000;

export function isReference(digits: string): boolean {
  return /^[1-9]\d{3,5}$/.test(digits) && Number(digits) >= FIRST_REFERENCE;
}

/**
 * Joins what a keypad put apart: `48 21`, `4 821`, `4.821`, `4 8 2 1`. Pieces are joined only when
 * they make a reference, at best an open one; what was joined counts as repaired.
 */
export function joinReferences(tokens: Token[], open: readonly number[]): Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < tokens.length) {
    const joined = joinAt(tokens, at, open);
    out.push(joined?.token ?? (tokens[at] as Token));
    at += joined?.length ?? 1;
  }
  return out;
}

const SHAPES: readonly (readonly number[])[] = [
  [2, 2],
  [1, 3],
  [1, 1, 1, 1],
  [3, 3],
  [2, 3],
  [3, 2],
];

function joinAt(
  tokens: Token[],
  at: number,
  open: readonly number[],
): { token: Digits; length: number } | undefined {
  for (const [index, shape] of SHAPES.entries()) {
    const part = tokens.slice(at, at + shape.length);
    if (!fits(part, shape)) continue;
    const digits = part.map((piece) => piece.digits).join('');
    // Longer references are joined only when they are known to be open.
    const isLikely = open.includes(Number(digits)) || index < 3;
    if (isLikely && isReference(digits))
      return { token: joinedOf(part, digits), length: part.length };
  }
  return undefined;
}

function fits(part: Token[], shape: readonly number[]): part is Digits[] {
  return (
    part.length === shape.length &&
    part.every((token, index) => isNumber(token) && isPiece(token, shape[index], index))
  );
}

function isPiece(token: Digits, length: number | undefined, index: number): boolean {
  const isApart = index === 0 || ['', '.', ',', '-'].includes(token.gap);
  return token.digits.length === length && token.unit === null && isApart;
}

function joinedOf(part: Digits[], digits: string): Digits {
  return { kind: 'number', digits, repaired: true, unit: null, gap: part[0]?.gap ?? '' };
}
