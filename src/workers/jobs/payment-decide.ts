import type { Database } from '../../models/database.js';
import type { Decide } from '../../services/checkout/decide.js';
import type { JobHandler } from '../job.js';

/** Nobody said what is to be done with money that came late or short: the house decides. */
export function createPaymentDecideJob(parts: {
  db: Database;
  decide: Decide;
}): JobHandler<'payment.decide'> {
  const { db, decide } = parts;
  return {
    kind: 'payment.decide',
    async run({ attemptId }) {
      const again = await db.transaction((tx) => decide(tx, attemptId));
      return again ? { again, reason: 'still waiting for the rest' } : { done: true };
    },
  };
}
