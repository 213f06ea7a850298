import type { Runner, Sql, Tx } from './database.js';

/** The sum of all accounts of one name, in their normal direction. */
export interface Total {
  kind: 'asset' | 'liab' | 'rev' | 'exp' | 'suspense' | 'world';
  /** The second word of their codes: `escrow`, `campay`, `restaurant`. */
  name: string;
  accounts: number;
  xaf: number;
}

const NORMAL = `case when a.kind in ('asset', 'exp') then e.amount_xaf else -e.amount_xaf end`;

const TOTALS: Sql = {
  name: 'finance_totals',
  text: `select a.kind, case when a.kind = 'world' then 'world' else split_part(a.code, ':', 2) end
      as name, count(distinct a.id)::int as accounts, coalesce(sum(${NORMAL}), 0)::bigint as xaf
    from ledger_accounts a left join ledger_entries e on e.account_id = a.id
    group by 1, 2 order by 1, 2`,
};

export async function readTotals(runner: Runner): Promise<Total[]> {
  return runner.query<Total>(TOTALS);
}

/** What a time brought and cost, in francs. */
export interface MoneyFlow {
  /** Its first moment in Douala: `2026-11-20 14:00`, `2026-11-20` or `2026-11`. */
  time: string;
  orders: number;
  /** Turnover of the orders that were delivered: what their customers paid. */
  salesXaf: number;
  commissionXaf: number;
  deliveryXaf: number;
  otherXaf: number;
  vatXaf: number;
  feesXaf: number;
  costsXaf: number;
  refundsXaf: number;
  /** Revenue less fees and costs. */
  marginXaf: number;
}

// Revenue and expenses are the accounts themselves; refunds are what went back to customers.
const FLOWS: Sql = {
  name: 'finance_flows',
  text: `select to_char(t.at at time zone 'Africa/Douala', $1) as time,
      (count(distinct t.order_id) filter (where t.kind = 'order_released'))::int as orders,
      coalesce(sum(e.amount_xaf) filter (where t.kind = 'order_released'
        and a.code like 'liab:escrow:%'), 0)::bigint as "salesXaf",
      coalesce(sum(-e.amount_xaf) filter (where a.code like 'rev:commission:%'), 0)::bigint
        as "commissionXaf",
      coalesce(sum(-e.amount_xaf) filter (where a.code like 'rev:delivery:%'), 0)::bigint
        as "deliveryXaf",
      coalesce(sum(-e.amount_xaf) filter (where a.kind = 'rev' and a.code not like 'rev:commission:%'
        and a.code not like 'rev:delivery:%'), 0)::bigint as "otherXaf",
      coalesce(sum(-e.amount_xaf) filter (where a.code like 'liab:vat:%'), 0)::bigint as "vatXaf",
      coalesce(sum(e.amount_xaf) filter (where a.code like 'exp:provider_fee:%'
        or a.code like 'exp:fee_variance:%'), 0)::bigint as "feesXaf",
      coalesce(sum(e.amount_xaf) filter (where a.kind = 'exp' and a.code not like 'exp:provider_fee:%'
        and a.code not like 'exp:fee_variance:%'), 0)::bigint as "costsXaf",
      coalesce(sum(-e.amount_xaf) filter (where t.kind in ('order_refunded', 'dispute_refunded')
        and a.code like 'liab:customer:%' and e.amount_xaf < 0), 0)::bigint as "refundsXaf",
      coalesce(sum(-e.amount_xaf) filter (where a.kind in ('rev', 'exp')), 0)::bigint as "marginXaf"
    from ledger_transfers t join ledger_entries e on e.transfer_id = t.id and e.at = t.at
      join ledger_accounts a on a.id = e.account_id
    where t.at >= $2 and t.at < $3 and e.at >= $2 and e.at < $3
      and ($4::text is null or t.city_id = $4)
    group by 1 order by 1`,
};

const FORMATS = { hour: 'YYYY-MM-DD HH24:00', day: 'YYYY-MM-DD', month: 'YYYY-MM' } as const;

export async function readMoneyFlows(
  runner: Runner,
  by: { bucket: keyof typeof FORMATS; from: Date; until: Date; cityId: string | null },
): Promise<MoneyFlow[]> {
  return runner.query<MoneyFlow>(FLOWS, [FORMATS[by.bucket], by.from, by.until, by.cityId]);
}

/** Something about the balances that cannot be. */
export interface Unsound {
  what: 'not_zero' | 'stored_differs' | 'held_differs' | 'escrow_differs';
  /** The account, or the order. */
  subject: string;
  hereXaf: number;
  shouldXaf: number;
}

const UNSOUND: Sql = {
  name: 'finance_unsound',
  text: `select 'not_zero' as what, 'all entries' as subject, sum(amount_xaf)::bigint as "hereXaf",
      0::bigint as "shouldXaf" from ledger_entries having sum(amount_xaf) <> 0
    union all
    select 'stored_differs', a.code, a.balance_xaf, coalesce(sum(${NORMAL}), 0)::bigint
    from ledger_accounts a left join ledger_entries e on e.account_id = a.id
    where a.floored group by a.id having a.balance_xaf <> coalesce(sum(${NORMAL}), 0)
    union all
    select 'held_differs', a.code, a.held_xaf, coalesce(h.held, 0)
    from ledger_accounts a left join (select v.account_id, sum(v.held_xaf)::bigint as held
        from ledger_held v join ledger_holds o on o.id = v.hold_id where o.state = 'open'
        group by v.account_id) h on h.account_id = a.id
    where a.floored and a.held_xaf <> coalesce(h.held, 0)
    union all
    select 'escrow_differs', o.id::text, a.balance_xaf, o.total_xaf
    from orders o left join ledger_accounts a on a.code = 'liab:escrow:order:' || o.id
    where o.payment = 'held' and coalesce(a.balance_xaf, 0) <> o.total_xaf
    limit 100`,
};

/** What a look at all balances finds wrong, at most a hundred of them. */
export async function findUnsound(runner: Runner): Promise<Unsound[]> {
  return runner.query<Unsound>(UNSOUND);
}

export interface BalanceCheck {
  id: string;
  at: Date;
  sound: boolean;
  escrowXaf: number;
  floatXaf: number;
  liabilitiesXaf: number;
  findings: readonly Unsound[];
}

const ADD_CHECK: Sql = {
  name: 'finance_check_add',
  text: `insert into balance_checks (id, at, sound, escrow_xaf, float_xaf, liabilities_xaf, findings)
    values ($1, $2, $3, $4, $5, $6, $7)`,
};

export async function addBalanceCheck(tx: Tx, check: BalanceCheck): Promise<void> {
  const { id, at, sound, escrowXaf, floatXaf, liabilitiesXaf, findings } = check;
  const sums = [escrowXaf, floatXaf, liabilitiesXaf];
  await tx.query(ADD_CHECK, [id, at, sound, ...sums, JSON.stringify(findings)]);
}
