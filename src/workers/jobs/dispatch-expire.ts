import type { Database } from '../../models/database.js';
import type { Dispatch } from '../../services/dispatch.js';
import type { JobHandler } from '../job.js';

/** A round that nobody took ends, and the next begins. */
export function createDispatchExpire(
  db: Database,
  dispatch: Pick<Dispatch, 'expire'>,
): JobHandler<'dispatch.expire'> {
  return {
    kind: 'dispatch.expire',
    async run({ round, ...key }) {
      await db.transaction((tx) => dispatch.expire(tx, key, round));
      return { done: true };
    },
  };
}
