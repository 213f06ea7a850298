import {
  AND_WORDS,
  ASKING_WORDS,
  LATER_WORDS,
  NO_ORDER_WORDS,
  NUMBER_WORDS,
  ORDER_FILLER,
  WITH_WORDS,
} from '../../locales/food-words.js';
import type { SaidWord } from './words.js';

/** What a piece of a sentence does: it counts, names, joins, or is a word that we do not know. */
export type Token =
  | { kind: 'count'; count: number; side: 'any' | 'before' | 'after' }
  | ({ kind: 'word' } & SaidWord)
  | { kind: 'size'; said: string }
  | { kind: 'link'; how: 'apart' | 'and' | 'with' }
  | { kind: 'unknown'; said: string };

/** What a sentence is about, beside its dishes. */
export interface Sentence {
  tokens: readonly Token[];
  /** It tells, complains, refuses or cancels: nobody orders with it. */
  tells: boolean;
  /** It asks for a price, or whether there is any. */
  asks: boolean;
  /** It speaks of tonight or tomorrow. */
  later: boolean;
}

const SAYS_NO_DISH = [ORDER_FILLER, LATER_WORDS, ASKING_WORDS];

/** More of one dish is no order of somebody hungry, and may be a price or a year. */
const MAX_COUNT = 20;

/** Reads the pieces of a text; `termFor` knows the words of food. */
export function readSentenceOf(
  pieces: readonly string[],
  termFor: (word: string) => string | null,
): Sentence {
  return {
    tokens: pieces.flatMap((piece) => tokenOf(piece, termFor)),
    tells: pieces.some((piece) => NO_ORDER_WORDS.has(piece)),
    asks: pieces.some((piece) => ASKING_WORDS.has(piece)),
    later: pieces.some((piece) => LATER_WORDS.has(piece)),
  };
}

function tokenOf(piece: string, termFor: (word: string) => string | null): Token[] {
  if (/^[,;\n]$/.test(piece)) return [{ kind: 'link', how: 'apart' }];
  if (piece === '+' || piece === '&' || AND_WORDS.has(piece)) return [{ kind: 'link', how: 'and' }];
  if (WITH_WORDS.has(piece)) return [{ kind: 'link', how: 'with' }];
  if (/\d/.test(piece)) return [figureOf(piece)];
  const count = NUMBER_WORDS.get(piece);
  if (count !== undefined) return [{ kind: 'count', count, side: 'any' }];
  if (piece.length < 2 || SAYS_NO_DISH.some((words) => words.has(piece))) return [];
  const term = termFor(piece);
  return [term === null ? { kind: 'unknown', said: piece } : { kind: 'word', said: piece, term }];
}

function figureOf(piece: string): Token {
  if (/[a-z]$/.test(piece) && !piece.endsWith('x')) return { kind: 'size', said: piece };
  const count = Number(/\d+/.exec(piece)?.[0]);
  if (count < 1 || count > MAX_COUNT) return { kind: 'unknown', said: piece };
  if (/^[x*]/.test(piece)) return { kind: 'count', count, side: 'after' };
  return { kind: 'count', count, side: /[x*]$/.test(piece) ? 'before' : 'any' };
}
