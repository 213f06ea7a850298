import type { Database } from '../../models/database.js';
import type { Silence } from '../../services/fulfilment/silence.js';
import type { JobHandler } from '../job.js';

/** The customer of a silent shop is asked what to do. */
export function createShopChoice(
  db: Database,
  silence: Pick<Silence, 'askCustomer'>,
): JobHandler<'shop.choice'> {
  return {
    kind: 'shop.choice',
    async run(subject) {
      await db.transaction((tx) => silence.askCustomer(tx, subject));
      return { done: true };
    },
  };
}
