import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Database } from '../../models/database.js';
import { deleteFunnelSteps, rollFunnel } from '../../models/funnel.js';
import {
  deleteDone,
  deleteInbox,
  makePartitions,
  PARTITIONED,
  type Partitioned,
} from '../../models/outbox-upkeep.js';
import { writeOutbox } from '../../models/outbox.js';
import { countQuartiers } from '../../models/popularity.js';
import { deleteOldTries } from '../../models/rate-counts.js';
import { sweepCodeSends } from '../../models/one-time-codes.js';
import { numberReceipts } from '../../models/receipts.js';
import { job, toOutboxRows } from '../../services/jobs.js';
import type { JobHandler, JobResult } from '../job.js';
import type { WorkerSettings } from '../settings.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Quiet in Cameroon: three in the morning there. */
const HOUR_UTC = 2;
const BATCH = 5_000;
/** Between two batches, so that turns come first. */
const BREATH_MS = 200;
const MONTHS_AHEAD = 3;
/** A standstill of so long is caught up with. */
const RECEIPT_DAYS = 3;
/** Tries to sign in are looked at that long. */
const TRIES_DAYS = 90;
const TASKS = [
  ...(['inbox', 'outbox', 'funnel', 'quartiers', 'receipts', 'tries'] as const),
  ...PARTITIONED,
] as const;
type Task = (typeof TASKS)[number];
type Removed = Exclude<Task, Partitioned | 'quartiers' | 'receipts' | 'tries'>;

export interface HouseKeeping {
  handler: JobHandler<'house.keep'>;
  /** Writes today's tasks, unless some worker did already. */
  plan(): Promise<void>;
}

export interface HouseKeepingParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  settings: Pick<WorkerSettings, 'keepInboxDays' | 'keepOutboxDays' | 'keepFunnelDays'>;
}

/** What is old is deleted every day in small batches, and the months to come get their partitions. */
export function createHouseKeeping({ db, clock, ids, settings }: HouseKeepingParts): HouseKeeping {
  async function write(tasks: readonly Task[], dueAt: Date): Promise<void> {
    const day = dueAt.toISOString().slice(0, 10);
    const jobs = tasks.map((task) =>
      job({
        kind: 'house.keep',
        subject: { task },
        class: 3,
        lane: 'house',
        dueAt,
        dedupeKey: `house:${task}:${day}`,
      }),
    );
    await writeOutbox(db, toOutboxRows(jobs, ids, clock.now()));
  }

  async function partition(parent: Partitioned, now: Date): Promise<JobResult> {
    const made = await makePartitions(db, parent, { first: now, months: 1 + MONTHS_AHEAD });
    // This month began without a partition of its own and ends without one.
    if (!made) await makePartitions(db, parent, { first: nextMonth(now), months: MONTHS_AHEAD });
    return { done: true };
  }

  const removals: Record<Removed, (now: Date) => Promise<number>> = {
    inbox: (now) => deleteInbox(db, addMs(now, -settings.keepInboxDays * DAY_MS), BATCH),
    outbox: (now) => deleteDone(db, addMs(now, -settings.keepOutboxDays * DAY_MS), BATCH),
    async funnel(now) {
      // Summed first: what is deleted has been counted.
      await rollFunnel(db, now, settings.keepFunnelDays);
      return deleteFunnelSteps(db, addMs(now, -settings.keepFunnelDays * DAY_MS), BATCH);
    },
  };

  async function remove(task: Removed, now: Date): Promise<JobResult> {
    const deleted = await removals[task](now);
    if (deleted < BATCH) return { done: true };
    return { again: addMs(now, BREATH_MS), reason: 'more to delete' };
  }

  async function rank(now: Date): Promise<JobResult> {
    await countQuartiers(db, now);
    return { done: true };
  }

  /** What nobody has asked a receipt for gets its number too. */
  async function number(now: Date): Promise<JobResult> {
    const since = addMs(now, -RECEIPT_DAYS * DAY_MS);
    await db.transaction((tx) => numberReceipts(tx, { since, now }));
    return { done: true };
  }

  function work(task: Task, now: Date): Promise<JobResult> {
    if (task === 'quartiers') return rank(now);
    if (task === 'receipts') return number(now);
    if (task === 'tries') return forgetTries(db, now);
    return isRemoved(task) ? remove(task, now) : partition(task, now);
  }

  return {
    handler: {
      kind: 'house.keep',
      async run({ task }, { now }) {
        const known = TASKS.find((each) => each === task);
        if (!known) return { dead: `unknown task ${task}` };
        const result = await work(known, now);
        if ('done' in result) await write([known], tomorrow(now));
        return result;
      },
    },
    plan: () => write(TASKS, clock.now()),
  };
}

async function forgetTries(db: Database, now: Date): Promise<JobResult> {
  const triedBefore = addMs(now, -TRIES_DAYS * DAY_MS);
  await deleteOldTries(db, { countedBefore: addMs(now, -DAY_MS), triedBefore });
  // The longest budget is a day's.
  await sweepCodeSends(db, addMs(now, -2 * DAY_MS));
  return { done: true };
}

function isRemoved(task: Task): task is Removed {
  return task === 'inbox' || task === 'outbox' || task === 'funnel';
}

function tomorrow(now: Date): Date {
  return new Date(
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, HOUR_UTC),
  );
}

function nextMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}
