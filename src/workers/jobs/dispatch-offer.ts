import type { Database } from '../../models/database.js';
import type { Dispatch } from '../../services/dispatch.js';
import type { JobHandler } from '../job.js';

/** A round of offers begins. */
export function createDispatchOffer(
  db: Database,
  dispatch: Pick<Dispatch, 'offer'>,
): JobHandler<'dispatch.offer'> {
  return {
    kind: 'dispatch.offer',
    async run({ round, ...key }) {
      await db.transaction((tx) => dispatch.offer(tx, key, round));
      return { done: true };
    },
  };
}
