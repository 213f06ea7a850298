import { isReference } from './numbers.js';
import { NO_ARGUMENTS, unclear, type Arguments, type Unclear } from './parsed.js';
import { isNumber, isWord, number, type Digits, type Token } from './tokens.js';
import type { VerbId } from './verbs.js';

/**
 * `LIVRE 4821 5573`: the code comes second, or after the word CODE; an amount of cash only as the
 * third and last, `LIVRE 4821 5573 10000F`. Nothing here is mended, since the code opens the escrow: digits
 * that are not well formed are asked for again.
 */
export function readDelivery(
  verb: VerbId,
  written: Token[],
  open: readonly number[],
): Arguments | Unclear {
  const tokens = readPrice(written);
  const numbers = tokens.filter(isNumber);
  const marked = numbers.find((number) => isMarkedAsCode(tokens, number));
  const others = numbers.filter((number) => number !== marked);
  const isClear = tokens.every(isClearlyRead) && numbers.every(isWellFormed);
  if (!isClear || numbers.length > 3) return unclear('digits', verb);
  if (numbers.length === 3) return readWithCash(verb, numbers, marked, open);
  if (marked) return delivery(verb, others[0], marked);
  const [first, second] = others;
  if (first && second) return readPair(verb, first, second, open);
  return first ? readLone(verb, first, open) : NO_ARGUMENTS;
}

/** A price as a number where it is the third and last: what the customer gave. */
function readPrice(tokens: Token[]): Token[] {
  const last = tokens.at(-1);
  const isCash = isWord(last) && last.francs && tokens.filter(isNumber).length === 2;
  return isCash ? [...tokens.slice(0, -1), number(last.francs ?? '', '')] : tokens;
}

/** Order, code and what was given, in this order and no other. */
function readWithCash(
  verb: VerbId,
  numbers: Digits[],
  marked: Digits | undefined,
  open: readonly number[],
): Arguments | Unclear {
  const [order, code, cash] = numbers;
  if (!order || !code || !cash || (marked && marked !== code)) return unclear('digits', verb);
  const read = marked ? delivery(verb, order, code) : readPair(verb, order, code, open);
  if ('kind' in read) return read;
  const isWhole = read.code !== null && read.reference !== null && isAmount(cash, open);
  return isWhole ? { ...read, cashXaf: Number(cash.digits) } : unclear('digits', verb);
}

/** The smallest coin that people still give; another order's number hardly ever ends like that. */
const COIN_XAF = 5;

function isAmount({ digits }: Digits, open: readonly number[]): boolean {
  return Number(digits) % COIN_XAF === 0 && !open.includes(Number(digits));
}

/** No count, and no digits inside a word that could not be read (`5573x2`). */
function isClearlyRead(token: Token): boolean {
  return isNumber(token) || (isWord(token) && !/\d/.test(token.word));
}

function readPair(verb: VerbId, first: Digits, second: Digits, open: readonly number[]) {
  // A code is never its own order's number: that was written twice.
  if (first.digits === second.digits) return delivery(verb, first, undefined);
  const isTwoOrders = [first, second].every(({ digits }) => open.includes(Number(digits)));
  if (isTwoOrders) return unclear('several_orders', verb);
  return delivery(verb, first, second);
}

/** One number is the code when one order is open, and a question when several are. */
function readLone(verb: VerbId, number: Digits, open: readonly number[]): Arguments | Unclear {
  if (open.includes(Number(number.digits)) || number.digits.length > 4) {
    return delivery(verb, number, undefined);
  }
  return open.length > 1 ? unclear('several_orders', verb) : delivery(verb, undefined, number);
}

function delivery(
  verb: VerbId,
  reference: Digits | undefined,
  code: Digits | undefined,
): Arguments | Unclear {
  if (reference && !isReference(reference.digits)) return unclear('digits', verb);
  if (code && code.digits.length !== 4) return unclear('digits', verb);
  return {
    ...NO_ARGUMENTS,
    reference: reference ? Number(reference.digits) : null,
    code: code?.digits ?? null,
  };
}

function isWellFormed({ digits, repaired, unit }: Digits): boolean {
  return !repaired && unit === null && digits.length >= 4 && digits.length <= 6;
}

const BETWEEN_CODE_AND_DIGITS = new Set(['EST', 'IS', 'CLIENT', 'CUSTOMER', 'DU', 'NUM']);

function isMarkedAsCode(tokens: Token[], number: Digits): boolean {
  let at = tokens.indexOf(number) - 1;
  while (isBetween(tokens[at])) at -= 1;
  const before = tokens[at];
  return isWord(before) && before.word === 'CODE';
}

function isBetween(token: Token | undefined): boolean {
  return isWord(token) && BETWEEN_CODE_AND_DIGITS.has(token.word);
}
