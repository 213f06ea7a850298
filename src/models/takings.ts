import type { Runner, Sql } from './database.js';

// The ledger tells what is somebody's, the orders what was sold: both meet in the transfer.
const SHOP_DAY: Sql = {
  name: 'takings_shop_day',
  text: `select count(*)::int as orders,
      coalesce(sum(o.subtotal_xaf - o.discount_xaf), 0)::int as "foodXaf",
      coalesce(sum(-e.amount_xaf), 0)::int as "shareXaf"
    from ledger_accounts a join ledger_entries e on e.account_id = a.id and e.at >= $2
      join ledger_transfers t on t.id = e.transfer_id and t.kind = 'order_released'
      join orders o on o.city_id = t.city_id and o.id = t.order_id
    where a.code = $1`,
};

/** What a shop has sold since a time, and its own share of it. */
export interface ShopDay {
  orders: number;
  foodXaf: number;
  shareXaf: number;
}

export async function shopTakings(runner: Runner, code: string, since: Date): Promise<ShopDay> {
  const [row] = await runner.query<ShopDay>(SHOP_DAY, [code, since]);
  return row ?? { orders: 0, foodXaf: 0, shareXaf: 0 };
}

const DRIVER_DAY: Sql = {
  name: 'takings_driver_day',
  text: `select count(*)::int as rides, coalesce(sum(-e.amount_xaf), 0)::int as "earnedXaf"
    from ledger_accounts a join ledger_entries e on e.account_id = a.id and e.at >= $2
      join ledger_transfers t on t.id = e.transfer_id and t.kind = 'order_released'
    where a.code = $1`,
};

/** What a driver has earned since a time. */
export interface DriverDay {
  rides: number;
  earnedXaf: number;
}

export async function driverTakings(runner: Runner, code: string, since: Date): Promise<DriverDay> {
  const [row] = await runner.query<DriverDay>(DRIVER_DAY, [code, since]);
  return row ?? { rides: 0, earnedXaf: 0 };
}
