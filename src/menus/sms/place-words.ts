import type { Found } from './find-verb.js';
import { isNumber, isUnknownWord, isWord, type Token } from './tokens.js';
import { HEDGE, POLITE } from './vocabulary.js';

/** No quartier's name has more words. */
const MAX_WORDS = 4;
/** They stand inside names: Cité des Palmiers, Carrefour de la Joie. */
const INSIDE: ReadonlySet<string> = new Set(['DE', 'DES', 'DU', 'D', 'LA', 'LE', 'LES', 'L']);

/**
 * The letters of a place right behind its verb, as `SECTEUR NEW BELL` and `AREA PK14` say it. Null
 * when anything else stands around them: an "area" in a sentence is no place.
 */
export function readPlaceWords(tokens: Token[], found: Found): string | null {
  const said = withoutManners(tokens);
  const named = said.slice(1);
  const isFirst = found.exact && said[0] === tokens[found.at];
  const begins = named[0] !== undefined && isUnknownWord(named[0]);
  if (!isFirst || !begins || named.length > MAX_WORDS || !named.every(isOfName)) return null;
  return named.map(spell).join(' ').toLowerCase();
}

function withoutManners(tokens: Token[]): Token[] {
  return tokens.filter((token) => !isWord(token) || !POLITE.has(token.word));
}

function isOfName(token: Token): boolean {
  if (isNumber(token)) return token.digits.length <= 2 && token.unit === null;
  return isWord(token) && (INSIDE.has(token.word) || isPlainWord(token));
}

function isPlainWord(token: Token): boolean {
  return isUnknownWord(token) && isWord(token) && !HEDGE.has(token.word);
}

function spell(token: Token): string {
  if (isNumber(token)) return token.digits;
  return isWord(token) ? token.word : '';
}
