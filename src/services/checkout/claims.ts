import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import { claimedPayment, type ClaimedPayment } from '../../models/payment-rest.js';
import { job, toOutboxRows } from '../jobs.js';
import type { Person } from '../person.js';

export type ClaimResult =
  /** What is known of the order: being asked for now, there, or proven not to have been taken. */
  | {
      ok: true;
      kind: 'checking' | 'paid' | 'credited' | 'failed';
      reference: number;
      totalXaf: number;
      operator: string | null;
    }
  /** Nothing is asked of this person. */
  | { ok: false; reason: 'nothing_asked' };

/** Somebody says that they paid: only a reason to look harder (payments.md case 36). */
export interface Claims {
  check(tx: Tx, person: Person): Promise<ClaimResult>;
}

/** A payment that is older is a matter for a person. */
const WATCHED_MS = 7 * 24 * 60 * 60_000;
/** One search for all that is written within it. */
const SEARCH_MS = 60_000;

export function createClaims({ clock, ids }: { clock: Clock; ids: Ids }): Claims {
  async function search(tx: Tx, { provider, externalReference }: ClaimedPayment): Promise<void> {
    const now = clock.now();
    const minute = Math.floor(now.getTime() / SEARCH_MS);
    const lane = `payment.claim:${externalReference}`;
    const subject = { provider, externalReference };
    const dedupeKey = `${lane}:${String(minute)}`;
    const search = { kind: 'payment.read_back', subject, class: 0, lane, dueAt: now } as const;
    await writeOutbox(tx, toOutboxRows([job({ ...search, dedupeKey })], ids, now));
  }

  return {
    async check(tx, { accountId, phoneId }) {
      const since = addMs(clock.now(), -WATCHED_MS);
      const claimed = await claimedPayment(tx, { accountId, phoneId, since });
      if (!claimed) return { ok: false, reason: 'nothing_asked' };
      const { reference, totalXaf, operator } = claimed;
      const about = { ok: true, reference, totalXaf, operator } as const;
      if (claimed.isPaid) return { ...about, kind: 'paid' };
      if (claimed.isCredit) return { ...about, kind: 'credited' };
      if (claimed.proof === 'refused' || claimed.proof === 'not_sent') {
        return { ...about, kind: 'failed' };
      }
      await search(tx, claimed);
      return { ...about, kind: claimed.proof === null ? 'checking' : 'failed' };
    },
  };
}
