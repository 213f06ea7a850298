import { AppError } from '../../lib/errors.js';
import type { Database } from '../../models/database.js';
import { markSending } from '../../models/outbox.js';
import type { Clock } from '../../lib/clock.js';
import type { Providers } from '../../payments/index.js';
import type { Payouts } from '../../services/payouts.js';
import type { JobContext, JobHandler, JobResult } from '../job.js';

export interface PayoutJobParts {
  db: Database;
  clock: Clock;
  payouts: Payouts;
  providers: Providers;
}

/**
 * Sends a payout, once. The attempt is `submitting` in a commit of its own before a byte leaves; a
 * run that finds it so is the second one, and only evidence decides from there.
 */
export function createPayoutSendJob(parts: PayoutJobParts): JobHandler<'payout.send'> {
  const { db, clock, payouts, providers } = parts;
  const { sending } = payouts;

  function begin(payoutId: string, { rowId, token }: JobContext) {
    return db.transaction(async (tx) => {
      if (!(await markSending(tx, { rowId, token, now: clock.now() }))) {
        throw new AppError('state_missing', 'this payout is in other hands', { retryable: true });
      }
      const beginning = await sending.begin(tx, payoutId);
      if (beginning.kind !== 'send') return beginning;
      // Asked for here, so that a provider that is missing takes the submission back.
      return { ...beginning, provider: providers.get(beginning.submission.provider) };
    });
  }

  return {
    kind: 'payout.send',
    async run({ payoutId }, context): Promise<JobResult> {
      await refreshFloat(parts, payoutId);
      const beginning = await begin(payoutId, context);
      if (beginning.kind === 'over') return { done: true };
      if (beginning.kind === 'wait') return { again: beginning.until, reason: beginning.reason };
      const { provider, submission } = beginning;
      const outcome = await provider.withdraw(submission);
      const again = await db.transaction((tx) => sending.record(tx, submission.attemptId, outcome));
      return again ? { again, reason: outcome.kind } : { done: true };
    },
  };
}

/** Asks a provider what it holds for us, when what it last said is old. */
async function refreshFloat(
  { db, payouts: { sending }, providers }: PayoutJobParts,
  payoutId: string,
): Promise<void> {
  const name = await sending.needsFloat(db, payoutId);
  if (name !== null) await readFloat({ db, sending, providers }, name);
}

/** What it does not say changes nothing: the provider refuses by itself what it cannot send. */
export async function readFloat(
  parts: { db: Database; sending: Payouts['sending']; providers: Providers },
  name: string,
): Promise<void> {
  const provider = parts.providers.get(name);
  if (!provider.capabilities.balances) return;
  const balances = await provider.balances();
  if (balances.kind === 'known') await parts.sending.noteFloat(parts.db, name, balances.byOperator);
}
