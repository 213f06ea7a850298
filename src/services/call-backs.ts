import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { Tx } from '../models/database.js';
import { openAccountTask } from '../models/support.js';
import type { Person } from './person.js';

/** Somebody wants to be called by a person. */
export interface CallBacks {
  /** Puts the wish before the team; asked again while it is open, it stays one wish. */
  ask(tx: Tx, person: Person, reference: number | null): Promise<{ ok: true }>;
}

export function createCallBacks({ clock, ids }: { clock: Clock; ids: Ids }): CallBacks {
  return {
    async ask(tx, person, reference) {
      await openAccountTask(tx, {
        id: ids.next(),
        kind: 'call_back',
        accountId: person.accountId,
        facts: reference === null ? {} : { reference },
        createdAt: clock.now(),
      });
      return { ok: true };
    },
  };
}
