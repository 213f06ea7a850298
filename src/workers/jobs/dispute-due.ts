import type { Log } from '../../lib/log.js';
import type { Database } from '../../models/database.js';
import type { Disputes } from '../../services/disputes.js';
import type { JobHandler } from '../job.js';

/** The time to decide is over: the team is asked, once. */
export function createDisputeDueJob(parts: {
  db: Database;
  log: Log;
  disputes: Pick<Disputes, 'due'>;
}): JobHandler<'dispute.due'> {
  const { db, log, disputes } = parts;
  return {
    kind: 'dispute.due',
    async run({ disputeId }) {
      const late = await db.transaction((tx) => disputes.due(tx, disputeId));
      if (late) log.warn('dispute_overdue', { number: late.number, orderId: late.orderId });
      return { done: true };
    },
  };
}
