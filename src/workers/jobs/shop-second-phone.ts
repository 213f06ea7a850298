import type { Database } from '../../models/database.js';
import type { Silence } from '../../services/fulfilment/silence.js';
import type { JobHandler } from '../job.js';

/** The shop's other phone rings when the first stays silent. */
export function createShopSecondPhone(
  db: Database,
  silence: Pick<Silence, 'ringSecondPhone'>,
): JobHandler<'shop.second_phone'> {
  return {
    kind: 'shop.second_phone',
    async run(subject) {
      await db.transaction((tx) => silence.ringSecondPhone(tx, subject));
      return { done: true };
    },
  };
}
