import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import { audit } from '../../models/audit.js';
import type { Tx } from '../../models/database.js';
import type { Person } from '../person.js';

/**
 * Keeps that somebody used a verb that is not theirs. The line stands only when the caller commits:
 * such a refusal must not roll its transaction back.
 */
export async function auditStranger(
  tx: Tx,
  { clock, ids }: { clock: Clock; ids: Ids },
  person: Person,
  { verb, reference = null }: { verb: string; reference?: number | null },
): Promise<void> {
  await audit(tx, {
    id: ids.next(),
    at: clock.now(),
    actor: { kind: 'customer', id: person.accountId },
    action: 'verb_refused',
    // Digits beside CODE may be a delivery code, and such a thing is kept nowhere.
    subject: { verb, phoneId: person.phoneId, reference: verb === 'code' ? null : reference },
  });
}
