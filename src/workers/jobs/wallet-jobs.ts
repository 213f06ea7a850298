import type { Database } from '../../models/database.js';
import type { AutoTopUps } from '../../services/wallet/auto-top-up.js';
import type { Bonuses } from '../../services/wallet/bonus.js';
import type { JobHandler } from '../job.js';

/** The timers of wallets: what expires, and what is offered. */
export function createWalletJobs(parts: {
  db: Database;
  bonuses: Pick<Bonuses, 'expire'>;
  autoTopUps: Pick<AutoTopUps, 'offer'>;
}): JobHandler[] {
  const { db, bonuses, autoTopUps } = parts;
  const expire: JobHandler<'bonus.expire'> = {
    kind: 'bonus.expire',
    async run({ bonusId }) {
      const again = await db.transaction((tx) => bonuses.expire(tx, bonusId));
      return again ? { again, reason: 'not expired yet' } : { done: true };
    },
  };
  const offer: JobHandler<'wallet.offer'> = {
    kind: 'wallet.offer',
    async run({ accountId }) {
      const again = await db.transaction((tx) => autoTopUps.offer(tx, accountId));
      return again ? { again, reason: 'night' } : { done: true };
    },
  };
  return [expire, offer] as JobHandler[];
}
