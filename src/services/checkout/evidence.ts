import type { Attempt } from '../../models/payments.js';
import { feeOf, type RulesAt } from '../money-rules.js';

/** A transaction as its provider told it when asked; what it did not say is null. */
interface EvidenceFacts {
  providerReference: string;
  externalReference: string | null;
  currency: string | null;
  direction: 'collect' | 'withdraw' | null;
  operator: string | null;
  /** What reaches our account after the provider's fee. */
  netXaf: number | null;
}

export type Success = EvidenceFacts & { kind: 'succeeded'; amountXaf: number };
export type Failure = EvidenceFacts & { kind: 'failed'; reason: string };

/** What reading a transaction back proved: the only thing that moves money. */
export type Evidence =
  (EvidenceFacts & { kind: 'pending' }) | Success | Failure | { kind: 'unknown'; cause: string };

/** Of a collect also that our reference is not known where it would be by now. */
export type CollectEvidence = Evidence | { kind: 'never_arrived' };

/**
 * Whether evidence is about this attempt: by the provider's reference once it is known, before that
 * by ours, which the provider must repeat. Anything else was pointed at by somebody's mistake or
 * malice.
 */
export function isAbout(attempt: Attempt, evidence: EvidenceFacts): boolean {
  return attempt.providerReference === null
    ? evidence.externalReference === attempt.externalReference
    : evidence.providerReference === attempt.providerReference;
}

/** What a success says differently from what was asked; such money is looked at by a person. */
export function mismatchOf(attempt: Attempt, success: Success): string | null {
  const { externalReference, currency, direction } = success;
  if (externalReference !== null && externalReference !== attempt.externalReference) {
    return 'reference';
  }
  if (currency !== 'XAF') return 'currency';
  return direction === null || direction === 'collect' ? null : 'direction';
}

/** What the provider kept: as its answer says, else by the rule of the day, rounded up. */
export function feeXafOf(
  { amountXaf, netXaf, operator }: Success,
  provider: string,
  rules: Pick<RulesAt, 'collectFee'>,
): number {
  if (netXaf !== null && netXaf > 0 && netXaf <= amountXaf) return amountXaf - netXaf;
  return Math.min(amountXaf, feeOf(amountXaf, rules.collectFee(provider, operator)));
}
