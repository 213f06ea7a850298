import { isReference } from './numbers.js';
import type { ParseContext, Parsed } from './parsed.js';
import { isNumber, isWord, type Token, type Word } from './tokens.js';
import { ANSWER_WORDS, POLITE } from './vocabulary.js';

/**
 * One digit with at most polite words and "choice" around it answers a question of ours; with an
 * order's number before it (`4821 1`) it says which of several.
 */
export function readBareAnswer(tokens: Token[], context: ParseContext): Parsed | undefined {
  const figures = tokens.filter((token) => !isWord(token));
  const digit = figures.at(-1);
  if (!isNumber(digit) || !/^\d$/.test(digit.digits) || digit.unit !== null) return undefined;
  if (!tokens.filter(isWord).every(isAnswerWord)) return undefined;
  const reference = figures.length > 1 ? readOnlyReference(figures, context) : null;
  if (reference === undefined) return undefined;
  return { kind: 'digit', digit: Number(digit.digits), reference };
}

function readOnlyReference(figures: Token[], { openQuestions }: ParseContext): number | undefined {
  const [first, , third] = figures;
  if (third !== undefined || openQuestions === 0 || !isNumber(first)) return undefined;
  return isReference(first.digits) || isShop(first.digits) ? Number(first.digits) : undefined;
}

/** A draft has no number of its own yet: it goes by its shop's. */
function isShop(digits: string): boolean {
  return /^2\d{3}$/.test(digits);
}

function isAnswerWord({ word }: Word): boolean {
  return POLITE.has(word) || ANSWER_WORDS.has(word);
}
