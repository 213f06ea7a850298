import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Tx } from '../../models/database.js';
import { campaignByNumber, type Campaign } from '../../models/offer-campaigns.js';
import { addressOffers, nextAddressees, type Addressee } from '../../models/offer-recipients.js';
import { writeOutbox } from '../../models/outbox.js';
import { job, toOutboxRows, type Job, type JobSubjects } from '../jobs.js';
import { OFFER } from '../manners/purposes.js';

/** A campaign becomes messages in steps of so many people: no long statement, no long transaction. */
const BATCH = 200;
const NOBODY = '00000000-0000-0000-0000-000000000000';

export type ExpandSubject = JobSubjects['offer.expand'];

/** The next step of a campaign's way to its people. */
export function expandJob(subject: ExpandSubject, dueAt: Date): Job<'offer.expand'> {
  const { number, start, after } = subject;
  const key = ['offer.expand', number, start, after ?? 'first'].join(':');
  const lane = `offer.expand:${String(number)}`;
  return job({ kind: 'offer.expand', subject, class: 3, lane, dueAt, dedupeKey: key });
}

export interface OfferExpanding {
  /** One step; nothing where the campaign was paused, or started anew since. */
  expand(tx: Tx, subject: ExpandSubject): Promise<void>;
}

export function createOfferExpanding({ clock, ids }: { clock: Clock; ids: Ids }): OfferExpanding {
  async function write(tx: Tx, { id, number }: Campaign, people: Addressee[]): Promise<void> {
    const at = clock.now();
    const rows = toOutboxRows(
      people.map((one) => offerJob(number, one, at)),
      ids,
      at,
    );
    const recipients = people.map((one, index) => ({
      ...{ ...one, campaignId: id, at },
      rowId: rows[index]?.id ?? '',
    }));
    await addressOffers(tx, recipients);
    await writeOutbox(tx, rows);
  }

  return {
    async expand(tx, { number, start, after }) {
      const campaign = await campaignByNumber(tx, number);
      const isCurrent = campaign?.state === 'running' && campaign.starts === start;
      if (!isCurrent || campaign.untilAt <= clock.now()) return;
      const asked = { campaignId: campaign.id, audience: campaign, after: after ?? NOBODY };
      const people = await nextAddressees(tx, asked, BATCH);
      await write(tx, campaign, people);
      const last = people.at(-1);
      if (!last || people.length < BATCH) return;
      const next = expandJob({ number, start, after: last.accountId }, clock.now());
      await writeOutbox(tx, toOutboxRows([next], ids, clock.now()));
    },
  };
}

/** In a lane of its own: an offer that waits for the morning holds up nothing else of that phone. */
function offerJob(number: number, { phoneId }: Addressee, at: Date): Job<'message'> {
  return job({
    kind: 'message',
    subject: { template: OFFER, phoneId, facts: { campaign: number } },
    class: 2,
    lane: `offer:${phoneId}`,
    dueAt: at,
  });
}
