import type { Runner, Sql } from './database.js';
import { OF_PARTY, ORDER_COLUMNS, type Order } from './orders.js';

/** One dish of an order as its customer reads it. */
export interface TrackedLine {
  count: number;
  nameFr: string;
  nameEn: string;
  lineXaf: number;
}

/** An order with its driver, as stored: sealed. */
export interface TrackedRow extends Order {
  vehicle: 'moto' | 'car' | 'tricycle' | null;
  driverKeyWrapped: Buffer | null;
  driverNameSealed: Buffer | null;
  driverPhoneSealed: Buffer | null;
  /** Where the driver was last known to be, and since when. */
  driverQuartierId: string | null;
  driverSeenAt: Date | null;
  /** It ended because its shop never answered; the shop itself did not say no. */
  unanswered: boolean;
  /** How the request for its money stands, while it waits for that; null for every other order. */
  asking: 'asked' | 'failed' | 'delayed' | null;
  /** Null where only a list of orders was asked for. */
  lines: TrackedLine[] | null;
}

function track(name: string, lines: string): Sql {
  return {
    name,
    text: `select ${ORDER_COLUMNS}, d.vehicle, a.key_wrapped as "driverKeyWrapped",
      a.name_sealed as "driverNameSealed", p.sealed as "driverPhoneSealed",
      d.last_quartier_id as "driverQuartierId", d.last_quartier_at as "driverSeenAt",
      o.fulfilment = 'declined' and exists (select from order_events e
        where e.city_id = o.city_id and e.order_id = o.id and e.axis = 'fulfilment'
          and e.to_state = 'declined' and e.actor_kind = 'system') as unanswered,
      case when o.payment = 'pending' and o.fulfilment = 'placed' then (
        select case when bool_and(t.state = 'failed') then 'failed'
            when bool_and(t.state in ('created', 'failed')) and bool_or(m.delayed_at is not null)
              then 'delayed' else 'asked' end
          from (select id, delayed_at from payments where order_id = o.id
            order by created_at desc, id desc limit 1) m
          join payment_attempts t on t.payment_id = m.id) end as asking,
      ${lines} as lines
    from orders o left join drivers d on d.id = o.driver_id
      left join phones p on p.id = d.phone_id left join accounts a on a.id = p.account_id
    where ${OF_PARTY} and ($2::int is null or o.reference = $2)
    order by o.closed_at is null desc, o.placed_at desc, o.id desc limit $3`,
  };
}

const TRACK_ONE = track(
  'order_track',
  `(select json_agg(json_build_object('count', l.count, 'nameFr', l.name_fr, 'nameEn', l.name_en,
      'lineXaf', l.line_xaf) order by l.no) from order_lines l
    where l.city_id = o.city_id and l.order_id = o.id)`,
);
const TRACK_LIST = track('orders_track', 'null');

/** A customer's orders, the open ones first, then the newest. */
export async function trackedOrders(
  runner: Runner,
  accountId: string,
  limit: number,
): Promise<TrackedRow[]> {
  return runner.query<TrackedRow>(TRACK_LIST, [accountId, null, limit]);
}

/** One order with its dishes: by its reference, or with null the first of `trackedOrders`. */
export async function trackedOrder(
  runner: Runner,
  accountId: string,
  reference: number | null,
): Promise<TrackedRow | null> {
  const [row] = await runner.query<TrackedRow>(TRACK_ONE, [accountId, reference, 1]);
  return row ?? null;
}
