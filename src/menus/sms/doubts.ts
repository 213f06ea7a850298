import { isUnknown, isNumber, isWord, readTokens, type Token } from './tokens.js';
import { HEDGE, NEGATION, OUR_WORDS, QUESTION } from './vocabulary.js';

/** So many words in a row from our own message, most of them no command, are a quotation. */
const QUOTED_WORDS = 4;
const QUOTED_UNKNOWN = 2;
/** Of a long message only so much is compared. */
const COMPARED_TOKENS = 120;

/** Whether it asks something: a question mark, or a word that asks. */
export function isQuestion(text: string, tokens: Token[]): boolean {
  return /[?？؟¿⁇]/u.test(text) || hasWord(tokens, QUESTION);
}

/** Whether a word turns the sentence round (`pas encore PRET 4821`). */
export function isNegated(tokens: Token[]): boolean {
  return hasWord(tokens, NEGATION);
}

/** Whether it speaks of later, perhaps, or what others said. */
export function isHedged(tokens: Token[]): boolean {
  return hasWord(tokens, HEDGE);
}

/** Whether it is our own last message and nothing else, as an autoresponder sends it back. */
export function isEcho(tokens: Token[], lastSentByUs: string | undefined): boolean {
  if (lastSentByUs === undefined || tokens.length < 2) return false;
  return spell(tokens).join(' ') === spell(readTokens(lastSentByUs)).join(' ');
}

/** Whether it repeats our own words: a mark of quoting, our imperative, or a run of our last text. */
export function isQuotation(text: string, tokens: Token[], lastSentByUs?: string): boolean {
  if (/^\s*(?:>|&gt;)/.test(text) || hasWord(tokens, OUR_WORDS)) return true;
  return lastSentByUs !== undefined && sharesRun(tokens, readTokens(lastSentByUs));
}

function sharesRun(tokens: Token[], ours: Token[]): boolean {
  const known = new Set(runs(spell(ours.slice(0, COMPARED_TOKENS))).map((run) => run.join(' ')));
  return runs(spell(tokens.slice(0, COMPARED_TOKENS))).some(
    (run) => known.has(run.join(' ')) && run.filter(isUnknownWord).length >= QUOTED_UNKNOWN,
  );
}

function runs(words: string[]): string[][] {
  return words.map((_, at) => words.slice(at, at + QUOTED_WORDS)).filter(isFullRun);
}

function isFullRun(run: string[]): boolean {
  return run.length === QUOTED_WORDS;
}

function isUnknownWord(spelt: string): boolean {
  return /^[A-Z]/.test(spelt) && isUnknown(spelt);
}

function spell(tokens: Token[]): string[] {
  return tokens.map((token) => {
    if (isWord(token)) return token.word;
    return isNumber(token) ? token.digits : `${String(token.item)}=${String(token.count)}`;
  });
}

function hasWord(tokens: Token[], words: ReadonlySet<string>): boolean {
  return tokens.some((token) => isWord(token) && words.has(token.word));
}
