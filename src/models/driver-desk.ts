import type { Runner, Sql, Tx } from './database.js';
import type { Courier, Fulfilment, Order } from './orders.js';

/** A ride as a driver's list shows it: theirs already, or on offer. */
export interface DeskRide {
  reference: number;
  shopId: string;
  quartierId: string;
  fulfilment: Fulfilment;
  courier: Courier;
  method: Order['method'];
  totalXaf: number;
  driverPayXaf: number;
  isOffer: boolean;
}

/** How a driver stands: on duty or not, where, what they may hold, and their rides. */
export interface DeskRow {
  cityId: string;
  status: 'off' | 'available' | 'paused';
  pausedUntil: Date | null;
  lastQuartierId: string | null;
  cashLimitXaf: number;
  rides: DeskRide[];
}

const RIDE = `'reference', o.reference, 'shopId', o.shop_id, 'quartierId', o.quartier_id,
  'fulfilment', o.fulfilment, 'courier', o.courier, 'method', o.method, 'totalXaf', o.total_xaf,
  'driverPayXaf', o.driver_pay_xaf`;

const DESK: Sql = {
  name: 'driver_desk',
  text: `select d.city_id as "cityId", d.status, d.paused_until as "pausedUntil",
      d.last_quartier_id as "lastQuartierId", d.cash_limit_xaf as "cashLimitXaf",
      (select coalesce(json_agg(r.ride order by r.placed_at, r.id), '[]') from (
        select json_build_object(${RIDE}, 'isOffer', false) as ride, o.placed_at, o.id
          from orders o where o.driver_id = d.id and o.closed_at is null
        union all
        select json_build_object(${RIDE}, 'isOffer', true), o.placed_at, o.id
          from offers f join orders o on o.city_id = f.city_id and o.id = f.order_id
          where f.driver_id = d.id and f.state = 'offered' and f.expires_at > $2
            and o.closed_at is null and o.courier <> 'assigned') r) as rides
    from drivers d where d.id = $1`,
};

/** One statement for all that a driver's pages show. */
export async function driverDesk(
  runner: Runner,
  driverId: string,
  now: Date,
): Promise<DeskRow | null> {
  const [row] = await runner.query<DeskRow>(DESK, [driverId, now]);
  return row ?? null;
}

/** What a driver said of where they are. */
export interface Position {
  id: string;
  driverId: string;
  quartierId: string;
  at: Date;
  /** The channel over which it was said. */
  source: string;
}

// Kept a month, like all that shows where a person was.
const MOVE: Sql = {
  name: 'driver_position',
  text: `with moved as (
      update drivers set last_quartier_id = $3, last_quartier_at = $4 where id = $2
    ), old as (
      delete from driver_positions where driver_id = $2 and at < $4::timestamptz - interval '30 days'
    )
    insert into driver_positions (id, driver_id, quartier_id, at, source, order_id)
      select $1, $2, $3, $4, $5, (select o.id from orders o where o.driver_id = $2
        and o.closed_at is null and o.picked_up_at is not null order by o.picked_up_at limit 1)`,
};

/** The driver is there now; tied to the ride they have with them, if any. */
export async function writePosition(tx: Tx, position: Position): Promise<void> {
  const { id, driverId, quartierId, at, source } = position;
  await tx.query(MOVE, [id, driverId, quartierId, at, source]);
}
