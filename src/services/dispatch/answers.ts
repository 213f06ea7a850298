import { inDouala } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import {
  declineOffer,
  lockOfferedOrder,
  offersOf,
  recentOffers,
  winOffer,
  type OfferRow,
} from '../../models/dispatch.js';
import { driverLoad, lockDriver } from '../../models/drivers.js';
import type { Order } from '../../models/orders.js';
import { keyOf } from '../orders.js';
import { orderTimer } from '../orders/queue.js';
import type { ByReference, CommonRefusal } from '../orders/sender.js';
import { auditStranger } from '../orders/stranger.js';
import type { Person } from '../person.js';
import { createReadAssignment, type Assignment } from './assignment.js';
import { driversCashXaf } from './cash.js';
import type { DispatchVerbParts } from './parts.js';
import { isSearching } from './search.js';

export type TakeOfferResult =
  | ({ ok: true; reference: number; repeated: boolean } & Assignment)
  | CommonRefusal
  | { ok: false; reason: TakeRefusal; reference: number };

/** `taken` by a colleague; `expired`: offered to the next one now, or no longer needed. */
type TakeRefusal = 'taken' | 'expired' | 'cash_limit' | 'too_many_rides';

export type RefuseOfferResult =
  | { ok: true; reference: number; repeated: boolean }
  | CommonRefusal
  /** The ride is this driver's already: a person must find another. */
  | { ok: false; reason: 'already_yours'; reference: number };

/** What drivers answer to an offer. */
export interface OfferAnswers {
  takeOffer(tx: Tx, person: Person, input: ByReference): Promise<TakeOfferResult>;
  refuseOffer(tx: Tx, person: Person, input: ByReference): Promise<RefuseOfferResult>;
}

interface Found {
  ok: true;
  order: Order;
  driverId: string;
  offers: OfferRow[];
  mine: OfferRow;
}

export function createOfferAnswers(parts: DispatchVerbParts): OfferAnswers {
  const { clock, orders, queue, settings } = parts;
  const find = createFindOffered(parts);
  const readAssignment = createReadAssignment(parts);

  async function refusalOf(tx: Tx, { order, driverId, offers }: Found, now: Date) {
    if (order.courier === 'assigned') return 'taken';
    if (!isSearching(order) || isAnotherAsked(offers, driverId, now)) return 'expired';
    // Sent together, run one after the other: what is read is read under the lock.
    const [, driver] = await Promise.all([
      lockDriver(tx, driverId, inDouala(now).date),
      driverLoad(tx, driverId),
    ]);
    if (driver.openRides >= settings.openRides) return 'too_many_rides';
    if (order.method !== 'cash') return null;
    const held = (await driversCashXaf(tx, [driverId])).get(driverId) ?? 0;
    const mostXaf = held + driver.openCashXaf + order.totalXaf + order.changeMaxXaf;
    return mostXaf > driver.cashLimitXaf ? 'cash_limit' : null;
  }

  async function assign(tx: Tx, { order, driverId }: Found, now: Date): Promise<Order> {
    const actor = { kind: 'driver', id: driverId } as const;
    // After the last round nobody is asked any more; a late yes still finds the order free.
    const offered =
      order.courier === 'none'
        ? await orders.move(tx, order, { courier: 'offered' }, actor)
        : order;
    await winOffer(tx, order, driverId, now);
    return orders.move(tx, offered, { courier: 'assigned', driverId }, actor);
  }

  return {
    async takeOffer(tx, person, input) {
      const found = await find(tx, person, { ...input, verb: 'take_offer' });
      if (!found.ok) return found;
      const { order, driverId } = found;
      const { reference } = order;
      if (order.driverId === driverId) {
        return { ok: true, reference, repeated: true, ...(await readAssignment(tx, order)) };
      }
      const now = clock.now();
      const reason = await refusalOf(tx, found, now);
      if (reason) return { ok: false, reason, reference };
      const assigned = await assign(tx, found, now);
      return { ok: true, reference, repeated: false, ...(await readAssignment(tx, assigned)) };
    },
    async refuseOffer(tx, person, input) {
      const found = await find(tx, person, { ...input, verb: 'refuse_offer' });
      if (!found.ok) return found;
      const { order, driverId, mine, offers } = found;
      const { reference } = order;
      if (order.driverId === driverId) return { ok: false, reason: 'already_yours', reference };
      if (mine.state !== 'offered') return { ok: true, reference, repeated: true };
      const now = clock.now();
      await declineOffer(tx, order, driverId, now);
      const others = offers.some((offer) => offer !== mine && isLive(offer, now));
      // Nobody else is being asked: the next round begins now instead of at its time.
      const round = { ...keyOf(order), round: mine.round };
      if (!others) await queue.write(tx, [orderTimer('dispatch.expire', round, now, 'refused')]);
      return { ok: true, reference, repeated: false };
    },
  };
}

/** Finds and locks the order a driver means among those ever offered to them. */
function createFindOffered({ clock, ids }: DispatchVerbParts) {
  async function onlyOne(tx: Tx, driverId: string, now: Date): Promise<number | CommonRefusal> {
    const recent = await recentOffers(tx, driverId);
    const live = recent.filter((offer) => isLive(offer, now));
    if (live.length > 1) {
      const references = live.map((offer) => offer.reference);
      return { ok: false, reason: 'several_open', references };
    }
    return (live[0] ?? recent[0])?.reference ?? refuse('none_open');
  }

  async function stranger(
    tx: Tx,
    person: Person,
    meant: ByReference & { verb: string },
  ): Promise<Refusal<'unknown_order'>> {
    await auditStranger(tx, { clock, ids }, person, meant);
    return refuse('unknown_order');
  }

  return async (
    tx: Tx,
    person: Person,
    meant: ByReference & { verb: string },
  ): Promise<Found | CommonRefusal> => {
    const { driver } = person;
    if (!driver) return stranger(tx, person, meant);
    const reference = meant.reference ?? (await onlyOne(tx, driver.driverId, clock.now()));
    if (typeof reference !== 'number') return reference;
    const order = await lockOfferedOrder(tx, driver, reference);
    const offers = order ? await offersOf(tx, order) : [];
    const mine = offers.find((offer) => offer.driverId === driver.driverId);
    if (!order || !mine) return stranger(tx, person, { ...meant, reference });
    return { ok: true, order, driverId: driver.driverId, offers, mine };
  };
}

/** In the first two rounds an order is one driver's to answer; a late yes must wait its turn. */
function isAnotherAsked(offers: OfferRow[], driverId: string, now: Date): boolean {
  return offers.some(
    (offer) => offer.driverId !== driverId && offer.round <= 2 && isLive(offer, now),
  );
}

function isLive(offer: Pick<OfferRow, 'state' | 'expiresAt'>, now: Date): boolean {
  return offer.state === 'offered' && offer.expiresAt > now;
}
