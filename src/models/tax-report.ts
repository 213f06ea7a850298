import type { Runner, Sql } from './database.js';

/** What a shop's month was, summed from the ledger. */
export interface TaxLine {
  shopId: string;
  cityId: string;
  orders: number;
  salesXaf: number;
  commissionXaf: number;
  vatXaf: number;
  roundingXaf: number;
  /** What went to the shop. */
  shareXaf: number;
}

// The transfer that divides an order's money says it all: what went out of the food is the sale.
const REPORT: Sql = {
  name: 'tax_report',
  text: `with parts as (
      select t.id, o.shop_id, o.city_id,
        sum(case when a.code like 'liab:restaurant:%' then -e.amount_xaf else 0 end) as share,
        sum(case when a.code like 'rev:commission:%' then -e.amount_xaf else 0 end) as commission,
        sum(case when a.code like 'liab:vat:%' then -e.amount_xaf else 0 end) as vat,
        sum(case when a.code like 'rev:rounding:%' then -e.amount_xaf else 0 end) as rounding
      from ledger_transfers t join orders o on o.city_id = t.city_id and o.id = t.order_id
        join ledger_entries e on e.transfer_id = t.id and e.at = t.at
        join ledger_accounts a on a.id = e.account_id
      where t.kind = 'order_released' and t.at >= $1 and t.at < $2
        and ($3::text is null or o.shop_id = $3)
      group by t.id, o.shop_id, o.city_id
    )
    select shop_id as "shopId", city_id as "cityId", count(*)::int as orders,
      sum(share + commission + vat + rounding)::int as "salesXaf",
      sum(commission)::int as "commissionXaf", sum(vat)::int as "vatXaf",
      sum(rounding)::int as "roundingXaf", sum(share)::int as "shareXaf"
    from parts group by 1, 2 order by 1`,
};

/** Sales, commission and VAT of each shop between two times. */
export async function taxReport(
  runner: Runner,
  { from, until, shopId = null }: { from: Date; until: Date; shopId?: string | null },
): Promise<TaxLine[]> {
  return runner.query<TaxLine>(REPORT, [from, until, shopId]);
}
