import type { Database } from '../../models/database.js';
import type { Ledger } from '../../services/ledger.js';
import type { JobHandler } from '../job.js';

/** More are freed by the jobs of the others. */
const HOLDS_MAX = 100;

/** Frees money whose time of being held is over, unless it was posted or given back before. */
export function createHoldExpireJob(parts: {
  db: Database;
  ledger: Pick<Ledger, 'expireHolds'>;
}): JobHandler<'hold.expire'> {
  const { db, ledger } = parts;
  return {
    kind: 'hold.expire',
    async run(_subject, { now }) {
      await db.transaction((tx) => ledger.expireHolds(tx, now, HOLDS_MAX));
      return { done: true };
    },
  };
}
