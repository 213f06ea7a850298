import { hasWord, isWord, type Token } from './tokens.js';
import type { Role } from './verbs.js';
import { NEGATION } from './vocabulary.js';
import { isQuestion } from './doubts.js';

const PAID: ReadonlySet<string> = new Set(['PAYE', 'PAYEE', 'PAID']);
const BY_ME: ReadonlySet<string> = new Set(
  'J JAI AI VIENS DEJA I IVE HAVE ALREADY JUST WE AVONS DONC'.split(' '),
);
/** As operators write: a transaction, its number, and that it was done. */
const NUMBERED: ReadonlySet<string> = new Set(['ID', 'TRANSID', 'TXNID', 'REF', 'REFERENCE']);
const DONE: ReadonlySet<string> = new Set(
  'EFFECTUE REUSSI DEBITE SUCCESSFUL SUCCESSFULLY COMPLETED DEBITED'.split(' '),
);
/** More words than this around "paid" need somebody who says that it was them. */
const SHORT = 3;

/**
 * A customer says that they paid, or sends on what an operator wrote. Nobody is believed for it, and
 * anybody can write such an SMS: it is only a reason to ask the provider now (payments.md case 36).
 */
export function isPaidClaim(text: string, tokens: Token[], role: Role): boolean {
  if (role !== 'customer' || isQuestion(text, tokens) || hasWord(tokens, NEGATION)) return false;
  const words = tokens.filter(isWord);
  if (hasWord(tokens, PAID) && (words.length <= SHORT || hasWord(tokens, BY_ME))) return true;
  const isNumbered = words.some(({ word }) => word === 'TRANSACTION') && hasWord(tokens, NUMBERED);
  return (isNumbered || hasWord(tokens, DONE)) && /\d/.test(text);
}
