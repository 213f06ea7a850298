import { addMs } from '../../lib/clock.js';
import type { Runner, Tx } from '../../models/database.js';
import {
  changePayoutAttempt,
  notePayoutPoll,
  type PayoutAttempt,
} from '../../models/payout-attempts.js';
import { noteLines } from '../../models/payout-batches.js';
import { changePayout } from '../../models/payouts.js';
import { nextOf } from '../checkout/payment-settings.js';
import type { PayoutParts } from './parts.js';
import { lockPayoutAttempt } from './sending.js';
import { ask } from './settle.js';

export interface PayoutPolling {
  /** Counts a poll and gives the attempt to ask about; null when there is nothing left to learn. */
  begin(runner: Runner, attemptId: string): Promise<PayoutAttempt | null>;
  /** When to ask again; null at the end of the watch. */
  next(attempt: PayoutAttempt): Date | null;
  /** Whether a person should hear of it by now. */
  isDoubtful(attempt: PayoutAttempt): boolean;
  /** Puts an attempt in doubt before a person; at the end of the watch it stays there. */
  doubt(tx: Tx, attempt: PayoutAttempt, isLast: boolean): Promise<void>;
  /** Keeps how the provider names the lines of a batch. */
  noteLines(
    runner: Runner,
    batchId: string,
    lines: { externalReference: string; providerReference: string }[],
  ): Promise<void>;
}

const OPEN = ['submitting', 'pending', 'unknown'];

/** Asking about payouts until evidence comes; no clock ever makes one fail, or sends it again. */
export function createPayoutPolling(parts: PayoutParts): PayoutPolling {
  const { clock, settings } = parts;
  return {
    async begin(runner, attemptId) {
      const overdue = addMs(clock.now(), -settings.overdueMs);
      const attempt = await notePayoutPoll(runner, attemptId, overdue);
      const isProven = attempt?.state === 'failed' && attempt.proof !== 'provider_failed';
      return isProven ? null : attempt;
    },
    next(attempt) {
      const atMs = attempt.state === 'failed' ? settings.watchAtMs : settings.pollAtMs;
      return nextOf(atMs, attempt.submittedAt, clock.now());
    },
    isDoubtful: ({ state, submittedAt }) =>
      OPEN.includes(state) && clock.now() >= addMs(submittedAt, settings.personAtMs),
    async doubt(tx, { id, payoutId }, isLast) {
      const { attempt, payout } = await lockPayoutAttempt(tx, id, payoutId);
      if (!OPEN.includes(attempt.state)) return;
      await ask(parts, tx, payout, 'payout_unresolved');
      if (!isLast) return;
      const at = clock.now();
      await changePayoutAttempt(tx, id, { state: 'review', resolvedAt: at });
      await changePayout(tx, payoutId, { state: 'review', reason: 'unresolved', at });
    },
    noteLines,
  };
}
