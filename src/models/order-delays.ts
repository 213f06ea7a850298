import type { Sql, Tx } from './database.js';
import { ORDER_COLUMNS, type Order } from './orders.js';

const SHOP_LATE: Sql = {
  name: 'order_shop_late',
  text: `update orders o set first_promised_at = coalesce(o.first_promised_at, o.promised_at),
      promised_at = $3, shop_late_minutes = $4, late_told = o.late_told + 1
    where o.city_id = $1 and o.id = $2 returning ${ORDER_COLUMNS}`,
};

const DRIVER_LATE: Sql = {
  name: 'order_driver_late',
  text: `update orders o set driver_late_minutes = $3, late_told = o.late_told + 1
    where o.city_id = $1 and o.id = $2 returning ${ORDER_COLUMNS}`,
};

const ON_TIME: Sql = {
  name: 'order_driver_on_time',
  text: `update orders o set driver_late_minutes = 0 where o.city_id = $1 and o.id = $2
    returning ${ORDER_COLUMNS}`,
};

const ABSENT: Sql = {
  name: 'order_absent',
  text: `update orders o set absent_at = $3 where o.city_id = $1 and o.id = $2
    returning ${ORDER_COLUMNS}`,
};

type Key = Pick<Order, 'cityId' | 'id'>;

async function change(tx: Tx, sql: Sql, { cityId, id }: Key, ...values: unknown[]): Promise<Order> {
  const [row] = await tx.query<Order>(sql, [cityId, id, ...values]);
  if (!row) throw new Error(`there is no order ${id}`);
  return row;
}

/** A locked order will be ready only then: `minutes` late. */
export function delayByShop(tx: Tx, order: Key, promisedAt: Date, minutes: number): Promise<Order> {
  return change(tx, SHOP_LATE, order, promisedAt, minutes);
}

/** The driver of a locked order comes so many minutes later. */
export function delayByDriver(tx: Tx, order: Key, minutes: number): Promise<Order> {
  return change(tx, DRIVER_LATE, order, minutes);
}

/** A delay on the way to the shop is over once the food is taken. */
export function forgetDriverDelay(tx: Tx, order: Key): Promise<Order> {
  return change(tx, ON_TIME, order);
}

/** Nobody was at the door of a locked order; the wait begins. */
export function stampAbsent(tx: Tx, order: Key, at: Date): Promise<Order> {
  return change(tx, ABSENT, order, at);
}
