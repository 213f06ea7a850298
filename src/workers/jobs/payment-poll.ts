import type { Database } from '../../models/database.js';
import type { Attempt } from '../../models/payments.js';
import type { Providers } from '../../payments/index.js';
import type { CollectEvidence } from '../../services/checkout/evidence.js';
import type { Polling } from '../../services/checkout/polling.js';
import type { Settle, Settlement } from '../../services/checkout/settle.js';
import type { JobHandler, JobResult } from '../job.js';
import { readBack } from './read-back.js';

export interface PaymentPollJobParts {
  db: Database;
  polling: Polling;
  providers: Providers;
  settle: Settle;
}

/** Reads an attempt back at its times until it is resolved: the primary way; notices only hasten it. */
export function createPaymentPollJob(parts: PaymentPollJobParts): JobHandler<'payment.poll'> {
  const { db, polling, providers, settle } = parts;

  async function ask(attempt: Attempt): Promise<Settlement> {
    // Its answer is still on the way, or it waits for the payer's phone to be free.
    if (attempt.state === 'submitting' || attempt.state === 'created') return 'unchanged';
    const provider = providers.get(attempt.provider);
    const evidence = await readBack(provider, attempt, polling.overdueBefore());
    if (saysNothingNew(attempt, evidence)) return 'unchanged';
    return db.transaction((tx) => settle(tx, attempt.id, evidence));
  }

  async function later(attempt: Attempt, settlement: Settlement): Promise<JobResult> {
    const next = polling.next(settlement === 'failed' ? { ...attempt, state: 'failed' } : attempt);
    const isLast = next === null;
    if (isLast || polling.isDoubtful(attempt)) {
      await db.transaction((tx) => polling.doubt(tx, attempt, isLast));
    }
    return isLast ? { done: true } : { again: next, reason: settlement };
  }

  return {
    kind: 'payment.poll',
    async run({ attemptId }) {
      const attempt = await polling.begin(db, attemptId);
      if (!attempt) return { done: true };
      const settlement = await ask(attempt);
      const isOpen = settlement === 'pending' || settlement === 'unchanged';
      if (isOpen && polling.isToRemind(attempt)) {
        await db.transaction((tx) => polling.remind(tx, attempt));
      }
      return RESOLVED.includes(settlement) ? { done: true } : later(attempt, settlement);
    },
  };
}

/** Most polls find the payer still thinking, or a failure still failed: no lock is worth that. */
function saysNothingNew({ state }: Attempt, { kind }: CollectEvidence): boolean {
  return kind === 'unknown' || (kind === state && (kind === 'pending' || kind === 'failed'));
}

const RESOLVED: readonly Settlement[] = ['held', 'credited', 'parked', 'review'];
