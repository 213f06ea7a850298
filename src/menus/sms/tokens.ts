import { FOREIGN } from './fold-words.js';
import { verbOf } from './verbs.js';
import { FILLER, POLITE } from './vocabulary.js';

export interface Word {
  kind: 'word';
  word: string;
  /** It was spelt `O U I` or `ouiiii`, so it is not the exact word. */
  repaired: boolean;
  /** The digits of a price (`10000F`), which only the cash of a delivery is read from. */
  francs?: string;
}

export interface Digits {
  kind: 'number';
  digits: string;
  /** Letters were read as digits (`482I`) or pieces joined (`48 21`). */
  repaired: boolean;
  unit: 'minutes' | null;
  gap: string;
  /** As it was typed, where letters were read as digits: `11B`. */
  typed?: string;
}

/** `12=30` or `1x2`: an item and how many; with letters (`1x2b`) also which sides. */
export interface Pair {
  kind: 'pair';
  item: number;
  count: number;
  sides?: string;
}

export type Token = Word | Digits | Pair;

/** Stands for a price, a time of day or a phone number: known, but never a part of a command. */
export const OTHER_FIGURE = 'FIGURE0';

export function isNumber(token: Token | undefined): token is Digits {
  return token?.kind === 'number';
}

export function isWord(token: Token | undefined): token is Word {
  return token?.kind === 'word';
}

export function word(text: string, repaired = false): Word {
  return { kind: 'word', word: text, repaired };
}

/** A price: `10000F`, `10000 F`. */
export function price(francs: string): Word {
  return { ...word(OTHER_FIGURE), francs };
}

export function number(digits: string, gap: string, repaired = false): Digits {
  return { kind: 'number', digits, gap, repaired, unit: null };
}

/** Whether letters or digits of another script stand in it, perhaps to look like ours. */
export function hasForeign(tokens: Token[]): boolean {
  return tokens.some((token) => isWord(token) && token.word === FOREIGN);
}

/** Whether a word says something: not polite, not a filler, not a verb. */
export function isUnknown(text: string): boolean {
  return !POLITE.has(text) && !FILLER.has(text) && verbOf(text) === undefined;
}

export function isUnknownWord(token: Token): boolean {
  return isWord(token) && isUnknown(token.word);
}

export function hasWord(tokens: Token[], words: ReadonlySet<string>): boolean {
  return tokens.some((token) => isWord(token) && words.has(token.word));
}
