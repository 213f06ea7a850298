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

// What was earned, and not what moved for other reasons: cash made good, money paid out. Of what was
// posted before there were categories, the transfer's kind says it.
const EARNED = `(e.category in ('delivery', 'tip', 'fuel', 'bonus')
  or (e.category is null and t.kind = 'order_released'))`;
const DRIVER_DAY: Sql = {
  name: 'takings_driver_day',
  text: `select count(*) filter (where t.kind = 'order_released' and e.at >= $2)::int as rides,
      coalesce(sum(-e.amount_xaf) filter (where t.kind = 'order_released' and e.at >= $2), 0)::int
        as "earnedXaf",
      coalesce(sum(-e.amount_xaf) filter (where e.category = 'tip' and e.at >= $2), 0)::int
        as "tipsXaf",
      coalesce(sum(-e.amount_xaf) filter (where e.category = 'fuel' and e.at >= $2), 0)::int
        as "fuelXaf",
      coalesce(sum(-e.amount_xaf) filter (where ${EARNED} and e.at >= $3), 0)::int as "weekXaf",
      coalesce(sum(-e.amount_xaf) filter (where ${EARNED} and e.at >= $4), 0)::int as "monthXaf"
    from ledger_accounts a
      join ledger_entries e on e.account_id = a.id and e.at >= least($2::timestamptz, $3::timestamptz, $4::timestamptz)
      join ledger_transfers t on t.id = e.transfer_id
    where a.code = $1`,
};

/** What a driver has earned since three times, by what it was for. */
export interface DriverDay {
  rides: number;
  /** For the rides alone. */
  earnedXaf: number;
  tipsXaf: number;
  fuelXaf: number;
  /** All of it, since the week and since the month began. */
  weekXaf: number;
  monthXaf: number;
}

export async function driverTakings(
  runner: Runner,
  code: string,
  since: { day: Date; week: Date; month: Date },
): Promise<DriverDay> {
  const values = [code, since.day, since.week, since.month];
  const [row] = await runner.query<DriverDay>(DRIVER_DAY, values);
  if (!row) throw new Error('the sums of a driver gave no row');
  return row;
}
