import {
  NO_ARGUMENTS,
  unclear,
  type Arguments,
  type CountedItem,
  type DishWish,
  type Unclear,
} from './parsed.js';
import { readSides, sideNumbers } from './sides.js';
import { isNumber, isWord, OTHER_FIGURE, type Digits, type Token } from './tokens.js';
import type { VerbId } from './verbs.js';

const MAX_ITEM = 97;
/** More portions of one dish, and more dishes, are a slip of the thumb; the cart has its own limit. */
const MAX_COUNT = 20;
const MAX_DISHES = 20;
const MAX_PAGE = 9;

/**
 * `CMD 2001 1x2b 3 116 face pharmacie`: the shop, its dishes, and perhaps the quartier with words
 * about the door. Each number says by itself what it is (DESIGN.md section 3).
 */
export function readDishes(verb: VerbId, tokens: Token[]): Arguments | Unclear {
  const quartier = quartierAt(tokens);
  const said = tokens.slice(0, quartier).filter((token) => !isWord(token));
  const [shop, ...rest] = said;
  const dishes = rest.map(dishOf);
  const isFit =
    (shop === undefined || isShop(shop)) && dishes.length <= MAX_DISHES && dishes.every(isPossible);
  if (!isFit) return unclear('digits', verb);
  const place = quartier === undefined ? undefined : tokens[quartier];
  return {
    ...NO_ARGUMENTS,
    shopCode: isNumber(shop) ? Number(shop.digits) : null,
    quartierCode: isNumber(place) ? Number(place.digits) : null,
    dishes,
    items: [...new Set(rest.filter(isNumber).map(({ digits }) => Number(digits)))],
    counts: rest.flatMap(countOf),
    repaired: said.some((token) => isNumber(token) && token.repaired),
  };
}

/** The dishes of an order with their sides; behind the quartier nothing is a dish (`2e portail`). */
export function withSides(tokens: Token[]): Token[] {
  const at = quartierAt(tokens) ?? tokens.length;
  return [...readSides(tokens.slice(0, at)), ...tokens.slice(at)];
}

/** As long as a landmark may be written on a screen. */
const MAX_LANDMARK = 60;

/** What was said about the door, folded and in lower case; null when nothing was. */
export function landmarkWords(tokens: Token[]): string | null {
  const words = tokens.flatMap((token) => {
    if (isNumber(token)) return [token.digits];
    return isWord(token) && token.word !== OTHER_FIGURE ? [token.word.toLowerCase()] : [];
  });
  return words.join(' ').slice(0, MAX_LANDMARK).trim() || null;
}

/** Where the words about the door begin; undefined without a quartier. */
export function placeStart(verb: VerbId, tokens: Token[]): number | undefined {
  const at = verb === 'order' ? quartierAt(tokens) : undefined;
  return at === undefined ? undefined : at + 1;
}

/** `MENU`, `MENU 2001`, `MENU 116`, and the next part of either: `MENU 2001 2`. */
export function readShopPage(verb: VerbId, tokens: Token[]): Arguments | Unclear {
  const figures = tokens.filter((token) => !isWord(token));
  const [first, second] = figures;
  const isCode = isShop(first) || isQuartier(first);
  const page = isCode ? second : first;
  const isFit =
    figures.length <= (isCode ? 2 : 1) && (page === undefined || isWithin(page, MAX_PAGE));
  if (!isFit) return unclear('digits', verb);
  return {
    ...NO_ARGUMENTS,
    shopCode: isShop(first) ? Number(first.digits) : null,
    quartierCode: isQuartier(first) ? Number(first.digits) : null,
    page: isNumber(page) ? Number(page.digits) : null,
    repaired: figures.some((token) => isNumber(token) && token.repaired),
  };
}

function quartierAt(tokens: Token[]): number | undefined {
  const shop = tokens.findIndex(isShop);
  const at = tokens.findIndex((token, index) => index > shop && isQuartier(token));
  return at < 0 ? undefined : at;
}

function isShop(token: Token | undefined): token is Digits {
  return isNumber(token) && token.unit === null && /^2\d{3}$/.test(token.digits);
}

function isQuartier(token: Token | undefined): token is Digits {
  return isNumber(token) && !token.repaired && token.unit === null && /^1\d\d$/.test(token.digits);
}

function isWithin(token: Token, limit: number): boolean {
  if (!isNumber(token) || token.unit !== null) return false;
  return Number(token.digits) >= 1 && Number(token.digits) <= limit;
}

function dishOf(token: Token): DishWish {
  if (isWord(token)) return { item: 0, count: 0, sides: [] };
  if (token.kind === 'pair') {
    return { item: token.item, count: token.count, sides: sideNumbers(token.sides ?? '') };
  }
  return { item: token.unit === null ? Number(token.digits) : 0, count: 1, sides: [] };
}

function isPossible({ item, count }: DishWish): boolean {
  return item >= 1 && item <= MAX_ITEM && count >= 1 && count <= MAX_COUNT;
}

function countOf(token: Token): CountedItem[] {
  return token.kind === 'pair' ? [{ item: token.item, count: token.count }] : [];
}
