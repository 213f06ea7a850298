import { readAmount } from './amount-arguments.js';
import { readDelivery } from './delivery-arguments.js';
import { readDishes, readShopPage } from './dish-arguments.js';
import { isReference, joinReferences } from './numbers.js';
import {
  NO_ARGUMENTS,
  unclear,
  type Arguments,
  type CountedItem,
  type ParseContext,
  type Unclear,
} from './parsed.js';
import { isNumber, isWord, type Digits, type Token } from './tokens.js';
import { VERBS, type VerbId } from './verbs.js';

/** Above, minutes are a slip of the thumb or a price. */
const MAX_MINUTES: Partial<Record<VerbId, number>> = { accept: 180, late: 120, pause: 720 };
const MAX_ITEM = 97;
const MAX_COUNT = 999;
const MAX_ITEMS = 20;
const MAX_ARTICLE = 99;

/** Reads the digits by the verb's pattern; digits that do not fit it are a doubt, never dropped. */
export function readArguments(
  verb: VerbId,
  tokens: Token[],
  { openReferences: open, offeredReferences = [] }: ParseContext,
): Arguments | Unclear {
  const known = [...open, ...offeredReferences];
  switch (VERBS[verb].pattern) {
    case 'nothing':
      return tokens.every(isWord) ? NO_ARGUMENTS : unclear('digits', verb);
    case 'order':
      return readOrder(verb, tokens, known, 0);
    case 'order_minutes':
      return readOrder(verb, tokens, known, MAX_MINUTES[verb] ?? 0);
    case 'order_code':
      return readDelivery(verb, tokens, open);
    case 'minutes':
      return readMinutes(verb, tokens);
    case 'items':
      return readItems(verb, tokens);
    case 'quartier':
      return readQuartier(verb, tokens);
    case 'shop_lines':
      return readDishes(verb, tokens);
    case 'shop_page':
      return readShopPage(verb, tokens);
    case 'article':
      return readArticle(verb, tokens);
    case 'amount':
      return readAmount(verb, tokens, false);
    case 'amount_code':
      return readAmount(verb, tokens, true);
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
  known: readonly number[],
  maxMinutes: number,
): Arguments | Unclear {
  if (pairsOf(tokens).length > 0) return unclear('digits', verb);
  const numbers = numbersOf(joinReferences(tokens, known));
  const references = numbers.filter(({ digits, unit }) => unit === null && isReference(digits));
  const others = numbers.filter((number) => !references.includes(number));
  const distinct = new Set(references.map(({ digits }) => digits));
  if (distinct.size > 1) return unclear('several_orders', verb);
  const minutes = others[0] === undefined ? null : Number(others[0].digits);
  if (others.length > 1 || (minutes !== null && !isWithin(minutes, maxMinutes))) {
    return unclear('digits', verb);
  }
  const reference = references[0] === undefined ? null : Number(references[0].digits);
  return {
    ...NO_ARGUMENTS,
    reference,
    minutes,
    repaired: numbers.some(({ repaired }) => repaired),
  };
}

function isWithin(value: number, limit: number): boolean {
  return value >= 1 && value <= limit;
}

function readMinutes(verb: VerbId, tokens: Token[]): Arguments | Unclear {
  const numbers = numbersOf(tokens);
  const minutes = numbers[0] === undefined ? null : Number(numbers[0].digits);
  const isOne = numbers.length < 2 && pairsOf(tokens).length === 0;
  const isFit = isOne && (minutes === null || isWithin(minutes, MAX_MINUTES[verb] ?? 0));
  if (!isFit) return unclear('digits', verb);
  return { ...NO_ARGUMENTS, minutes, repaired: numbers.some(({ repaired }) => repaired) };
}

function readArticle(verb: VerbId, tokens: Token[]): Arguments | Unclear {
  const numbers = numbersOf(tokens);
  const article = numbers[0] === undefined ? null : Number(numbers[0].digits);
  const isOne = numbers.length < 2 && pairsOf(tokens).length === 0;
  if (!isOne || numbers.some(({ unit }) => unit !== null)) return unclear('digits', verb);
  // Whoever names an order wants help with it, not an article.
  const isArticle = article !== null && isWithin(article, MAX_ARTICLE);
  const repaired = numbers.some((number) => number.repaired);
  return { ...NO_ARGUMENTS, article: isArticle ? article : null, repaired };
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
  return { ...NO_ARGUMENTS, items, counts, repaired: numbers.some(({ repaired }) => repaired) };
}

function readQuartier(verb: VerbId, tokens: Token[]): Arguments | Unclear {
  const numbers = numbersOf(tokens);
  const code = numbers[0] === undefined ? null : Number(numbers[0].digits);
  const isFit = numbers.length < 2 && (code === null || (code >= 101 && code <= 199));
  if (!isFit || pairsOf(tokens).length > 0) return unclear('digits', verb);
  return {
    ...NO_ARGUMENTS,
    quartierCode: code,
    repaired: numbers.some(({ repaired }) => repaired),
  };
}
