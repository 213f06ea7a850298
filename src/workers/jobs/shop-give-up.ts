import type { Database } from '../../models/database.js';
import type { Silence } from '../../services/fulfilment/silence.js';
import type { JobHandler } from '../job.js';

/** An order that its shop never answered ends, and its money goes back. */
export function createShopGiveUp(
  db: Database,
  silence: Pick<Silence, 'giveUp'>,
): JobHandler<'shop.give_up'> {
  return {
    kind: 'shop.give_up',
    async run(subject) {
      await db.transaction((tx) => silence.giveUp(tx, subject));
      return { done: true };
    },
  };
}
