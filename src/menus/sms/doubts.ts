import type { Found } from './find-verb.js';
import type { Doubt, ParseContext } from './parsed.js';
import { isQuotation } from './quotation.js';
import { withoutLack } from './refusal-reason.js';
import { hasForeign, hasWord, isWord, type Token } from './tokens.js';
import { VERBS } from './verbs.js';
import { HEDGE, NEGATION, POLITE, QUESTION } from './vocabulary.js';

interface Doubtful {
  text: string;
  tokens: Token[];
  context: ParseContext;
}

/** Why a message must not be acted upon whatever its verb, if there is a reason. */
export function doubtAbout(
  { text, tokens, context }: Doubtful,
  found: Found | undefined,
): Doubt | undefined {
  if (isQuotation(text, tokens, context.lastSentByUs)) return 'quotation';
  if (isQuestion(text, tokens) && !isHarmlessToAsk(tokens, found)) return 'question';
  if (hasWord(withoutLack(tokens, found), NEGATION)) return 'negation';
  if (found && found.verbs.length > 1) return 'several_verbs';
  return hasForeign(tokens) ? 'chat' : undefined;
}

/** Whether it asks something: a question mark, or a word that asks. */
export function isQuestion(text: string, tokens: Token[]): boolean {
  return /[?？؟¿⁇]/u.test(text) || hasWord(tokens, QUESTION);
}

/** Whether it speaks of later, perhaps, or what others said. */
export function isHedged(tokens: Token[]): boolean {
  return hasWord(tokens, HEDGE);
}

/** `SUIVI 4821 ?` and `AIDE ?` only ask to be told, so a question mark changes nothing. */
function isHarmlessToAsk(tokens: Token[], found: Found | undefined): boolean {
  const verb = found?.exact && found.verbs.length === 1 ? found.verbs[0] : undefined;
  if (verb === undefined || VERBS[verb].tells !== true) return false;
  return tokens.every((token, at) => !isWord(token) || at === found?.at || POLITE.has(token.word));
}
