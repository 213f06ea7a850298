import { addMs, type Clock } from '../lib/clock.js';
import { AppError } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Log } from '../lib/log.js';
import { sqlState } from '../models/database.js';
import type { ClaimedRow } from '../models/outbox.js';
import type { Settlement } from '../models/settling.js';
import type { JobSubjects } from '../services/jobs.js';
import { backoffMs } from './backoff.js';
import type { JobHandler, JobResult } from './job.js';

export interface RunJobParts {
  clock: Clock;
  ids: Ids;
  handlers: ReadonlyMap<string, JobHandler>;
  log: Log;
  maxRunMs: number;
}

/** Longer reasons are cut: they are for people who look at one row. */
const MAX_REASON = 200;
const RANDOM_STEPS = 1_000;

/**
 * Runs a claimed row's handler and says how the claim ends; null when it took too long, because
 * then nobody knows, and the lease runs out by itself.
 */
export function createRunJob({ clock, ids, handlers, log, maxRunMs }: RunJobParts) {
  function settlement(row: ClaimedRow, result: JobResult): Settlement {
    const { attempt } = result;
    const base = { id: row.id, token: row.token, taskId: ids.next(), ...(attempt && { attempt }) };
    if ('done' in result) return { ...base, state: 'done' };
    if ('dead' in result)
      return { ...base, state: 'dead', error: result.dead.slice(0, MAX_REASON) };
    return {
      ...base,
      state: 'waiting',
      dueAt: result.again,
      error: result.reason.slice(0, MAX_REASON),
    };
  }

  /** A fault that trying again cannot help is given up; any other may be an outage, and comes again. */
  function faulted(row: ClaimedRow, error: unknown): JobResult {
    const reason = describe(error);
    log.error('job_failed', { kind: row.kind, rowId: row.id, tries: row.tries, reason });
    if (error instanceof AppError && !error.retryable) return { dead: reason };
    const wait = backoffMs(row.tries, ids.random(RANDOM_STEPS) / RANDOM_STEPS);
    return { again: addMs(clock.now(), wait), reason };
  }

  async function handle(row: ClaimedRow): Promise<JobResult> {
    const handler = handlers.get(row.kind);
    if (!handler) throw new AppError('job_unknown', `no handler for ${row.kind}`);
    const context = { now: clock.now(), rowId: row.id, tries: row.tries, token: row.token };
    return handler.run(row.subject as unknown as JobSubjects[keyof JobSubjects], context);
  }

  return async function runJob(row: ClaimedRow): Promise<Settlement | null> {
    const outcome = handle(row).catch((error: unknown) => faulted(row, error));
    const result = await within(outcome, maxRunMs);
    if (result) return settlement(row, result);
    log.error('job_overran', { kind: row.kind, rowId: row.id, maxRunMs });
    return null;
  };
}

/** What a person may read of an error: our own words, or only its kind when it is somebody else's. */
export function describe(error: unknown): string {
  if (error instanceof AppError) return `${error.code}: ${error.message}`;
  if (!(error instanceof Error)) return 'not an error';
  const state = sqlState(error);
  return state ? `${error.name} ${state}` : error.name;
}

async function within<T>(outcome: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null);
    }, ms);
  });
  try {
    return await Promise.race([outcome, late]);
  } finally {
    clearTimeout(timer);
  }
}
