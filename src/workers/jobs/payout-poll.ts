import type { PayoutAttempt } from '../../models/payout-attempts.js';
import type { PaymentProvider, StatusResult } from '../../payments/provider.js';
import type { PayoutSettlement } from '../../services/payouts/settle.js';
import type { JobHandler, JobResult } from '../job.js';
import type { PayoutJobParts } from './payout-send.js';

/** Reads a payout back at its times until it is known what became of it. */
export function createPayoutPollJob(parts: PayoutJobParts): JobHandler<'payout.poll'> {
  const { db, payouts, providers } = parts;
  const { polling, settle } = payouts;

  async function ask(attempt: PayoutAttempt): Promise<PayoutSettlement> {
    // Its answer is still on the way.
    if (attempt.state === 'submitting') return 'unchanged';
    const evidence = await readPayout(parts, providers.get(attempt.provider), attempt);
    return db.transaction((tx) => settle(tx, attempt.id, evidence));
  }

  async function later(attempt: PayoutAttempt, settlement: PayoutSettlement): Promise<JobResult> {
    const next = polling.next(settlement === 'failed' ? { ...attempt, state: 'failed' } : attempt);
    const isLast = next === null;
    if (isLast || polling.isDoubtful(attempt)) {
      await db.transaction((tx) => polling.doubt(tx, attempt, isLast));
    }
    return isLast ? { done: true } : { again: next, reason: settlement };
  }

  return {
    kind: 'payout.poll',
    async run({ attemptId }) {
      const attempt = await polling.begin(db, attemptId);
      if (!attempt) return { done: true };
      const settlement = await ask(attempt);
      const isOver = settlement === 'succeeded' || settlement === 'review';
      return isOver ? { done: true } : later(attempt, settlement);
    },
  };
}

/** By the provider's own reference; while that is not known, by ours among its transactions. */
export async function readPayout(
  parts: Pick<PayoutJobParts, 'db' | 'payouts'>,
  provider: PaymentProvider,
  attempt: PayoutAttempt,
): Promise<StatusResult> {
  const known = attempt.providerReference ?? (await lineReference(parts, provider, attempt));
  if (known !== null) return provider.status(known);
  const { externalReference } = attempt;
  const found = await provider.findByReference(externalReference, attempt.submittedAt);
  if (found.kind === 'unknown') return found;
  // Nothing found proves nothing: the provider may list it later.
  if (found.kind === 'absent') return { kind: 'unknown', cause: 'not_listed' };
  const result = await provider.status(found.providerReference);
  // It was found by our reference, so an answer that leaves it out is still about this attempt.
  if (result.kind === 'unknown' || result.externalReference !== null) return result;
  return { ...result, externalReference };
}

/** How the provider names a line of a batch; the others' names are kept with it. */
async function lineReference(
  { db, payouts }: Pick<PayoutJobParts, 'db' | 'payouts'>,
  provider: PaymentProvider,
  { batchId, batchReference, externalReference }: PayoutAttempt,
): Promise<string | null> {
  if (batchId === null || batchReference === null) return null;
  const status = await provider.massPayoutStatus(batchReference);
  if (status.kind === 'unknown') return null;
  const named = status.lines.flatMap((line) =>
    line.externalReference === null || line.providerReference === null
      ? []
      : [{ externalReference: line.externalReference, providerReference: line.providerReference }],
  );
  await payouts.polling.noteLines(db, batchId, named);
  const own = named.find((line) => line.externalReference === externalReference);
  return own?.providerReference ?? null;
}
