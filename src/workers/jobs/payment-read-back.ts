import { addMs, type Clock } from '../../lib/clock.js';
import type { Database } from '../../models/database.js';
import { findAttempt, type Attempt } from '../../models/payments.js';
import { findPayoutAttempt, type PayoutAttempt } from '../../models/payout-attempts.js';
import type { Providers } from '../../payments/index.js';
import type { CollectEvidence } from '../../services/checkout/evidence.js';
import type { Settle } from '../../services/checkout/settle.js';
import type { JobSubjects } from '../../services/jobs.js';
import type { Payouts } from '../../services/payouts.js';
import type { JobHandler, JobResult } from '../job.js';
import { readPayout } from './payout-poll.js';
import { readBack, readTwice } from './read-back.js';

export interface PaymentReadBackJobParts {
  db: Database;
  clock: Clock;
  providers: Providers;
  settle: Settle;
  payouts: Payouts;
}

type Subject = JobSubjects['payment.read_back'];

const FIRST_WAIT_MS = 3_000;
const MAX_WAIT_MS = 10 * 60_000;
/** A notice that points at no attempt of ours waits about an hour for one, then for a person. */
const ATTEMPT_TRIES = 14;
/** A provider that does not answer is left to the polls. */
const ANSWER_TRIES = 5;

/** Somebody rang: reads the transaction back and acts on that alone (payments.md G11). */
export function createPaymentReadBackJob(
  parts: PaymentReadBackJobParts,
): JobHandler<'payment.read_back'> {
  const { db, clock, payouts, providers, settle } = parts;

  function again(tries: number, triesMax: number, reason: string, end: JobResult): JobResult {
    if (tries >= triesMax) return end;
    const waitMs = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
    return { again: addMs(clock.now(), waitMs), reason };
  }

  function read(
    { provider, providerReference }: Subject,
    attempt: Attempt,
  ): Promise<CollectEvidence> {
    const asked = providers.get(provider);
    if (providerReference === undefined) return readBack(asked, attempt, new Date(0));
    return readTwice(asked, providerReference, attempt.amountXaf);
  }

  /** It is about money that went out. */
  async function readPaidOut(
    { provider, providerReference }: Subject,
    attempt: PayoutAttempt,
    tries: number,
  ): Promise<JobResult> {
    const asked = providers.get(provider);
    const evidence =
      providerReference === undefined
        ? await readPayout(parts, asked, attempt)
        : await asked.status(providerReference);
    if (evidence.kind === 'unknown') {
      return again(tries, ANSWER_TRIES, evidence.cause, { done: true });
    }
    await db.transaction((tx) => payouts.settle(tx, attempt.id, evidence));
    return { done: true };
  }

  return {
    kind: 'payment.read_back',
    async run(subject, { tries }) {
      const attempt = await findAttempt(db, subject);
      if (!attempt) {
        const payout = await findPayoutAttempt(db, subject);
        if (payout) return readPaidOut(subject, payout, tries);
        const reason = 'a notice about no attempt of ours';
        return again(tries, ATTEMPT_TRIES, reason, { dead: reason });
      }
      const evidence = await read(subject, attempt);
      if (evidence.kind === 'unknown') {
        return again(tries, ANSWER_TRIES, evidence.cause, { done: true });
      }
      await db.transaction((tx) => settle(tx, attempt.id, evidence));
      return { done: true };
    },
  };
}
