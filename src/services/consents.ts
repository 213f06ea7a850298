import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import { updateOffersWanted } from '../models/accounts.js';
import { audit } from '../models/audit.js';
import type { Tx } from '../models/database.js';
import type { Person } from './person.js';

/** What somebody has agreed to be sent, beside the messages of their orders. */
export interface Consents {
  setOffers(tx: Tx, person: Person, wanted: boolean, channel: string): Promise<{ ok: true }>;
}

export function createConsents({ clock, ids }: { clock: Clock; ids: Ids }): Consents {
  return {
    async setOffers(tx, person, wanted, channel) {
      const at = clock.now();
      await updateOffersWanted(tx, person.accountId, wanted, at);
      await audit(tx, {
        id: ids.next(),
        at,
        actor: { kind: 'customer', id: person.accountId },
        action: wanted ? 'offers.started' : 'offers.stopped',
        subject: { channel },
      });
      return { ok: true };
    },
  };
}
