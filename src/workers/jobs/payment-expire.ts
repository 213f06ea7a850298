import type { Database } from '../../models/database.js';
import type { Expire } from '../../services/checkout/expire.js';
import type { JobHandler } from '../job.js';

/** Ends the window of a payment. */
export function createPaymentExpireJob(parts: {
  db: Database;
  expire: Expire;
}): JobHandler<'payment.expire'> {
  const { db, expire } = parts;
  return {
    kind: 'payment.expire',
    async run({ paymentId }) {
      const again = await db.transaction((tx) => expire(tx, paymentId));
      return again ? { again, reason: 'window still open' } : { done: true };
    },
  };
}
