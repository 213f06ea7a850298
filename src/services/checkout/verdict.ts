import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { changeAttempt, changePayment } from '../../models/payments.js';
import type { Decision, Reviews } from '../reviews.js';
import { lockAttempt, type LockedAttempt } from './locked.js';
import { failAttempt, type PaymentParts } from './payment-parts.js';

export interface Verdict extends Decision {
  /** Francs that came after all, for `credited`. */
  amountXaf?: number;
}

export type VerdictResult =
  { ok: true; number: number } | Refusal<'unknown_review' | 'already_closed' | 'amount_unsaid'>;

/**
 * A person closes a review. `unpaid`: the attempt charged nothing, so its order may be paid again.
 * `credited`: the money came, and is the customer's. Any other word only closes it.
 */
export type CloseReview = (
  tx: Tx,
  name: number | string,
  verdict: Verdict,
) => Promise<VerdictResult>;

export function createCloseReview(
  parts: PaymentParts & { reviews: Pick<Reviews, 'open' | 'close'> },
): CloseReview {
  const { clock, escrow, lateMoney, orders, reviews } = parts;

  async function credit(tx: Tx, locked: LockedAttempt, amountXaf: number): Promise<void> {
    const { attempt, payment } = locked;
    const { id: attemptId, provider, operator } = attempt;
    await escrow.credit(tx, payment, { attemptId, provider, operator, amountXaf, feeXaf: 0 });
    const resolvedAt = clock.now();
    await changeAttempt(tx, attemptId, { state: 'succeeded', credited: true, resolvedAt });
    await changePayment(tx, payment.id, 'settled', resolvedAt);
    await lateMoney.ask(tx, locked, amountXaf);
  }

  async function apply(tx: Tx, attemptId: string, verdict: Verdict): Promise<void> {
    const locked = await lockAttempt(tx, orders, attemptId);
    // Evidence that came since has decided already.
    if (['succeeded', 'failed'].includes(locked.attempt.state)) return;
    if (verdict.decision === 'unpaid') {
      const failure = { proof: 'provider_failed', reason: 'reviewed' } as const;
      return failAttempt(parts, tx, locked, failure);
    }
    return credit(tx, locked, verdict.amountXaf ?? 0);
  }

  return async (tx, name, verdict) => {
    const { decision, amountXaf } = verdict;
    if (decision === 'credited' && amountXaf === undefined) return refuse('amount_unsaid');
    const closed = await reviews.close(tx, name, verdict);
    if (!closed.ok) return closed;
    const { attemptId } = closed.review.subject;
    const isApplied = decision === 'unpaid' || decision === 'credited';
    if (attemptId !== undefined && isApplied) await apply(tx, attemptId, verdict);
    return { ok: true, number: closed.review.number };
  };
}
