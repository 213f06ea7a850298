import type { Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import { audit } from '../models/audit.js';
import type { Runner, Tx } from '../models/database.js';
import {
  closeReview,
  explainReview,
  listReviews,
  lockReview,
  openReview,
  type Review,
} from '../models/reviews.js';
import { HOUSE } from './person.js';

/** What a review is about; the same kind and subject is one review while it is open. */
export interface ReviewToOpen {
  /** Such as `payment_contradiction`; a short word that says what is wrong. */
  kind: string;
  /** Ids only: they tell one review from another. */
  subject: Record<string, string>;
  cityId?: string | null;
  orderId?: string | null;
  accountId?: string | null;
  facts?: Review['facts'];
}

export interface Decision {
  /** One word, such as `explained`, `credited`, `written_off`. */
  decision: string;
  /** The name of a person of the team. */
  by: string;
  note?: string | null;
}

/** What a person must look at and decide; a closed one keeps who decided what. */
export interface Reviews {
  open(tx: Tx, review: ReviewToOpen): Promise<{ id: string; number: number; repeated: boolean }>;
  list(
    runner: Runner,
    by?: { kind?: string; orderId?: string; closedToo?: boolean; limit?: number },
  ): Promise<Review[]>;
  /** Evidence came after all: closes what is open about it. False when nothing was. */
  explain(tx: Tx, review: Pick<ReviewToOpen, 'kind' | 'subject'>): Promise<boolean>;
  /** By number (R101 is 101) or id. */
  close(
    tx: Tx,
    name: number | string,
    decision: Decision,
  ): Promise<{ ok: true; review: Review } | Refusal<'unknown_review' | 'already_closed'>>;
}

const LIST_MAX = 100;
/** Under this name reviews are closed that no person had to. */
const BY_EVIDENCE = 'evidence';

export function createReviews({ clock, ids }: { clock: Clock; ids: Ids }): Reviews {
  return {
    open(tx, { kind, subject, cityId = null, orderId = null, accountId = null, facts = {} }) {
      const openedAt = clock.now();
      const about = { cityId, orderId, accountId, facts, subject, subjectKey: keyOf(subject) };
      return openReview(tx, { id: ids.next(), kind, openedAt, ...about });
    },
    list: (runner, by = {}) => listReviews(runner, { limit: LIST_MAX, ...by }),
    async explain(tx, { kind, subject }) {
      const at = clock.now();
      const about = { kind, subjectKey: keyOf(subject) };
      const reviewId = await explainReview(tx, about, { at, by: BY_EVIDENCE });
      if (reviewId === null) return false;
      const said = { reviewId, kind, decision: 'explained' };
      const action = 'review.closed';
      await audit(tx, { id: ids.next(), at, actor: HOUSE, action, subject: said });
      return true;
    },
    async close(tx, name, { decision, by, note = null }) {
      const review = await lockReview(tx, name);
      if (!review) return refuse('unknown_review');
      if (review.closedAt) return refuse('already_closed');
      const at = clock.now();
      await closeReview(tx, review.id, { at, by, decision, note });
      const actor = { kind: 'staff', id: by };
      const subject = { reviewId: review.id, kind: review.kind, decision };
      await audit(tx, { id: ids.next(), at, actor, action: 'review.closed', subject });
      return { ok: true, review: { ...review, closedAt: at, closedBy: by, decision, note } };
    },
  };
}

/** The same ids in any order are the same subject. */
function keyOf(subject: Record<string, string>): string {
  const sorted = Object.entries(subject).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map((pair) => pair.join('=')).join('&');
}
