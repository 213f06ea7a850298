import type { Database } from '../../models/database.js';
import type { Announcements } from '../../services/announcements.js';
import type { OfferExpanding } from '../../services/offers/expanding.js';
import type { JobHandler } from '../job.js';

/** Words for many become messages to each, in steps. */
export function createOfferJobs(parts: {
  db: Database;
  offerExpanding: OfferExpanding;
  announcements: Pick<Announcements, 'expand'>;
}): JobHandler[] {
  const { db, offerExpanding, announcements } = parts;
  const offers: JobHandler<'offer.expand'> = {
    kind: 'offer.expand',
    async run(subject) {
      await db.transaction((tx) => offerExpanding.expand(tx, subject));
      return { done: true };
    },
  };
  const announcing: JobHandler<'announcement.expand'> = {
    kind: 'announcement.expand',
    async run(subject) {
      await db.transaction((tx) => announcements.expand(tx, subject));
      return { done: true };
    },
  };
  return [offers, announcing] as JobHandler[];
}
