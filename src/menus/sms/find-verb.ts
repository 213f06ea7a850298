import { wordDistance } from '../../lib/word-distance.js';
import type { Language } from '../../locales/keys.js';
import { isReference } from './numbers.js';
import { isNumber, isUnknownWord, isWord, type Token } from './tokens.js';
import { mayUse, type Role, keywordsOf, VERB_IDS, type VerbId, VERBS, verbOf } from './verbs.js';
import { FILLER, NEVER_REPAIRED, ORDER_NOUN, POLITE } from './vocabulary.js';
import { isShortened } from './word-distance.js';

/** The verbs a message holds and where the first of them stands. */
export interface Found {
  /** One verb in nearly every message; several are never acted upon. */
  verbs: VerbId[];
  at: number;
  /** Written exactly, as one word. */
  exact: boolean;
}

/** Above this many words nobody is giving a command with a slip of the thumb in it. */
const MAX_WORDS_TO_REPAIR = 12;

/**
 * `no` before digits is "number" when another verb is there (`ready no 4821`) or an order is named
 * (`cde no 4821`, `no cde 4821`); otherwise it is the English refusal. What is a number sign
 * becomes a filler.
 */
export function readNumberSigns(tokens: Token[], language: Language | null): Token[] {
  const others = tokens.filter((token) => isWord(token) && isStrongVerb(token.word));
  const hasVerb = others.some((token) => isWord(token) && token.word !== 'NO');
  return tokens.map((token, at) => {
    if (!isWord(token) || token.word !== 'NO') return token;
    const isSign = isNumberSign(tokens, at, hasVerb || language === 'fr');
    return isSign ? { ...token, word: 'NUM' } : token;
  });
}

function isNumberSign(tokens: Token[], at: number, alreadyHasVerb: boolean): boolean {
  const before = tokens[at - 1];
  const after = tokens[at + 1];
  const namesOrder = isWord(after) && ORDER_NOUN.has(after.word) && isNumber(tokens[at + 2]);
  if (namesOrder) return true;
  if (!isNumber(after)) return false;
  return alreadyHasVerb || (isWord(before) && ORDER_NOUN.has(before.word));
}

/** A customer's `CODE 4821`, as our messages teach it; beside other digits CODE is a filler. */
export function findCode(tokens: Token[], role: Role): Found | undefined {
  const at = tokens.findIndex((token) => isWord(token) && token.word === 'CODE');
  const [number, ...others] = tokens.filter((token) => !isWord(token));
  const isOrder = isNumber(number) && isReference(number.digits) && others.length === 0;
  if (at < 0 || role !== 'customer' || !isOrder || tokens.some(isUnknownWord)) return undefined;
  return { verbs: ['code'], at, exact: true };
}

/** A driver's `AT BONA`, `AT 116`: where they are. Elsewhere AT is a word of every sentence. */
export function findPlace(tokens: Token[], role: Role): Found | undefined {
  const [first, second] = tokens;
  const isPlace = role === 'driver' && isWord(first) && first.word === 'AT' && second !== undefined;
  return isPlace ? { verbs: ['area'], at: 0, exact: true } : undefined;
}

function isStrongVerb(word: string): boolean {
  const verb = verbOf(word);
  return verb !== undefined && !VERBS[verb].weak && !VERBS[verb].alone;
}

/**
 * Finds the verb: exactly as written by anybody's list, or else repaired, and then only one that
 * this sender may use.
 */
export function findVerb(tokens: Token[], role: Role): Found | undefined {
  return findExact(tokens) ?? findRepaired(tokens, role);
}

function findExact(tokens: Token[]): Found | undefined {
  const hits = tokens.flatMap((token, at) => {
    const verb = isWord(token) ? verbOf(token.word) : undefined;
    if (verb === 'receipt' && !isAskedFor(tokens)) return [];
    return verb === undefined ? [] : [{ verb, at, exact: isWord(token) && !token.repaired }];
  });
  const others = new Set(hits.map(({ verb }) => verb)).size > 1;
  const counted = hits.filter(({ verb }) => counts(verb, others, tokens));
  const first = counted[0];
  if (!first) return undefined;
  const verbs = [...new Set(counted.map(({ verb }) => verb))];
  return { verbs, at: first.at, exact: counted.every(({ exact }) => exact) };
}

/** `RECU 4821`, and nothing around it: elsewhere `reçu` says that something has come. */
function isAskedFor(tokens: Token[]): boolean {
  const [first, second, ...rest] = tokens;
  const isFirst = isWord(first) && verbOf(first.word) === 'receipt';
  return (
    isFirst && isNumber(second) && rest.every((token) => isWord(token) && POLITE.has(token.word))
  );
}

/** FR and EN are words of every sentence; CODE and ORDER are fillers beside another verb. */
function counts(verb: VerbId, hasOthers: boolean, tokens: Token[]): boolean {
  if (verb === 'french' || verb === 'english' || verb === 'code') {
    return !hasOthers && tokens.every(isWord);
  }
  if (verb !== 'order') return true;
  return !hasOthers && (tokens.every(isWord) || tokens.some(isOrdering));
}

/** `ORDER 2001 ...` and `ORDER 1x2` order; in `order 4821` it is only the noun. */
function isOrdering(token: Token): boolean {
  if (!isWord(token) && !isNumber(token)) return true;
  return isNumber(token) && /^2\d{3}$/.test(token.digits);
}

function findRepaired(tokens: Token[], role: Role): Found | undefined {
  const words = tokens.flatMap((token, at) => (isWord(token) ? [{ word: token.word, at }] : []));
  if (words.length > MAX_WORDS_TO_REPAIR) return undefined;
  const hits = words.flatMap(({ word, at }) => {
    const verb = repair(word, role, words.length < tokens.length);
    return verb === undefined ? [] : [{ verb, at }];
  });
  const first = hits[0];
  if (!first) return undefined;
  return { verbs: [...new Set(hits.map(({ verb }) => verb))], at: first.at, exact: false };
}

/**
 * The only verb within reach of a misspelt word, if there is exactly one. Verbs that stand alone are
 * out of reach beside digits: STOK 12 is nearer to STOCK than to STOP.
 */
function repair(word: string, role: Role, hasDigits: boolean): VerbId | undefined {
  if (word.length < 3 || isOrdinary(word)) return undefined;
  const near = VERB_IDS.filter((verb) => mayUse(role, verb) && !(hasDigits && VERBS[verb].alone))
    .map((verb) => ({ verb, distance: nearest(word, verb) }))
    .filter(({ distance }) => Number.isFinite(distance))
    .sort((left, right) => left.distance - right.distance);
  const [best, second] = near;
  return best && best.distance < (second?.distance ?? Infinity) ? best.verb : undefined;
}

/** A word that means something of its own is not a misspelt verb. */
function isOrdinary(word: string): boolean {
  const isKnown = POLITE.has(word) || FILLER.has(word) || NEVER_REPAIRED.has(word);
  return isKnown || verbOf(word) !== undefined;
}

function nearest(word: string, verb: VerbId): number {
  return Math.min(...keywordsOf(verb).map((keyword) => slips(word, keyword)));
}

/** One slip in 4 to 6 letters, two in 7 or more, none in 3 or fewer; or vowels left out. */
function slips(word: string, keyword: string): number {
  const allowed = keyword.length < 4 ? 0 : keyword.length < 7 ? 1 : 2;
  const distance = allowed === 0 ? Infinity : wordDistance(word, keyword, allowed);
  if (distance <= allowed) return distance;
  return isShortened(word, keyword) ? 1.5 : Infinity;
}
