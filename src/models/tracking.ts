import type { Runner, Sql } from './database.js';
import { ORDER_COLUMNS, type Order } from './orders.js';

/** An order with its driver, as stored: sealed. */
export interface TrackedRow extends Order {
  vehicle: 'moto' | 'car' | 'tricycle' | null;
  driverKeyWrapped: Buffer | null;
  driverNameSealed: Buffer | null;
  driverPhoneSealed: Buffer | null;
}

const TRACK: Sql = {
  name: 'order_track',
  text: `select ${ORDER_COLUMNS}, d.vehicle, a.key_wrapped as "driverKeyWrapped",
      a.name_sealed as "driverNameSealed", p.sealed as "driverPhoneSealed"
    from orders o left join drivers d on d.id = o.driver_id
      left join phones p on p.id = d.phone_id left join accounts a on a.id = p.account_id
    where o.account_id = $1 and ($2::int is null or o.reference = $2)
    order by o.closed_at is null desc, o.placed_at desc, o.id desc limit $3`,
};

/** A customer's orders, the open ones first, then the newest; one reference, or all with null. */
export async function trackedOrders(
  runner: Runner,
  accountId: string,
  reference: number | null,
  limit: number,
): Promise<TrackedRow[]> {
  return runner.query<TrackedRow>(TRACK, [accountId, reference, limit]);
}
