import type { Database } from '../../models/database.js';
import type { Fulfilment } from '../../services/fulfilment.js';
import type { JobHandler } from '../job.js';

/** The wait for a customer who is not there comes to an end. */
export function createOrderAbsent(
  db: Database,
  fulfilment: Pick<Fulfilment, 'absenceDue'>,
): JobHandler<'order.absent'> {
  return {
    kind: 'order.absent',
    async run({ round, ...key }) {
      await db.transaction((tx) => fulfilment.absenceDue(tx, key, round));
      return { done: true };
    },
  };
}
