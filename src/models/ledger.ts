import type { Runner, Sql, Tx } from './database.js';

/** A ledger account to open where it does not exist yet. */
export interface NewLedgerAccount {
  id: string;
  code: string;
  kind: 'asset' | 'liab' | 'rev' | 'exp' | 'suspense' | 'world';
  cityId: string | null;
  /** Its balance is stored and can never go below zero. */
  floored: boolean;
}

export interface NewTransfer {
  id: string;
  key: string;
  kind: string;
  cityId: string | null;
  orderId: string | null;
  actorKind: string;
  actorId: string | null;
  facts: Record<string, string | number>;
}

/** One leg of a transfer: debit positive, credit negative, in francs. */
export interface NewEntry {
  transferId: string;
  line: number;
  code: string;
  amountXaf: number;
}

export interface StoredTransfer {
  id: string;
  key: string;
  kind: string;
  cityId: string | null;
  orderId: string | null;
  /** Ordered by account code. */
  entries: { code: string; amountXaf: number }[];
}

// Ordered, so that two transactions that open the same new accounts cannot block each other.
const OPEN: Sql = {
  name: 'ledger_open',
  text: `insert into ledger_accounts (id, code, kind, city_id, floored, created_at)
    select (a->>'id')::uuid, a->>'code', a->>'kind', a->>'cityId', (a->>'floored')::boolean, $2
    from jsonb_array_elements($1::jsonb) a order by a->>'code'
    on conflict (code) do nothing`,
};

export async function openLedgerAccounts(
  tx: Tx,
  accounts: NewLedgerAccount[],
  at: Date,
): Promise<void> {
  await tx.query(OPEN, [JSON.stringify(accounts), at]);
}

// Accounts with a floor are locked in ascending order, then looked at: where one would end below
// zero nothing is written, and the transaction stays usable. The table's own check stands behind it.
const POST: Sql = {
  name: 'ledger_post',
  text: `with legs as materialized (
      select * from jsonb_to_recordset($2::jsonb)
        as l("transferId" uuid, line smallint, code text, "amountXaf" bigint)
    ), locked as materialized (
      select id, code, kind, balance_xaf from ledger_accounts
      where code = any($4::text[]) and floored order by id for no key update
    ), short as (
      select k.id from locked k join legs l on l.code = k.code
      group by k.id, k.kind, k.balance_xaf
      having k.balance_xaf + sum(case when k.kind in ('asset', 'exp') then l."amountXaf"
        else -l."amountXaf" end) < 0
    ), posted as (
      insert into ledger_transfers (id, key, kind, city_id, order_id, at, actor_kind, actor_id, facts)
      select (t->>'id')::uuid, t->>'key', t->>'kind', t->>'cityId', (t->>'orderId')::uuid, $3,
        t->>'actorKind', t->>'actorId', t->'facts'
      from jsonb_array_elements($1::jsonb) t where not exists (select from short)
      on conflict (key) do nothing returning id
    ), written as (
      insert into ledger_entries (transfer_id, line, account_id, amount_xaf, at)
      select p.id, l.line, a.id, l."amountXaf", $3
      from posted p join legs l on l."transferId" = p.id join ledger_accounts a on a.code = l.code
      order by a.id, p.id, l.line
    )
    select id from posted`,
};

/** Writes transfers with their entries; gives the ids written: none when a floor or a key stood against it. */
export async function insertTransfers(
  tx: Tx,
  transfers: NewTransfer[],
  entries: NewEntry[],
  at: Date,
): Promise<string[]> {
  const codes = [...new Set(entries.map((entry) => entry.code))];
  const rows = await tx.query<{ id: string }>(POST, [
    JSON.stringify(transfers),
    JSON.stringify(entries),
    at,
    codes,
  ]);
  return rows.map((row) => row.id);
}

const BY_KEYS: Sql = {
  name: 'ledger_by_keys',
  text: `select t.id, t.key, t.kind, t.city_id as "cityId", t.order_id as "orderId",
      (select jsonb_agg(jsonb_build_object('code', a.code, 'amountXaf', e.amount_xaf)
          order by a.code collate "C")
        from ledger_entries e join ledger_accounts a on a.id = e.account_id
        where e.transfer_id = t.id) as entries
    from ledger_transfers t where t.key = any($1::text[])`,
};

export async function transfersByKeys(runner: Runner, keys: string[]): Promise<StoredTransfer[]> {
  return runner.query<StoredTransfer>(BY_KEYS, [keys]);
}

const NORMAL = `case when a.kind in ('asset', 'exp') then e.amount_xaf else -e.amount_xaf end`;

const BALANCES: Sql = {
  name: 'ledger_balances',
  text: `select a.code, case when a.floored then a.balance_xaf else coalesce((
        select sum(${NORMAL}) from ledger_entries e where e.account_id = a.id), 0)::bigint
      end as "balanceXaf"
    from ledger_accounts a where a.code = any($1::text[])`,
};

/** Balances in each account's normal direction; an account never used is not in the answer. */
export async function ledgerBalances(
  runner: Runner,
  codes: string[],
): Promise<{ code: string; balanceXaf: number }[]> {
  return runner.query(BALANCES, [codes]);
}

/** One movement of an account: what came in is positive. */
export interface StatementLine {
  at: Date;
  kind: string;
  orderId: string | null;
  /** Of the order it was about, as people know it. */
  reference: number | null;
  amountXaf: number;
}

const STATEMENT: Sql = {
  name: 'ledger_statement',
  text: `select e.at, t.kind, t.order_id as "orderId", o.reference, ${NORMAL} as "amountXaf"
    from ledger_accounts a join ledger_entries e on e.account_id = a.id
      join ledger_transfers t on t.id = e.transfer_id
      left join orders o on o.city_id = t.city_id and o.id = t.order_id
    where a.code = $1 order by e.at desc, e.transfer_id desc, e.line desc limit $2`,
};

export async function ledgerStatement(
  runner: Runner,
  code: string,
  limit: number,
): Promise<StatementLine[]> {
  return runner.query<StatementLine>(STATEMENT, [code, limit]);
}
