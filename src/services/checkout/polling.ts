import { addMs } from '../../lib/clock.js';
import type { Runner, Tx } from '../../models/database.js';
import { changeAttempt, notePoll, type Attempt } from '../../models/payments.js';
import { awaitingOf, lockAttempt } from './locked.js';
import { nextOf, type PaymentSettings } from './payment-settings.js';
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
  /** What was sent before this is neither on its way nor waiting for its answer. */
  overdueBefore(): Date;
  /** Whether whoever waits should hear something about now. */
  isToRemind(attempt: Attempt): boolean;
  /** Tells the payer what to dial, or who ordered that nobody knows yet; each once per attempt. */
  remind(tx: Tx, attempt: Attempt): Promise<void>;
}

/** Asking about attempts until evidence comes; no clock ever makes one fail (payments.md G8). */
export function createPolling(
  parts: Pick<PaymentParts, 'clock' | 'orders' | 'reviews' | 'notifications' | 'settings'>,
): Polling {
  const { clock, orders, settings } = parts;
  const startOf = (attempt: Attempt) => attempt.submittedAt ?? attempt.createdAt;
  const reminderOf = (attempt: Attempt) =>
    reminder(attempt, clock.now().getTime() - startOf(attempt).getTime(), settings);
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
    overdueBefore: () => addMs(clock.now(), -settings.overdueMs),
    isToRemind: (attempt) => reminderOf(attempt) !== null,
    async remind(tx, { id }) {
      const locked = await lockAttempt(tx, orders, id);
      const event = reminderOf(locked.attempt);
      const order = awaitingOf(locked);
      if (!event || !order) return;
      const { attempt, payment } = locked;
      const said = { operator: attempt.operator ?? '', turn: attempt.no };
      const to = event === 'payment.hint' ? payment.payerPhoneId : undefined;
      await parts.notifications.notify(tx, event, order, said, to);
    },
    async doubt(tx, { id }, isLast) {
      const { attempt, payment } = await lockAttempt(tx, orders, id);
      if (!isOpen(attempt)) return;
      const facts = { state: attempt.state };
      await askPerson(parts, tx, payment, { kind: 'payment_unresolved', attemptId: id, facts });
      const resolvedAt = clock.now();
      if (isLast) await changeAttempt(tx, id, { state: 'review', resolvedAt });
    },
  };
}

/**
 * One of the two, by what is known: a request that waits on a phone is found by a code; of one that
 * nobody knows anything about nothing is dialled, and nobody pays a second time.
 */
function reminder(
  { state, providerReference }: Attempt,
  ageMs: number,
  { hintMs, waitingMs }: Pick<PaymentSettings, 'hintMs' | 'waitingMs'>,
): 'payment.hint' | 'payment.waiting' | null {
  if (state === 'pending') return ageMs >= hintMs && ageMs < waitingMs ? 'payment.hint' : null;
  const isUnknown = state === 'unknown' && providerReference === null;
  return isUnknown && ageMs >= waitingMs && ageMs < 2 * waitingMs ? 'payment.waiting' : null;
}

function isOpen({ state }: Attempt): boolean {
  return ['submitting', 'pending', 'unknown', 'expired_locally'].includes(state);
}

/** Refused or never sent: no success can follow. A failure that was only told is watched on. */
function isProvenUncharged({ state, proof }: Attempt): boolean {
  return state === 'failed' && proof !== 'provider_failed';
}
