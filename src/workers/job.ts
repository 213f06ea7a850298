import type { AttemptEnd } from '../models/attempt-ends.js';
import type { JobKind, JobSubjects } from '../services/jobs.js';

/** What a handler is told beside its subject. */
export interface JobContext {
  /** When this run began. */
  now: Date;
  /** The outbox row; stable over all tries, so it serves as an idempotency key. */
  rowId: string;
  /** Earlier runs that did not finish the row, crashes included; 0 on the first. */
  tries: number;
  /** The fencing token of this claim: a write that names it fails once somebody else has the row. */
  token: number;
}

/** What became of the row: finished, to come again at a time, or given up for a person to see. */
export type JobResult = ({ done: true } | { again: Date; reason: string } | { dead: string }) & {
  /** What came of the attempt that this run made; written with the row's end. */
  attempt?: AttemptEnd;
};

/** One kind of work. `run` may be called again after a crash at any point, so it must bear that. */
export interface JobHandler<K extends JobKind = JobKind> {
  kind: K;
  run(subject: JobSubjects[K], context: JobContext): Promise<JobResult>;
  /** Writes the rows that must stand when workers start, such as today's; written before, nothing. */
  plan?(): Promise<void>;
}
