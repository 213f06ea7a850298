import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Database } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import { job, toOutboxRows, type Job } from '../../services/jobs.js';
import type { Statements } from '../../services/statements.js';
import type { JobHandler, JobResult } from '../job.js';

export interface StatementJobParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  statements: Statements;
}

/** Said later than this, an evening's statement would be about another day. */
const LATE_MS = 3 * 60 * 60_000;

/** The evening's statements: who gets one, and each of them. */
export function createStatementJobs(parts: StatementJobParts): JobHandler[] {
  return [createDayJob(parts), createOwnerJob(parts)] as JobHandler[];
}

function createDayJob({
  db,
  clock,
  ids,
  statements,
}: StatementJobParts): JobHandler<'statement.day'> {
  const next = (now: Date) => toOutboxRows([dayJob(statements.nextAt(now))], ids, now);
  return {
    kind: 'statement.day',
    plan: () => writeOutbox(db, next(clock.now())),
    async run({ day }, { now }): Promise<JobResult> {
      const isToday = statements.nextAt(new Date(now.getTime() - LATE_MS)).day === day;
      await db.transaction(async (tx) => {
        if (isToday) await statements.plan(tx);
        await writeOutbox(tx, next(now));
      });
      return { done: true };
    },
  };
}

function dayJob({ at, day }: { at: Date; day: string }): Job<'statement.day'> {
  const dedupeKey = `statement.day:${day}`;
  const lane = 'statement.day';
  return job({ kind: 'statement.day', subject: { day }, class: 3, lane, dueAt: at, dedupeKey });
}

function createOwnerJob({ db, statements }: StatementJobParts): JobHandler<'statement.owner'> {
  return {
    kind: 'statement.owner',
    async run(owner): Promise<JobResult> {
      await db.transaction((tx) => statements.tell(tx, owner));
      return { done: true };
    },
  };
}
