import { SMALL_WORDS } from '../../locales/food-words.js';
import type { Catalogue, Shop } from '../catalogue.js';
import type { Lexicon } from './lexicon.js';

interface Named {
  shop: Shop;
  at: number;
  length: number;
}

const BEFORE_A_NAME: ReadonlySet<string> = new Set(['chez', 'at', 'from', 'resto', 'restaurant']);
/** Shorter words stand in too many names. */
const MIN_LETTERS = 4;

/** The shop that a sentence names, by its code or by words that are no food, and the other pieces. */
export function findShopName(
  pieces: readonly string[],
  catalogue: Catalogue,
  lexicon: Lexicon,
): { shop: Shop | null; pieces: readonly string[] } {
  const byCode = pieces.findIndex((piece) => /^2\d{3}$/.test(piece));
  const coded = byCode < 0 ? undefined : catalogue.shopByCode(Number(pieces[byCode]));
  if (coded) return { shop: coded, pieces: without(pieces, byCode, 1) };
  const found = Array.from(catalogue.shops.values(), (shop) => nameIn(pieces, shop, lexicon));
  const named = found.filter((each) => each !== null);
  const longest = Math.max(0, ...named.map(({ length }) => length));
  const [best, another] = named.filter(({ length }) => length === longest);
  if (!best || another) return { shop: null, pieces };
  return { shop: best.shop, pieces: without(pieces, best.at, best.length) };
}

/** The longest run of pieces that are words of the shop's name. */
function nameIn(pieces: readonly string[], shop: Shop, lexicon: Lexicon): Named | null {
  const words = lexicon.nameOf(shop.id);
  let best: Named | null = null;
  for (let at = 0; at < pieces.length; at += 1) {
    const length = runAt(pieces, at, words);
    if (length <= (best?.length ?? 0)) continue;
    const run = pieces.slice(at, at + length);
    const isCalled = BEFORE_A_NAME.has(pieces[at - 1] ?? '') && length > 1;
    if (isCalled || run.some((word) => isOwnName(word, lexicon))) best = { shop, at, length };
  }
  return best;
}

function runAt(pieces: readonly string[], at: number, words: ReadonlySet<string>): number {
  let length = 0;
  while (words.has(pieces[at + length] ?? '')) length += 1;
  return length;
}

/** A word that is neither food nor one of every sentence. */
function isOwnName(word: string, lexicon: Lexicon): boolean {
  const isLong = word.length >= MIN_LETTERS && /^[a-z]+$/.test(word);
  return (
    isLong && !SMALL_WORDS.has(word) && !OF_MANY_NAMES.has(word) && lexicon.termFor(word) === null
  );
}

/** They begin the names of many shops. */
const OF_MANY_NAMES: ReadonlySet<string> = new Set(
  `chez mama tata mami cuisine pharmacie superette boulangerie depot panier house chop vite corner
  campus bleu verte colline plus royal grill fish`.split(/\s+/),
);

function without(pieces: readonly string[], at: number, length: number): readonly string[] {
  return [...pieces.slice(0, at), ...pieces.slice(at + length)];
}
