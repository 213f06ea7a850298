import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import { job, toOutboxRows, type Job, type JobKind, type OrderKey } from '../jobs.js';

/** Writes jobs beside the change that causes them, in one statement. */
export interface Queue {
  write(tx: Tx, jobs: Job[]): Promise<void>;
}

export function createQueue({ clock, ids }: { clock: Clock; ids: Ids }): Queue {
  return { write: (tx, jobs) => writeOutbox(tx, toOutboxRows(jobs, ids, clock.now())) };
}

type OrderJobKind = Extract<
  JobKind,
  `shop.${string}` | `dispatch.${string}` | 'order.absent' | 'order.release_reference'
>;

/** A timer of one order; a second one of the same kind and turn is not written. */
export function orderTimer(
  kind: OrderJobKind,
  subject: OrderKey & { round?: number },
  dueAt: Date,
  turn = '',
): Job {
  const dedupeKey = [kind, subject.orderId, subject.round ?? '', turn].join(':');
  const lane = `order:${subject.orderId}`;
  return job({ kind, subject, class: 1, lane, dueAt, dedupeKey });
}
