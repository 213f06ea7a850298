import type { Database } from '../../models/database.js';
import type { Silence } from '../../services/fulfilment/silence.js';
import type { JobHandler } from '../job.js';

/** A person is asked to call a shop that answers on neither phone. */
export function createShopCallList(
  db: Database,
  silence: Pick<Silence, 'askForCall'>,
): JobHandler<'shop.call_list'> {
  return {
    kind: 'shop.call_list',
    async run(subject) {
      await db.transaction((tx) => silence.askForCall(tx, subject));
      return { done: true };
    },
  };
}
