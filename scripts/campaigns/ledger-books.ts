import type { Client } from 'pg';

/** What the tables say about some accounts, asked past the application. */
export interface Books {
  /** Everything stored about them, as one digest. */
  digest: string;
  postedSumXaf: number;
  pendingSumXaf: number;
  /** Accounts of which balance or hold is not what entries and open holds add up to. */
  wrong: string[];
  figures: Record<string, { balanceXaf: number; heldXaf: number }>;
}

const BOOKS = `with a as (select * from ledger_accounts where code = any($1)),
  e as (select e.* from ledger_entries e join a on a.id = e.account_id),
  t as (select * from ledger_transfers where id in (select transfer_id from e)),
  he as (select h.* from ledger_hold_entries h join a on a.id = h.account_id),
  h as (select * from ledger_holds where id in (select hold_id from he)),
  rebuilt as (select a.code, a.floored, a.balance_xaf, a.held_xaf,
    (select coalesce(sum(case when a.kind in ('asset', 'exp') then e.amount_xaf
      else -e.amount_xaf end), 0) from e where e.account_id = a.id) as entries,
    (select coalesce(sum(greatest(0, o.taken)), 0) from (
      select sum(case when a.kind in ('asset', 'exp') then -he.amount_xaf else he.amount_xaf end)
        as taken from he join h on h.id = he.hold_id and h.state = 'open'
      where he.account_id = a.id group by he.hold_id) o) as holds from a)
  select md5(coalesce((select string_agg(r, '|' order by r) from (
      select a::text as r from a union all select e::text from e union all select t::text from t
      union all select he::text from he union all select h::text from h) rows), '')) as digest,
    (select coalesce(sum(amount_xaf), 0) from e)::int as "postedSumXaf",
    (select coalesce(sum(he.amount_xaf), 0) from he join h on h.id = he.hold_id
      and h.state = 'open')::int as "pendingSumXaf",
    coalesce((select array_agg(code) from rebuilt where held_xaf < 0
      or (floored and (balance_xaf <> entries or held_xaf <> holds or balance_xaf < held_xaf))
      or (not floored and (balance_xaf <> 0 or held_xaf <> 0))), '{}') as wrong,
    coalesce((select jsonb_object_agg(code, jsonb_build_object('balanceXaf', entries,
      'heldXaf', held_xaf)) from rebuilt), '{}') as figures`;

export async function readBooks(client: Client, codes: string[]): Promise<Books> {
  const { rows } = await client.query<Books>({ name: 'books', text: BOOKS, values: [codes] });
  const [row] = rows;
  if (!row) throw new Error('the books gave no row');
  return row;
}
