import { inDouala } from '../lib/clock.js';
import type { Runner } from '../models/database.js';
import type { Purpose } from '../models/messages.js';
import {
  claimOfferDay,
  dropOffer,
  readLeavingOffer,
  type LeavingOffer,
} from '../models/offer-recipients.js';
import type { Budgets } from './budgets.js';
import { hoursOf, nextDay, nextOpening, type OfferHours } from './manners/window.js';

/** A message about to leave. */
export interface Leaving {
  purpose: Purpose;
  /** The message's id, which is its outbox row's. */
  messageId: string;
  at: Date;
}

/** With `until` it may leave later, without it never will. */
export type MayLeave = { ok: true } | { ok: false; reason: DropReason; until?: Date };

export type DropReason =
  /** Its reader does not want it, or no longer does. */
  | 'not_wanted'
  /** The campaign is paused or over. */
  | 'not_running'
  | 'outside_hours'
  | 'day_cap'
  | 'week_cap'
  | 'over_budget';

/** What the house owes the people it writes to: the gate that offers pass before each attempt. */
export interface Manners {
  /** Everything but offers may always leave. An offer that may has taken its reader's day. */
  mayLeave(runner: Runner, leaving: Leaving): Promise<MayLeave>;
}

export interface MannersParts {
  budgets: Pick<Budgets, 'isUsedUp'>;
  settings: {
    /** Offers to one person within seven days. */
    offersPerWeek: number;
  };
}

export function createManners({ budgets, settings }: MannersParts): Manners {
  /** Null where nothing speaks against it but the day, which is taken afterwards. */
  async function objection(
    offer: LeavingOffer | null,
    at: Date,
  ): Promise<Exclude<MayLeave, { ok: true }> | null> {
    if (!offer?.isRunning) return { ok: false, reason: 'not_running' };
    if (!offer.isWanted) return { ok: false, reason: 'not_wanted' };
    const hours = hoursOf(ownHours(offer));
    const until = nextOpening(at, hours);
    if (until) return { ok: false, reason: 'outside_hours', until };
    if (offer.todayRowId !== null && offer.todayRowId !== offer.rowId) {
      return { ok: false, reason: 'day_cap' };
    }
    if (offer.week >= settings.offersPerWeek) return { ok: false, reason: 'week_cap' };
    if (!(await budgets.isUsedUp(at))) return null;
    return { ok: false, reason: 'over_budget', until: nextDay(at, hours) };
  }

  return {
    async mayLeave(runner, { purpose, messageId, at }) {
      if (purpose !== 'offer') return { ok: true };
      const now = { day: inDouala(at).date, at };
      const offer = await readLeavingOffer(runner, messageId, now);
      const against = await objection(offer, at);
      if (!against && (await claimOfferDay(runner, messageId, now))) return { ok: true };
      const refusal = against ?? { ok: false, reason: 'day_cap' as const };
      if (!('until' in refusal)) await dropOffer(runner, messageId, { ...refusal, at });
      return refusal;
    },
  };
}

function ownHours({ ownFrom, ownUntil }: LeavingOffer): OfferHours | null {
  return ownFrom === null || ownUntil === null ? null : { from: ownFrom, until: ownUntil };
}
