import { readTokens } from './read-tokens.js';
import { hasWord, isNumber, isUnknown, isWord, type Token } from './tokens.js';
import { OUR_WORDS } from './vocabulary.js';

/** So many words in a row from our own message, most of them no command, are a quotation. */
const QUOTED_WORDS = 4;
const QUOTED_UNKNOWN = 2;
/** Of a long message only so much is compared. */
const COMPARED_TOKENS = 120;

/** Whether it is our own last message and nothing else, as an autoresponder sends it back. */
export function isEcho(tokens: Token[], lastSentByUs: string | undefined): boolean {
  if (lastSentByUs === undefined || tokens.length < 2) return false;
  return spell(tokens).join(' ') === spell(readTokens(lastSentByUs)).join(' ');
}

/** Whether it repeats our own words: a mark of quoting, our imperative, or a run of our last text. */
export function isQuotation(text: string, tokens: Token[], lastSentByUs?: string): boolean {
  if (/^\s*(?:>|&gt;)/.test(text) || hasWord(tokens, OUR_WORDS)) return true;
  if (lastSentByUs === undefined || tokens.length < QUOTED_WORDS) return false;
  return sharesRun(tokens, readTokens(lastSentByUs));
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
    // `no` may already have been read as "number" on one side.
    if (isWord(token)) return token.word === 'NO' ? 'NUM' : token.word;
    return isNumber(token) ? token.digits : `${String(token.item)}=${String(token.count)}`;
  });
}
