import type { Ids } from '../../lib/ids.js';
import { markSending, writeOutbox } from '../../models/outbox.js';
import { job, toOutboxRows, type Job } from '../../services/jobs.js';
import type { JobHandler, JobResult } from '../job.js';
import { readFloat, type PayoutJobParts } from './payout-send.js';

export interface EveningJobParts extends PayoutJobParts {
  ids: Ids;
  /** Such as campay: who sends what is planned. */
  provider: string;
}

/** Every evening's payouts: planned, written for each owner, and sent together. */
export function createEveningJobs(parts: EveningJobParts): JobHandler[] {
  return [createPlanJob(parts), createOwnerJob(parts), createBatchJob(parts)] as JobHandler[];
}

function createPlanJob({ db, ids, clock, payouts }: EveningJobParts): JobHandler<'payout.plan'> {
  const { evening } = payouts;
  const next = (now: Date): Job => planJob(evening.nextAt(now));
  return {
    kind: 'payout.plan',
    plan: () => writeOutbox(db, toOutboxRows([next(clock.now())], ids, clock.now())),
    async run({ day }, { now }): Promise<JobResult> {
      await db.transaction(async (tx) => {
        await evening.plan(tx, day);
        await writeOutbox(tx, toOutboxRows([next(now)], ids, clock.now()));
      });
      return { done: true };
    },
  };
}

function planJob({ at, day }: { at: Date; day: string }): Job<'payout.plan'> {
  const dedupeKey = `payout.plan:${day}`;
  const lane = 'payout.plan';
  return job({ kind: 'payout.plan', subject: { day }, class: 3, lane, dueAt: at, dedupeKey });
}

function createOwnerJob({ db, payouts }: EveningJobParts): JobHandler<'payout.owner'> {
  return {
    kind: 'payout.owner',
    async run(owner): Promise<JobResult> {
      // Too little, frozen or in its cooling-off: it waits for another evening.
      await db.transaction((tx) => payouts.evening.planOwner(tx, owner));
      return { done: true };
    },
  };
}

function createBatchJob(parts: EveningJobParts): JobHandler<'payout.batch'> {
  const { db, clock, payouts, providers } = parts;
  const { evening, sending } = payouts;
  return {
    kind: 'payout.batch',
    async run({ day }, { rowId, token }): Promise<JobResult> {
      const provider = providers.get(parts.provider);
      await readFloat({ db, sending, providers }, provider.name);
      const { massPayout } = provider.capabilities;
      const batch = await db.transaction(async (tx) => {
        if (!(await markSending(tx, { rowId, token, now: clock.now() }))) return null;
        return evening.beginBatch(tx, day, massPayout);
      });
      if (!batch) return { done: true };
      const result = await provider.massPayout(batch);
      const outcome = result.kind === 'accepted' ? { ...result, operator: null } : result;
      await db.transaction((tx) => evening.recordBatch(tx, batch.batchId, outcome));
      return { done: true };
    },
  };
}
