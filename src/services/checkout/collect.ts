import { addMs, type Clock } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';
import type { Phone } from '../../lib/phone.js';
import type { Vault } from '../../lib/vault.js';
import type { Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import {
  changeAttempt,
  lockAttempts,
  lockPayment,
  noteAccepted,
  readPayment,
  readSubmission,
  type Attempt,
  type Payment,
  type SubmissionRow,
} from '../../models/payments.js';
import { toOutboxRows } from '../jobs.js';
import { lockAttempt } from './locked.js';
import { pollJob } from './open-payment.js';
import { failAttempt, type PaymentParts } from './payment-parts.js';

/** What is to be asked of the provider. The phone is only ever in memory. */
export interface Submission {
  provider: string;
  amountXaf: number;
  phone: Phone;
  externalReference: string;
  description: string;
}

export type Beginning =
  | { kind: 'send'; submission: Submission }
  /** Not yet: the payer's phone cannot show a prompt. */
  | { kind: 'wait'; until: Date; reason: string }
  /** Sent before, or no longer wanted. */
  | { kind: 'over' };

/** What a provider's answer proved; the port's own result fits. */
export type CollectOutcome =
  | { kind: 'accepted'; providerReference: string; operator: string | null }
  | { kind: 'refused'; reason: string; code: string }
  | { kind: 'not_sent'; cause: string }
  | { kind: 'unknown'; cause: string };

export interface Collecting {
  /** Decides whether a collect leaves now; `send` is stored before it is answered. */
  begin(tx: Tx, attemptId: string): Promise<Beginning>;
  /** Stores what the provider answered; gives when to try again a request that was never sent. */
  record(tx: Tx, attemptId: string, outcome: CollectOutcome): Promise<Date | null>;
}

export interface CollectingParts extends Pick<
  PaymentParts,
  'clock' | 'ids' | 'orders' | 'notifications' | 'settings'
> {
  clock: Clock;
  ids: Ids;
  vault: Vault;
}

export function createCollecting(parts: CollectingParts): Collecting {
  return { begin: createBegin(parts), record: createRecord(parts) };
}

function createBegin({ clock, ids, vault, settings }: CollectingParts): Collecting['begin'] {
  /** The attempt is submitting from here on, and will be read back whatever happens to this process. */
  async function submit(tx: Tx, attempt: Attempt, row: SubmissionRow): Promise<Beginning> {
    const now = clock.now();
    await changeAttempt(tx, attempt.id, { state: 'submitting', submittedAt: now });
    const firstPoll = pollJob(attempt.id, addMs(now, settings.pollAtMs[0] ?? 0));
    await writeOutbox(tx, toOutboxRows([firstPoll], ids, now));
    const phone = vault.open(vault.unwrap(row.keyWrapped), row.phoneSealed) as Phone;
    const { provider, amountXaf, externalReference } = attempt;
    const description = row.reference === null ? 'Kwata' : `Kwata ${String(row.reference)}`;
    const submission = { provider, amountXaf, phone, externalReference, description };
    return { kind: 'send', submission };
  }

  /** Cancelled, paid otherwise or too late: nobody is asked for money any more. */
  async function drop(tx: Tx, attempt: Attempt): Promise<Beginning> {
    const reason = 'not_awaited';
    const resolvedAt = clock.now();
    await changeAttempt(tx, attempt.id, { state: 'failed', proof: 'not_sent', reason, resolvedAt });
    return { kind: 'over' };
  }

  return async (tx, attemptId) => {
    const { payment, attempt } = await lockOne(tx, attemptId);
    // Somebody began and never told how it ended: the request may have left. It is never sent again.
    if (attempt.state === 'submitting') await changeAttempt(tx, attempt.id, { state: 'unknown' });
    if (attempt.state !== 'created') return { kind: 'over' };
    const now = clock.now();
    const row = await readSubmission(tx, payment.id, addMs(now, -settings.busySessionMs));
    if (!row) throw new AppError('state_missing', `payment ${payment.id} has no payer`);
    if (!row.awaited || now >= payment.expiresAt) return drop(tx, attempt);
    if (row.phoneBusy && now < addMs(attempt.createdAt, settings.busyLimitMs)) {
      return { kind: 'wait', until: addMs(now, settings.busyRetryMs), reason: 'phone_busy' };
    }
    return submit(tx, attempt, row);
  };
}

async function lockOne(tx: Tx, attemptId: string): Promise<{ payment: Payment; attempt: Attempt }> {
  const seen = await readPayment(tx, { attemptId });
  const payment = seen ? await lockPayment(tx, seen.id) : null;
  if (!payment) throw new AppError('state_missing', `attempt ${attemptId} has no payment`);
  const attempt = (await lockAttempts(tx, payment.id)).find((one) => one.id === attemptId);
  if (attempt) return { payment, attempt };
  throw new AppError('state_missing', `attempt ${attemptId} is not of its payment`);
}

function createRecord(parts: CollectingParts): Collecting['record'] {
  const { clock, orders, settings } = parts;
  return async (tx, attemptId, outcome) => {
    if (outcome.kind === 'accepted') {
      await noteAccepted(tx, attemptId, outcome.providerReference, outcome.operator);
      return null;
    }
    const locked = await lockAttempt(tx, orders, attemptId);
    const { attempt, payment } = locked;
    // Evidence was quicker than the answer.
    if (!['submitting', 'unknown', 'expired_locally'].includes(attempt.state)) return null;
    if (outcome.kind === 'refused') {
      const { reason } = outcome;
      await failAttempt(parts, tx, locked, { proof: 'refused', reason });
      return null;
    }
    if (outcome.kind === 'unknown') {
      const state = attempt.state === 'submitting' ? 'unknown' : attempt.state;
      await changeAttempt(tx, attempt.id, { state });
      return null;
    }
    const again = addMs(clock.now(), settings.notSentRetryMs);
    if (attempt.state === 'submitting' && again < payment.expiresAt) {
      await changeAttempt(tx, attempt.id, { state: 'created' });
      return again;
    }
    const reason = 'provider_unreachable';
    await failAttempt(parts, tx, locked, { proof: 'not_sent', reason });
    return null;
  };
}
