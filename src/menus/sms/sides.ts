import { isNumber, isWord, type Pair, type Token } from './tokens.js';

/** `1b`, `1bx2`, `1x2b`: a dish, its sides by letter, how many. Nothing has more than five sides. */
const SIDES_FIRST = /^(\d{1,2})([A-E]{1,3})(?:X(\d{1,2}))?$/;
const COUNT_FIRST = /^(\d{1,2})X(\d{1,2})([A-E]{1,3})$/;

/** Beside `CMD`, words and mended numbers that name a dish with its sides are that. */
export function readSides(tokens: Token[]): Token[] {
  return tokens.map((token) => dishOf(typedOf(token)) ?? token);
}

function typedOf(token: Token): string {
  if (isWord(token)) return token.word;
  return isNumber(token) ? (token.typed ?? '') : '';
}

function dishOf(typed: string): Pair | undefined {
  const [, item, sides, count = '1'] = SIDES_FIRST.exec(typed) ?? [];
  if (item !== undefined) return { kind: 'pair', item: Number(item), count: Number(count), sides };
  const [, number, many, letters] = COUNT_FIRST.exec(typed) ?? [];
  if (number === undefined) return undefined;
  return { kind: 'pair', item: Number(number), count: Number(many), sides: letters };
}

/** `b` is 2. */
export function sideNumbers(letters: string): number[] {
  return Array.from(letters, (letter) => letter.charCodeAt(0) - 'A'.charCodeAt(0) + 1);
}
