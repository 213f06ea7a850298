import type { Database } from '../../models/database.js';
import { releaseReference } from '../../models/order-moves.js';
import type { JobHandler } from '../job.js';

/** Seven days after its order closed, a reference may mean another one. */
export function createOrderReleaseReference(db: Database): JobHandler<'order.release_reference'> {
  return {
    kind: 'order.release_reference',
    async run({ cityId, orderId }) {
      await releaseReference(db, cityId, orderId);
      return { done: true };
    },
  };
}
