import type { Runner, Sql } from './database.js';

/** An account whose stored figures are not what its entries and open holds add up to. */
export interface StoredDifference {
  code: string;
  storedXaf: number;
  entriesXaf: number;
  heldXaf: number;
  holdsXaf: number;
}

const DIFFERENCES: Sql = {
  name: 'ledger_differences',
  text: `with posted as (
      select e.account_id, sum(e.amount_xaf) as debit_xaf from ledger_entries e group by 1
    ), open as (
      select d.account_id, sum(d.held_xaf) as held_xaf
      from ledger_held d join ledger_holds h on h.id = d.hold_id and h.state = 'open' group by 1
    ), rebuilt as (
      select a.code, a.balance_xaf, a.held_xaf, coalesce(o.held_xaf, 0)::bigint as holds_xaf,
        coalesce(case when a.kind in ('asset', 'exp') then p.debit_xaf else -p.debit_xaf end,
          0)::bigint as entries_xaf
      from ledger_accounts a left join posted p on p.account_id = a.id
        left join open o on o.account_id = a.id
      where a.floored
    )
    select code, balance_xaf as "storedXaf", entries_xaf as "entriesXaf", held_xaf as "heldXaf",
      holds_xaf as "holdsXaf"
    from rebuilt where balance_xaf <> entries_xaf or held_xaf <> holds_xaf
    order by code limit $1`,
};

/** Rebuilds every stored balance and compares; reads the whole ledger. */
export async function storedDifferences(
  runner: Runner,
  limit: number,
): Promise<StoredDifference[]> {
  return runner.query<StoredDifference>(DIFFERENCES, [limit]);
}

const TOTALS: Sql = {
  name: 'ledger_totals',
  text: `select count(*)::int as entries, coalesce(sum(amount_xaf), 0)::bigint as "sumXaf",
      (select count(*) from ledger_accounts where floored)::int as accounts from ledger_entries`,
};

export interface LedgerTotals {
  entries: number;
  /** Nothing but zero is right. */
  sumXaf: number;
  /** Those whose balances are stored. */
  accounts: number;
}

export async function ledgerTotals(runner: Runner): Promise<LedgerTotals> {
  const [row] = await runner.query<LedgerTotals>(TOTALS);
  return row ?? { entries: 0, sumXaf: 0, accounts: 0 };
}
