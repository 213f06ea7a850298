import { addMs } from '../../lib/clock.js';
import type { Runner, Tx } from '../../models/database.js';
import { changeAttempt, notePoll, type Attempt } from '../../models/payments.js';
import { lockAttempt } from './locked.js';
import { nextOf } from './payment-settings.js';
import { askPerson, type PaymentParts } from './payment-parts.js';

export interface Polling {
  /** Counts a poll and gives the attempt to ask about; null when there is nothing left to learn. */
  begin(runner: Runner, attemptId: string): Promise<Attempt | null>;
  /** When to ask again; null at the end of the watch. */
  next(attempt: Attempt): Date | null;
  /** Puts an attempt that stays in doubt before a person; at the end of the watch it stays there. */
  doubt(tx: Tx, attempt: Attempt, isLast: boolean): Promise<void>;
  /** Whether a person should hear of it by now. */
  isDoubtful(attempt: Attempt): boolean;
}

/** Asking about attempts until evidence comes; no clock ever makes one fail (payments.md G8). */
export function createPolling(
  parts: Pick<PaymentParts, 'clock' | 'ids' | 'orders' | 'settings'>,
): Polling {
  const { clock, orders, settings } = parts;
  const startOf = (attempt: Attempt) => attempt.submittedAt ?? attempt.createdAt;
  return {
    async begin(runner, attemptId) {
      const now = clock.now();
      const attempt = await notePoll(runner, attemptId, addMs(now, -settings.overdueMs));
      return attempt && !isProvenUncharged(attempt) ? attempt : null;
    },
    next(attempt) {
      const atMs = attempt.state === 'failed' ? settings.watchAtMs : settings.pollAtMs;
      return nextOf(atMs, startOf(attempt), clock.now());
    },
    isDoubtful(attempt) {
      const isLost = attempt.providerReference === null && isOpen(attempt);
      return isLost && clock.now() >= addMs(startOf(attempt), settings.personAtMs);
    },
    async doubt(tx, { id }, isLast) {
      const { attempt, payment } = await lockAttempt(tx, orders, id);
      if (!isOpen(attempt)) return;
      const facts = { attemptId: id, state: attempt.state };
      await askPerson(parts, tx, payment, { kind: 'payment_unresolved', facts });
      const resolvedAt = clock.now();
      if (isLast) await changeAttempt(tx, id, { state: 'review', resolvedAt });
    },
  };
}

function isOpen({ state }: Attempt): boolean {
  return ['submitting', 'pending', 'unknown', 'expired_locally'].includes(state);
}

/** Refused or never sent: no success can follow. A failure that was only told is watched on. */
function isProvenUncharged({ state, proof }: Attempt): boolean {
  return state === 'failed' && proof !== 'provider_failed';
}
