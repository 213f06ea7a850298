import { addMs } from '../../lib/clock.js';
import { holderMatch, type PayoutNumbers } from '../../services/payouts/numbers.js';
import type { JobHandler, JobResult } from '../job.js';
import type { PayoutJobParts } from './payout-send.js';

/** A provider that does not answer for so long leaves it to a person. */
const TRIES = 8;
const WAIT_MS = 60_000;

/** Asks whose wallet a new payout number is; another name is looked at by a person first. */
export function createPayoutHolderJob(
  parts: PayoutJobParts & { numbers: PayoutNumbers; provider: string },
): JobHandler<'payout.holder'> {
  const { db, clock, numbers, providers } = parts;
  return {
    kind: 'payout.holder',
    async run({ numberId }, { tries }): Promise<JobResult> {
      const asked = await numbers.toCheck(db, numberId);
      if (!asked) return { done: true };
      const provider = providers.get(parts.provider);
      const answer = provider.capabilities.holder
        ? await provider.holder(asked.phone)
        : ({ kind: 'unknown', cause: 'not_offered' } as const);
      if (answer.kind === 'unknown' && provider.capabilities.holder && tries < TRIES) {
        return { again: addMs(clock.now(), WAIT_MS * 2 ** tries), reason: answer.cause };
      }
      const holder =
        answer.kind === 'found' ? holderMatch(answer.fullName, asked.names) : answer.kind;
      await db.transaction((tx) => numbers.noteHolder(tx, numberId, holder));
      return { done: true };
    },
  };
}
