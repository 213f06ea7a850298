import type { Runner, Sql, Tx } from './database.js';

// Rows are locked in one order everywhere, so that nothing that counts portions can deadlock.
const OUT: Sql = {
  name: 'kitchen_out',
  text: `with mine as (
      select id from items where shop_id = $1 and no = any($2::smallint[])
      order by id for no key update
    )
    update items set unavailable_until = $3, stock_left = null, stock_until = null
      where id in (select id from mine)`,
};

/** These dishes of a shop cannot be ordered until then. */
export async function finishItems(
  tx: Tx,
  shopId: string,
  numbers: readonly number[],
  until: Date,
): Promise<void> {
  await tx.query(OUT, [shopId, numbers, until]);
}

const BACK: Sql = {
  name: 'kitchen_back',
  text: `with said as (
      select * from unnest($2::smallint[], $3::smallint[]) s(no, portions)
    ), mine as (
      select i.id, s.portions from items i join said s on s.no = i.no
      where i.shop_id = $1 order by i.id for no key update of i
    )
    update items i set available = true, unavailable_until = null, stock_left = mine.portions,
        stock_until = case when mine.portions is null then null else $4::timestamptz end
      from mine where i.id = mine.id`,
};

/** A dish that is there again, and how many portions of it; null: as many as are wanted. */
export interface StockedItem {
  no: number;
  portions: number | null;
}

/** These dishes can be ordered again; a count holds until `until`. */
export async function stockItems(
  tx: Tx,
  shopId: string,
  stocked: readonly StockedItem[],
  until: Date,
): Promise<void> {
  const numbers = stocked.map(({ no }) => no);
  const portions = stocked.map((one) => one.portions);
  await tx.query(BACK, [shopId, numbers, portions, until]);
}

const WAITING_FOR: Sql = {
  name: 'kitchen_waiting_for',
  text: `select o.reference from orders o
    where o.shop_id = $1 and o.closed_at is null and o.fulfilment in ('placed', 'accepted')
      and (o.method = 'cash' or o.payment not in ('due', 'pending'))
      and exists (select from order_lines l where l.city_id = o.city_id and l.order_id = o.id
        and l.item_no = any($2::smallint[]))
    order by o.placed_at, o.id`,
};

/** Orders of a shop that still have one of these dishes to be cooked, the oldest first. */
export async function ordersWaitingFor(
  runner: Runner,
  shopId: string,
  numbers: readonly number[],
): Promise<number[]> {
  const rows = await runner.query<{ reference: number }>(WAITING_FOR, [shopId, numbers]);
  return rows.map(({ reference }) => reference);
}

/** A dish as the kitchen left it. */
export interface KitchenItem {
  no: number;
  available: boolean;
  unavailableUntil: string | null;
  soldOutUntil: string | null;
}

/** What a shop has just said of itself, which cached catalogues may not know yet. */
export interface KitchenState {
  pausedUntil: string | null;
  items: KitchenItem[];
}

const STATE: Sql = {
  name: 'kitchen_state',
  text: `select s.paused_until::text as "pausedUntil",
      (select coalesce(json_agg(json_build_object('no', i.no, 'available', i.available,
        'unavailableUntil', i.unavailable_until,
        'soldOutUntil', case when i.stock_left = 0 then i.stock_until end) order by i.no), '[]')
        from items i where i.shop_id = s.id) as items
    from shops s where s.id = $1`,
};

export async function kitchenState(runner: Runner, shopId: string): Promise<KitchenState | null> {
  const [row] = await runner.query<KitchenState>(STATE, [shopId]);
  return row ?? null;
}
