import { AppError } from '../../lib/errors.js';
import type { Clock } from '../../lib/clock.js';
import type { Database } from '../../models/database.js';
import { markSending } from '../../models/outbox.js';
import type { Providers } from '../../payments/index.js';
import type { Collecting } from '../../services/checkout/collect.js';
import type { JobContext, JobHandler, JobResult } from '../job.js';

export interface CollectJobParts {
  db: Database;
  clock: Clock;
  collecting: Collecting;
  providers: Providers;
}

/**
 * Asks a payer's wallet for money, once. The attempt is `submitting` in a commit of its own before
 * a byte leaves; a run that finds it so is the second one, and only evidence decides from there.
 */
export function createCollectJob(parts: CollectJobParts): JobHandler<'collect'> {
  const { db, clock, collecting, providers } = parts;

  function begin(attemptId: string, { rowId, token }: JobContext) {
    return db.transaction(async (tx) => {
      if (!(await markSending(tx, { rowId, token, now: clock.now() }))) {
        throw new AppError('state_missing', 'this collect is in other hands', { retryable: true });
      }
      const beginning = await collecting.begin(tx, attemptId);
      if (beginning.kind !== 'send') return beginning;
      // Asked for here, so that a provider that is missing takes the submission back.
      return { ...beginning, provider: providers.get(beginning.submission.provider) };
    });
  }

  return {
    kind: 'collect',
    async run({ attemptId }, context): Promise<JobResult> {
      const beginning = await begin(attemptId, context);
      if (beginning.kind === 'over') return { done: true };
      if (beginning.kind === 'wait') return { again: beginning.until, reason: beginning.reason };
      const outcome = await beginning.provider.collect(beginning.submission);
      const again = await db.transaction((tx) => collecting.record(tx, attemptId, outcome));
      return again ? { again, reason: 'not_sent' } : { done: true };
    },
  };
}
