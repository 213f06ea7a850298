import type { Found } from './find-verb.js';
import { isReference } from './numbers.js';
import { isNumber, isUnknownWord, isWord, type Token } from './tokens.js';
import { NEGATION } from './vocabulary.js';

/** As much of a reason as an SMS to the customer could repeat. */
const MAX_REASON = 80;

/** Where the reason begins when a refusal opens with the verb and its order: `NON 4821 ...`. */
export function reasonStart(tokens: Token[], found: Found | undefined): number | undefined {
  if (!found?.exact || found.verbs[0] !== 'refuse' || found.verbs.length > 1) return undefined;
  const at = tokens.findIndex(isNumber);
  const number = tokens[at];
  if (!isNumber(number) || !isReference(number.digits) || found.at > at) return undefined;
  return tokens.slice(0, at).some(isUnknownWord) ? undefined : at + 1;
}

/** The reason in plain words, folded and in lower case. */
export function reasonWords(tokens: Token[]): string | null {
  const words = tokens.flatMap((token) => (isWord(token) ? [token.word.toLowerCase()] : []));
  return words.join(' ').slice(0, MAX_REASON).trim() || null;
}

/**
 * The tokens without the negation of a reason that names what is missing: `pas de poisson` does not
 * take the refusal back, as `NON 4821 ne pas annuler` might.
 */
export function withoutLack(tokens: Token[], found: Found | undefined): Token[] {
  const start = reasonStart(tokens, found);
  if (start === undefined) return tokens;
  return tokens.filter((token, at) => at < start || !(isNegation(token) && isOf(tokens[at + 1])));
}

function isNegation(token: Token): boolean {
  return isWord(token) && NEGATION.has(token.word);
}

function isOf(token: Token | undefined): boolean {
  return isWord(token) && ['DE', 'D', 'DU', 'ASSEZ'].includes(token.word);
}
