import type { ParseContext } from './parsed.js';
import { isWord, type Token, type Word } from './tokens.js';
import type { Role } from './verbs.js';
import { isSmallTalk, THANKING } from './vocabulary.js';

const ASSENT: ReadonlySet<string> = new Set(['OK', 'OKAY']);
const YES_OR_NO: ReadonlySet<string> = new Set(['OUI', 'YES', 'NON', 'NO']);

/**
 * Thanks, greetings, "understood": what wants no reply. `OK` from a customer is that, and `ok merci`
 * from a shop or driver for whom nothing waits; so is a customer's `non merci`.
 */
export function isThanks(tokens: Token[], role: Role, context: ParseContext): boolean {
  if (!tokens.every(isWord)) return false;
  const rest = tokens.filter(({ word }) => !isSmallTalk(word));
  if (rest.every(isAssent)) {
    return rest.length === 0 || role === 'customer' || (isIdle(context) && tokens.some(isThanking));
  }
  return role === 'customer' && tokens.length > 1 && rest.every(isYesOrNo);
}

/** `ok merci` ends a conversation; while an order waits for a yes we ask what it was. */
export function isAcknowledgement(words: Word[]): boolean {
  return words.some(isAssent) && words.some(isThanking);
}

function isIdle({ openReferences, offeredReferences = [] }: ParseContext): boolean {
  return openReferences.length === 0 && offeredReferences.length === 0;
}

function isAssent({ word }: Word): boolean {
  return ASSENT.has(word);
}

function isYesOrNo({ word }: Word): boolean {
  return YES_OR_NO.has(word) || isSmallTalk(word);
}

function isThanking({ word }: Word): boolean {
  return THANKING.has(word);
}
