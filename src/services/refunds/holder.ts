import { foldToAscii } from '../../lib/fold.js';
import type { Vault } from '../../lib/vault.js';
import type { HolderQuestion, HolderWord } from '../../models/refunds.js';
import type { HolderAnswer } from './parts.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A number that paid within this time has not been given to somebody else since. */
const RECENT_MS = 30 * DAY_MS;

/** Whether money may go there: `differs` and `absent` are for a person, `unknown` for another try. */
export function holderWord(
  vault: Vault,
  question: HolderQuestion,
  answer: HolderAnswer,
  now: Date,
): HolderWord {
  if (answer.kind !== 'found') return answer.kind;
  const { knownDigest } = question;
  if (knownDigest) {
    return knownDigest.equals(holderDigest(vault, answer.fullName)) ? 'same' : 'differs';
  }
  if (isNamed(vault, question, answer.fullName)) return 'named';
  return now.getTime() - question.paidAt.getTime() <= RECENT_MS ? 'recent' : 'differs';
}

/** What is kept of a name: enough to see that it is another one. */
export function holderDigest(vault: Vault, fullName: string): Buffer {
  return vault.digest('payer-holder', wordsOf(fullName).sort().join(' '));
}

/** The first name that the customer gave us is one of the holder's. */
function isNamed(
  vault: Vault,
  { ownNameSealed, keyWrapped }: HolderQuestion,
  fullName: string,
): boolean {
  if (!ownNameSealed) return false;
  const own = wordsOf(vault.open(vault.unwrap(keyWrapped), ownNameSealed));
  const theirs = wordsOf(fullName);
  return own.length > 0 && own.every((word) => theirs.includes(word));
}

function wordsOf(name: string): string[] {
  return (
    foldToAscii(name)
      .toUpperCase()
      .match(/[A-Z]+/g) ?? []
  );
}
