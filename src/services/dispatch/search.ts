import { addMs } from '../../lib/clock.js';
import type { Tx } from '../../models/database.js';
import {
  dispatchCandidates,
  expireOffers,
  itemVehicles,
  makeOffers,
  offersOf,
  type CandidateRow,
  type OfferRow,
} from '../../models/dispatch.js';
import type { Order } from '../../models/orders.js';
import { openSupportTask } from '../../models/support.js';
import type { OrderKey } from '../jobs.js';
import { keyOf } from '../orders.js';
import { orderTimer } from '../orders/queue.js';
import { LAST_ROUND, nextRound, rank, type Ranked } from './candidates.js';
import { driversCashXaf } from './cash.js';
import type { DispatchVerbParts } from './parts.js';
import { rideOf, type Ride } from './ride.js';
import { HOUSE } from '../person.js';

/** Looking for a driver, in rounds; each call checks the order and does nothing once it is taken. */
export interface Search {
  /** Asks in this round, or in the first later one where somebody can be asked. */
  offer(tx: Tx, key: OrderKey, round: number): Promise<void>;
  /** Ends a round that nobody took and begins the next. */
  expire(tx: Tx, key: OrderKey, round: number): Promise<void>;
}

export function createSearch(parts: DispatchVerbParts): Search {
  const { catalogue, clock, ids, orders, settings } = parts;
  const ask = createAsking(parts);
  const giveUp = createGivingUp(parts);

  /** The shop is late and nobody was asked yet: another timer comes when it is time. */
  function isPutOff(order: Order, now: Date): boolean {
    const { fulfilment, courier, shopLateMinutes, promisedAt } = order;
    if (fulfilment !== 'accepted' || courier !== 'none' || shopLateMinutes === 0) return false;
    return promisedAt !== null && addMs(promisedAt, -settings.dispatchLeadMs) > now;
  }

  async function candidates(tx: Tx, order: Order, ride: Ride, now: Date): Promise<Ranked[]> {
    const zoneIds = [ride.pickup.zoneId, ...ride.neighbourZoneIds];
    const rows = await dispatchCandidates(tx, order, zoneIds, now);
    const picky = ride.shop.items.some((item) => item.vehicles !== null);
    const choosing = {
      catalogue: catalogue.current(),
      ride,
      now,
      openRides: settings.openRides,
      itemVehicles: picky ? await itemVehicles(tx, order) : [],
      cashXaf: ride.cashXaf > 0 ? await driversCashXaf(tx, rows.map(idOf)) : new Map(),
    };
    return rank(rows, choosing, ids);
  }

  async function search(tx: Tx, order: Order, from: number): Promise<void> {
    const ride = rideOf(catalogue.current(), order, settings.neighbourZones);
    const now = clock.now();
    const next = nextRound(await candidates(tx, order, ride, now), ride, from);
    await (next ? ask(tx, order, next, now) : giveUp(tx, order, now));
  }

  return {
    async offer(tx, key, round) {
      const order = await orders.lock(tx, key);
      if (!order || !isSearching(order) || isPutOff(order, clock.now())) return;
      if (lastRound(await offersOf(tx, order)) < round) await search(tx, order, round);
    },
    async expire(tx, key, round) {
      const order = await orders.lock(tx, key);
      if (!order || !isSearching(order)) return;
      if (lastRound(await offersOf(tx, order)) !== round) return;
      await expireOffers(tx, order, round, clock.now());
      await search(tx, order, round + 1);
    },
  };
}

/** Sends one round's offers and sets its end. */
function createAsking({ notifications, orders, queue, settings }: DispatchVerbParts) {
  return async (
    tx: Tx,
    order: Order,
    { round, asked }: { round: number; asked: CandidateRow[] },
    now: Date,
  ): Promise<void> => {
    const lifeMs = settings.offerRoundsMs[round - 1] ?? 0;
    const expiresAt = addMs(now, lifeMs);
    await makeOffers(tx, { order, round, driverIds: asked.map(idOf), at: now, expiresAt });
    if (order.courier === 'none') await orders.move(tx, order, { courier: 'offered' }, HOUSE);
    const facts = { seconds: Math.round(lifeMs / 1000) };
    await queue.write(tx, [
      ...asked.flatMap(({ phoneId: to }) => notifications.jobs('driver.offer', order, facts, to)),
      orderTimer('dispatch.expire', { ...keyOf(order), round }, expiresAt),
    ]);
  };
}

/** Nobody left to ask: a person calls around, and the customer is told once. */
function createGivingUp({ ids, notifications, orders }: DispatchVerbParts) {
  return async (tx: Tx, order: Order, now: Date): Promise<void> => {
    if (order.courier === 'offered') await orders.move(tx, order, { courier: 'none' }, HOUSE);
    await openSupportTask(tx, {
      id: ids.next(),
      kind: 'driver_call',
      cityId: order.cityId,
      orderId: order.id,
      accountId: order.accountId,
      facts: { reference: order.reference },
      createdAt: now,
    });
    await notifications.notify(tx, 'order.no_driver', order);
  };
}

/** A driver is looked for from the shop's yes until one has taken the ride. */
export function isSearching({ fulfilment, courier }: Order): boolean {
  return (fulfilment === 'accepted' || fulfilment === 'ready') && courier !== 'assigned';
}

/** The newest round that was asked; 0 before the first, beyond the last once all were. */
function lastRound(offers: readonly OfferRow[]): number {
  return Math.min(LAST_ROUND, Math.max(0, ...offers.map((offer) => offer.round)));
}

function idOf(row: CandidateRow): string {
  return row.driverId;
}
