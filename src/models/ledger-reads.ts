import type { Runner, Sql } from './database.js';

/** What a row of entries `e` adds to an account `a`, in the account's normal direction. */
const NORMAL = `case when a.kind in ('asset', 'exp') then e.amount_xaf else -e.amount_xaf end`;

const BALANCES: Sql = {
  name: 'ledger_balances',
  text: `select a.code, a.held_xaf as "heldXaf", case when a.floored then a.balance_xaf
      else coalesce((select sum(${NORMAL}) from ledger_entries e where e.account_id = a.id), 0)::bigint
      end as "balanceXaf"
    from ledger_accounts a where a.code = any($1::text[])`,
};

export interface BalanceRow {
  code: string;
  balanceXaf: number;
  /** Set aside by holds; only accounts with a floor have any. */
  heldXaf: number;
}

/** Balances in each account's normal direction; an account never used is not in the answer. */
export async function ledgerBalances(runner: Runner, codes: string[]): Promise<BalanceRow[]> {
  return runner.query(BALANCES, [codes]);
}

const BALANCE_AT: Sql = {
  name: 'ledger_balance_at',
  text: `select coalesce(sum(${NORMAL}), 0)::bigint as "balanceXaf"
    from ledger_accounts a join ledger_entries e on e.account_id = a.id and e.at <= $2
    where a.code = $1`,
};

/** The sum of what was posted up to and at a time. */
export async function ledgerBalanceAt(runner: Runner, code: string, at: Date): Promise<number> {
  const [row] = await runner.query<{ balanceXaf: number }>(BALANCE_AT, [code, at]);
  return row?.balanceXaf ?? 0;
}

/** One movement of an account: what came in is positive. */
export interface StatementLine {
  at: Date;
  kind: string;
  /** What it was for, such as `tip`; null for what was posted without. */
  category: string | null;
  orderId: string | null;
  /** Of the order it was about, as people know it. */
  reference: number | null;
  amountXaf: number;
}

const STATEMENT: Sql = {
  name: 'ledger_statement',
  text: `select e.at, t.kind, e.category, t.order_id as "orderId", o.reference,
      ${NORMAL} as "amountXaf"
    from ledger_accounts a join ledger_entries e on e.account_id = a.id
      join ledger_transfers t on t.id = e.transfer_id
      left join orders o on o.city_id = t.city_id and o.id = t.order_id
    where a.code = $1 and ($3::text is null or e.category = $3)
    order by e.at desc, e.transfer_id desc, e.line desc limit $2`,
};

/** @param category only movements of it; all of them when null. */
export async function ledgerStatement(
  runner: Runner,
  code: string,
  limit: number,
  category: string | null,
): Promise<StatementLine[]> {
  return runner.query<StatementLine>(STATEMENT, [code, limit, category]);
}
