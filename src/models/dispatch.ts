import type { Runner, Sql, Tx } from './database.js';
import { ORDER_COLUMNS, type Order } from './orders.js';

/**
 * A driver on duty who serves one of the zones asked for and was not yet offered this order. Whoever
 * ordered it is never asked: nobody can prove a delivery to themselves.
 */
export interface CandidateRow {
  driverId: string;
  phoneId: string;
  zoneIds: string[];
  homeZoneId: string;
  vehicle: 'moto' | 'car' | 'tricycle';
  cashLimitXaf: number;
  lastQuartierId: string | null;
  idleSince: Date | null;
  offersMade: number;
  offersTaken: number;
  /** What the open rides will bring in at their doors. */
  openCashXaf: number;
  /** Open rides, and offers that still wait for an answer. */
  busy: number;
}

const CANDIDATES: Sql = {
  name: 'dispatch_candidates',
  text: `select d.id as "driverId", d.phone_id as "phoneId", d.zone_ids as "zoneIds",
      d.home_zone_id as "homeZoneId", d.vehicle, d.cash_limit_xaf as "cashLimitXaf",
      d.last_quartier_id as "lastQuartierId", d.idle_since as "idleSince",
      d.offers_made as "offersMade", d.offers_taken as "offersTaken",
      (select coalesce(sum(total_xaf + change_max_xaf), 0)::int from orders o where o.driver_id = d.id
        and o.closed_at is null and o.method = 'cash') as "openCashXaf",
      ((select count(*) from orders o where o.driver_id = d.id and o.closed_at is null)
        + (select count(*) from offers f where f.driver_id = d.id and f.state = 'offered'
          and f.expires_at > $3))::int as busy
    from drivers d
    where d.city_id = $1 and d.approved and d.zone_ids && $4::text[]
      and (d.status = 'available' or (d.status = 'paused' and d.paused_until <= $3))
      and d.account_id <> $5
      and not exists (select from blocks b
        where b.account_id = $5 and b.kind = 'driver' and b.subject_id = d.id)
      and not exists (select from offers f
        where f.city_id = $1 and f.order_id = $2 and f.driver_id = d.id)
    order by d.id`,
};

export async function dispatchCandidates(
  runner: Runner,
  { cityId, id, accountId }: Pick<Order, 'cityId' | 'id' | 'accountId'>,
  zoneIds: string[],
  now: Date,
): Promise<CandidateRow[]> {
  return runner.query<CandidateRow>(CANDIDATES, [cityId, id, now, zoneIds, accountId]);
}

export type OfferState = 'offered' | 'accepted' | 'declined' | 'expired' | 'lost';

export interface OfferRow {
  driverId: string;
  round: number;
  state: OfferState;
  expiresAt: Date;
}

const OFFERS: Sql = {
  name: 'dispatch_offers',
  text: `select driver_id as "driverId", round, state, expires_at as "expiresAt"
    from offers where city_id = $1 and order_id = $2 order by offered_at, driver_id`,
};

/** All offers of an order; read after its lock they are the last word. */
export async function offersOf(
  runner: Runner,
  order: Pick<Order, 'cityId' | 'id'>,
): Promise<OfferRow[]> {
  return runner.query<OfferRow>(OFFERS, [order.cityId, order.id]);
}

// Drivers are locked in one order everywhere, so that two rounds cannot deadlock.
const MAKE: Sql = {
  name: 'dispatch_make_offers',
  text: `with asked as (
      select id from drivers where id = any($6::text[]) order by id for no key update
    ), made as (
      insert into offers (city_id, order_id, driver_id, round, state, offered_at, expires_at)
      select $1, $2, id, $3, 'offered', $4, $5 from asked on conflict do nothing
      returning driver_id
    )
    update drivers set offers_made = offers_made + 1
      where id in (select driver_id from made)`,
};

export interface NewOffers {
  order: Pick<Order, 'cityId' | 'id'>;
  round: number;
  driverIds: string[];
  at: Date;
  expiresAt: Date;
}

export async function makeOffers(tx: Tx, offers: NewOffers): Promise<void> {
  const { order, round, at, expiresAt, driverIds } = offers;
  await tx.query(MAKE, [order.cityId, order.id, round, at, expiresAt, driverIds]);
}

const EXPIRE: Sql = {
  name: 'dispatch_expire_offers',
  text: `update offers set state = 'expired', answered_at = $4
    where city_id = $1 and order_id = $2 and round = $3 and state = 'offered'`,
};

export async function expireOffers(
  tx: Tx,
  order: Pick<Order, 'cityId' | 'id'>,
  round: number,
  at: Date,
): Promise<void> {
  await tx.query(EXPIRE, [order.cityId, order.id, round, at]);
}

const WIN: Sql = {
  name: 'dispatch_win',
  text: `with answered as (
      update offers set state = case when driver_id = $3 then 'accepted' else 'lost' end,
        answered_at = $4
      where city_id = $1 and order_id = $2 and (driver_id = $3 or state = 'offered')
    )
    update drivers set offers_taken = offers_taken + 1 where id = $3`,
};

/** The order is this driver's; whoever else was being asked has lost it. */
export async function winOffer(
  tx: Tx,
  order: Pick<Order, 'cityId' | 'id'>,
  driverId: string,
  at: Date,
): Promise<void> {
  await tx.query(WIN, [order.cityId, order.id, driverId, at]);
}

const DECLINE: Sql = {
  name: 'dispatch_decline_offer',
  text: `update offers set state = 'declined', answered_at = $4
    where city_id = $1 and order_id = $2 and driver_id = $3 and state = 'offered'`,
};

export async function declineOffer(
  tx: Tx,
  order: Pick<Order, 'cityId' | 'id'>,
  driverId: string,
  at: Date,
): Promise<void> {
  await tx.query(DECLINE, [order.cityId, order.id, driverId, at]);
}

const OFFERED_TO = `from orders o join offers f on f.city_id = o.city_id and f.order_id = o.id
  where f.driver_id = $1`;

const LOCK_OFFERED: Sql = {
  name: 'dispatch_lock_offered',
  text: `select ${ORDER_COLUMNS} ${OFFERED_TO} and o.city_id = $2 and o.reference = $3
    and o.reference_held for no key update of o`,
};

/** Locks the order with this reference if it was ever offered to this driver. */
export async function lockOfferedOrder(
  tx: Tx,
  driver: { driverId: string; cityId: string },
  reference: number,
): Promise<Order | null> {
  const [row] = await tx.query<Order>(LOCK_OFFERED, [driver.driverId, driver.cityId, reference]);
  return row ?? null;
}

/** An offer with the order it is about, for a driver who gives no number. */
export interface OfferedOrder {
  cityId: string;
  orderId: string;
  reference: number;
  state: OfferState;
  expiresAt: Date;
}

const RECENT: Sql = {
  name: 'dispatch_recent_offers',
  text: `select o.city_id as "cityId", o.id as "orderId", o.reference, f.state,
      f.expires_at as "expiresAt" ${OFFERED_TO} and o.closed_at is null
    order by f.offered_at desc limit 20`,
};

/** What a driver was last offered of the orders still open, the newest first. */
export async function recentOffers(runner: Runner, driverId: string): Promise<OfferedOrder[]> {
  return runner.query<OfferedOrder>(RECENT, [driverId]);
}

const ITEM_VEHICLES: Sql = {
  name: 'dispatch_item_vehicles',
  text: `select i.vehicles from order_lines l join items i on i.id = l.item_id
    where l.city_id = $1 and l.order_id = $2 and i.vehicles is not null`,
};

/** For each dish of an order that not every vehicle can carry: those that can. */
export async function itemVehicles(
  runner: Runner,
  order: Pick<Order, 'cityId' | 'id'>,
): Promise<string[][]> {
  const rows = await runner.query<{ vehicles: string[] }>(ITEM_VEHICLES, [order.cityId, order.id]);
  return rows.map((row) => row.vehicles);
}
