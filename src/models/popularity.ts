import type { Runner, Sql } from './database.js';

const DAYS = 30;
const ZONE = 'Africa/Douala';

// Day by day, so that a night reads one day of orders by their time and not a month of them; days
// that were missed are made up for.
const COUNT: Sql = {
  name: 'quartier_days_count',
  text: `with today as (select ($1::timestamptz at time zone '${ZONE}')::date as day),
    since as (select greatest(today.day - ${String(DAYS)},
      coalesce((select max(d.day) + 1 from quartier_days d), today.day - ${String(DAYS)})) as day
      from today)
    insert into quartier_days (day, city_id, quartier_id, orders)
    select (o.placed_at at time zone '${ZONE}')::date, o.city_id, o.quartier_id, count(*)
    from orders o, today, since
    where o.placed_at >= since.day::timestamp at time zone '${ZONE}'
      and o.placed_at < today.day::timestamp at time zone '${ZONE}'
    group by 1, 2, 3
    on conflict (day, city_id, quartier_id) do update set orders = excluded.orders`,
};

const RANK: Sql = {
  name: 'quartier_days_rank',
  text: `with old as (delete from quartier_days
      where day < ($1::timestamptz at time zone '${ZONE}')::date - ${String(DAYS)})
    update quartiers q set recent_orders = s.orders
    from (select q.city_id, q.id, coalesce(sum(d.orders), 0)::int as orders from quartiers q
      left join quartier_days d on d.city_id = q.city_id and d.quartier_id = q.id
        and d.day >= ($1::timestamptz at time zone '${ZONE}')::date - ${String(DAYS)}
      group by q.city_id, q.id) s
    where s.city_id = q.city_id and s.id = q.id and s.orders <> q.recent_orders`,
};

/** Counts what quartiers ordered on the days that are over, for the ranking of searches. */
export async function countQuartiers(runner: Runner, now: Date): Promise<void> {
  await runner.query(COUNT, [now]);
  await runner.query(RANK, [now]);
}
