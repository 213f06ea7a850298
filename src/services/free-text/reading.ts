import type { Catalogue, Shop } from '../catalogue.js';
import { cutIntoChunks, type Chunk } from './chunks.js';
import type { Lexicon } from './lexicon.js';
import { readForMenu } from './menu-reading.js';
import type { MenuReading } from './parts.js';
import { readSentenceOf, type Sentence } from './sentence.js';
import { findShopName } from './shop-name.js';
import { piecesOf } from './words.js';

/** A sentence as one shop would understand it. */
export interface ShopReading extends MenuReading {
  shop: Shop;
}

/** What a sentence says, before anybody's place or cart is known. */
export type FreeText =
  /** No order: it names no dish, or tells of something else. */
  | { kind: 'none' }
  /** It asks about dishes: for a search. */
  | { kind: 'asks' }
  /** Which count goes with which dish cannot be told. */
  | { kind: 'counts' }
  | {
      kind: 'order';
      /** The shop that the sentence names; null when it names none. */
      shop: Shop | null;
      later: boolean;
      readFor(shop: Shop): ShopReading | null;
    };

/** Nobody orders in a longer text, and nothing longer is read. */
const MAX_CHARACTERS = 320;

export function readFreeText(text: string, lexicon: Lexicon, catalogue: Catalogue): FreeText {
  if (text.length > MAX_CHARACTERS) return { kind: 'none' };
  const { shop, pieces } = findShopName(piecesOf(text), catalogue, lexicon);
  const sentence = readSentenceOf(pieces, lexicon.termFor);
  if (!isAboutFood(sentence) || sentence.tells) return { kind: 'none' };
  if (sentence.asks || isPlainQuestion(text, sentence)) return { kind: 'asks' };
  const cut = cutIntoChunks(sentence.tokens);
  if (!cut.ok) return { kind: 'counts' };
  const readFor = (of: Shop) => readShop(of, cut, lexicon);
  return { kind: 'order', shop, later: sentence.later, readFor };
}

function readShop(
  shop: Shop,
  { chunks, unknown }: { chunks: Chunk[]; unknown: string[] },
  lexicon: Lexicon,
): ShopReading | null {
  const reading = readForMenu(lexicon.dishesOf(shop.id), chunks);
  return reading && { ...reading, shop, unknown: [...unknown, ...reading.unknown] };
}

/** It names food, and at least as many words of it as words that we do not know. */
function isAboutFood({ tokens }: Sentence): boolean {
  const named = tokens.filter(({ kind }) => kind === 'word').length;
  const unknown = tokens.filter(({ kind }) => kind === 'unknown').length;
  return named > 0 && unknown <= named;
}

/** `vous avez du poulet ?`; with a count it is an order, politely put. */
function isPlainQuestion(text: string, { tokens }: Sentence): boolean {
  return text.includes('?') && !tokens.some(({ kind }) => kind === 'count');
}
