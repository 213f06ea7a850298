import type { Runner, Sql, Tx } from './database.js';
import {
  ORDER_COLUMNS,
  type Courier,
  type Fulfilment,
  type Order,
  type PaymentState,
} from './orders.js';

/** What changes beside the states; what is left out stays as it is. */
export interface OrderStamps {
  /** Null takes the driver away. */
  driverId?: string | null;
  promisedAt?: Date;
  /** A customer who could not pay by phone pays at the door. */
  method?: 'cash';
  commissionBps?: number;
  codeTold?: boolean;
}

export interface OrderMove {
  order: Order;
  to: { fulfilment: Fulfilment; courier: Courier; payment: PaymentState };
  at: Date;
  closes: boolean;
  stamps: OrderStamps;
  events: OrderEvent[];
}

/** One line of an order's history. `facts` hold ids and plain facts, never a name or a code. */
export interface OrderEvent {
  id: string;
  kind: string;
  axis: 'fulfilment' | 'courier' | 'payment' | null;
  from: string | null;
  to: string | null;
  actorKind: string;
  actorId: string | null;
  facts: Record<string, string | number | boolean | null>;
}

const INSERT_EVENTS = `insert into order_events
    (city_id, order_id, id, at, kind, axis, from_state, to_state, actor_kind, actor_id, facts)
  select $1, $2, (e->>'id')::uuid, $3, e->>'kind', e->>'axis', e->>'from', e->>'to',
    e->>'actorKind', e->>'actorId', e->'facts' from jsonb_array_elements($4::jsonb) e`;

// The states we read are part of the condition: a row that moved meanwhile is not touched.
const MOVE: Sql = {
  name: 'order_move',
  text: `with moved as (
      update orders o set fulfilment = $5, courier = $6, payment = $7,
        driver_id = case when $8 then $9 else o.driver_id end,
        promised_at = coalesce($10, o.promised_at),
        commission_bps = coalesce($11, o.commission_bps),
        code_told = coalesce($12, o.code_told), method = coalesce($17, o.method),
        wallet_xaf = case when $17 is null then o.wallet_xaf else 0 end,
        bonus_xaf = case when $17 is null then o.bonus_xaf else 0 end,
        presented_at = case when $7 <> $16 and $7 in ('held', 'due')
          then coalesce(o.presented_at, $3) else o.presented_at end,
        paid_at = case when $7 = 'held' then coalesce(o.paid_at, $3) else o.paid_at end,
        accepted_at = case when $5 = 'accepted' then coalesce(o.accepted_at, $3)
          else o.accepted_at end,
        ready_at = case when $5 = 'ready' then coalesce(o.ready_at, $3) else o.ready_at end,
        picked_up_at = case when $5 = 'picked_up' then coalesce(o.picked_up_at, $3)
          else o.picked_up_at end,
        closed_at = case when $13 then coalesce(o.closed_at, $3) else o.closed_at end
      where o.city_id = $1 and o.id = $2
        and o.fulfilment = $14 and o.courier = $15 and o.payment = $16
      returning ${ORDER_COLUMNS}
    ), logged as (${INSERT_EVENTS} where exists (select from moved))
    select * from moved`,
};

/** Moves an order and writes its events in one statement; null when it is no longer as read. */
export async function updateOrderStates(tx: Tx, move: OrderMove): Promise<Order | null> {
  const { order, to, stamps } = move;
  const [row] = await tx.query<Order>(MOVE, [
    order.cityId,
    order.id,
    move.at,
    JSON.stringify(move.events),
    to.fulfilment,
    to.courier,
    to.payment,
    stamps.driverId !== undefined,
    stamps.driverId ?? null,
    stamps.promisedAt ?? null,
    stamps.commissionBps ?? null,
    stamps.codeTold ?? null,
    move.closes,
    order.fulfilment,
    order.courier,
    order.payment,
    stamps.method ?? null,
  ]);
  return row ?? null;
}

const RELEASE_REFERENCE: Sql = {
  name: 'order_release_reference',
  text: `update orders set reference_held = false
    where city_id = $1 and id = $2 and closed_at is not null`,
};

/** Gives a closed order's reference back to the pool. */
export async function releaseReference(
  runner: Runner,
  cityId: string,
  orderId: string,
): Promise<void> {
  await runner.query(RELEASE_REFERENCE, [cityId, orderId]);
}

const NOTE: Sql = { name: 'order_note', text: INSERT_EVENTS };

/** Writes events that move nothing: a wrong code, a new code, a question asked. */
export async function insertOrderEvents(
  runner: Runner,
  order: { cityId: string; id: string },
  at: Date,
  events: OrderEvent[],
): Promise<void> {
  await runner.query(NOTE, [order.cityId, order.id, at, JSON.stringify(events)]);
}
