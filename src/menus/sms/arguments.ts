import { isReference, joinReferences } from './numbers.js';
import { unclear, type Command, type CountedItem, type Unclear } from './parsed.js';
import { isNumber, isWord, type Digits, type Token } from './tokens.js';
import { VERBS, type VerbId } from './verbs.js';

/** What the digits of a message mean for its verb. */
export type Arguments = Pick<
  Command,
  'reference' | 'code' | 'minutes' | 'items' | 'counts' | 'shopCode' | 'quartierCode'
> & { repaired: boolean };

const NOTHING: Arguments = {
  reference: null,
  code: null,
  minutes: null,
  items: [],
  counts: [],
  shopCode: null,
  quartierCode: null,
  repaired: false,
};

/** Above, minutes are a slip of the thumb or a price. */
const MAX_MINUTES: Partial<Record<VerbId, number>> = { accept: 180, late: 120, pause: 720 };
const MAX_ITEM = 97;
const MAX_COUNT = 999;
const MAX_ITEMS = 20;

/** Reads the digits by the verb's pattern; digits that do not fit it are a doubt, never dropped. */
export function readArguments(
  verb: VerbId,
  tokens: Token[],
  open: readonly number[],
): Arguments | Unclear {
  switch (VERBS[verb].pattern) {
    case 'nothing':
      return tokens.every(isWord) ? NOTHING : unclear('digits', verb);
    case 'order':
      return readOrder(verb, tokens, open, 0);
    case 'order_minutes':
      return readOrder(verb, tokens, open, MAX_MINUTES[verb] ?? 0);
    case 'order_code':
      return readDelivery(verb, tokens, open);
    case 'minutes':
      return readMinutes(verb, tokens);
    case 'items':
      return readItems(verb, tokens);
    case 'quartier':
      return readQuartier(verb, tokens);
    case 'shop_lines':
      return readShopLines(verb, tokens);
  }
}

function numbersOf(tokens: Token[]): Digits[] {
  return tokens.filter(isNumber);
}

function pairsOf(tokens: Token[]): CountedItem[] {
  return tokens.flatMap((token) =>
    token.kind === 'pair' ? [{ item: token.item, count: token.count }] : [],
  );
}

function readOrder(
  verb: VerbId,
  tokens: Token[],
  open: readonly number[],
  maxMinutes: number,
): Arguments | Unclear {
  if (pairsOf(tokens).length > 0) return unclear('digits', verb);
  const numbers = numbersOf(joinReferences(tokens, open));
  const references = numbers.filter(({ digits, unit }) => unit === null && isReference(digits));
  const others = numbers.filter((number) => !references.includes(number));
  const distinct = new Set(references.map(({ digits }) => digits));
  if (distinct.size > 1) return unclear('several_orders', verb);
  const minutes = others[0] === undefined ? null : Number(others[0].digits);
  if (others.length > 1 || (minutes !== null && !isWithin(minutes, maxMinutes))) {
    return unclear('digits', verb);
  }
  const reference = references[0] === undefined ? null : Number(references[0].digits);
  return { ...NOTHING, reference, minutes, repaired: numbers.some(({ repaired }) => repaired) };
}

function isWithin(value: number, limit: number): boolean {
  return value >= 1 && value <= limit;
}

/**
 * `LIVRE 4821 5573`: the code comes second, or after the word CODE. Nothing here is mended, since
 * the code opens the escrow: digits that are not well formed are asked for again.
 */
function readDelivery(verb: VerbId, tokens: Token[], open: readonly number[]): Arguments | Unclear {
  const numbers = numbersOf(tokens);
  const marked = numbers.find((number) => isMarkedAsCode(tokens, number));
  const others = numbers.filter((number) => number !== marked);
  if (numbers.length < tokens.filter((token) => !isWord(token)).length) {
    return unclear('digits', verb);
  }
  if (!numbers.every(isWellFormed) || numbers.length > 2) return unclear('digits', verb);
  if (marked) return delivery(verb, others[0], marked);
  const [first, second] = others;
  if (first && second) return readPair(verb, first, second, open);
  return first ? readLone(verb, first, open) : NOTHING;
}

function readPair(verb: VerbId, first: Digits, second: Digits, open: readonly number[]) {
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
    ...NOTHING,
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

function readMinutes(verb: VerbId, tokens: Token[]): Arguments | Unclear {
  const numbers = numbersOf(tokens);
  const minutes = numbers[0] === undefined ? null : Number(numbers[0].digits);
  const isOne = numbers.length < 2 && pairsOf(tokens).length === 0;
  const isFit = isOne && (minutes === null || isWithin(minutes, MAX_MINUTES[verb] ?? 0));
  if (!isFit) return unclear('digits', verb);
  return { ...NOTHING, minutes, repaired: numbers.some(({ repaired }) => repaired) };
}

function readItems(verb: VerbId, tokens: Token[]): Arguments | Unclear {
  const numbers = numbersOf(tokens);
  const items = [...new Set(numbers.map(({ digits }) => Number(digits)))];
  const counts = pairsOf(tokens);
  const isFit =
    items.length + counts.length <= MAX_ITEMS &&
    numbers.every(({ unit }) => unit === null) &&
    items.every((item) => isWithin(item, MAX_ITEM)) &&
    counts.every(({ item, count }) => isWithin(item, MAX_ITEM) && count <= MAX_COUNT);
  if (!isFit) return unclear('digits', verb);
  return { ...NOTHING, items, counts, repaired: numbers.some(({ repaired }) => repaired) };
}

function readQuartier(verb: VerbId, tokens: Token[]): Arguments | Unclear {
  const numbers = numbersOf(tokens);
  const code = numbers[0] === undefined ? null : Number(numbers[0].digits);
  const isFit = numbers.length < 2 && (code === null || (code >= 101 && code <= 199));
  if (!isFit || pairsOf(tokens).length > 0) return unclear('digits', verb);
  return { ...NOTHING, quartierCode: code, repaired: numbers.some(({ repaired }) => repaired) };
}

function readShopLines(verb: VerbId, tokens: Token[]): Arguments | Unclear {
  const numbers = numbersOf(tokens);
  const [first, ...rest] = numbers.map(({ digits }) => Number(digits));
  const counts = pairsOf(tokens);
  const isFit =
    (first === undefined || (first >= 2001 && first <= 2999)) &&
    rest.length + counts.length <= MAX_ITEMS &&
    rest.every((item) => isWithin(item, MAX_ITEM)) &&
    counts.every(({ item, count }) => isWithin(item, MAX_ITEM) && isWithin(count, MAX_COUNT));
  if (!isFit) return unclear('digits', verb);
  const repaired = numbers.some((number) => number.repaired);
  return { ...NOTHING, shopCode: first ?? null, items: [...new Set(rest)], counts, repaired };
}
