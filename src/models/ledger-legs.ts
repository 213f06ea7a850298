/** A ledger account to open where it does not exist yet. */
export interface NewLedgerAccount {
  id: string;
  code: string;
  kind: 'asset' | 'liab' | 'rev' | 'exp' | 'suspense' | 'world';
  cityId: string | null;
  /** Its balance is stored and can never go below what is held of it. */
  floored: boolean;
}

/** One leg of a transfer or hold: debit positive, credit negative, in francs. */
export interface Leg {
  /** Of the transfer or hold that it belongs to. */
  ownerId: string;
  line: number;
  code: string;
  amountXaf: number;
  category: string | null;
}

/** The sum of legs in an account's normal direction: what it gains. */
const GAINED = `sum(case when a.kind in ('asset', 'exp') then l."amountXaf"
      else -l."amountXaf" end)`;

/**
 * What every statement that moves or sets aside money begins with: the accounts are found or opened
 * ($1; at the time $3), those with a floor are locked in ascending order, and `short` lists the ones
 * that have less than the legs ($2) take. An account that another transaction opened a moment ago is
 * not seen yet: then `found` is not complete, and the caller begins again.
 */
export const FLOORED_LEGS = `given as materialized (
      select * from jsonb_to_recordset($1::jsonb)
        as g(id uuid, code text, kind text, "cityId" text, floored boolean)
    ), legs as materialized (
      select * from jsonb_to_recordset($2::jsonb)
        as l("ownerId" uuid, line smallint, code text, "amountXaf" bigint, category text)
    ), known as materialized (
      select a.id, a.code, a.kind, a.floored from ledger_accounts a
      where a.code = any(array(select code from given))
    ), opened as (
      insert into ledger_accounts (id, code, kind, city_id, floored, created_at)
      select id, code, kind, "cityId", floored, $3 from given g
      where not exists (select from known k where k.code = g.code) order by code
      on conflict (code) do nothing returning id, code, kind, floored
    ), accounts as materialized (select * from known union all select * from opened
    ), found as materialized (
      select (select count(*) from accounts) = (select count(*) from given) as complete
    ), locked as materialized (
      select id, balance_xaf - held_xaf as available from ledger_accounts
      where id = any(array(select id from known where floored)) and (select complete from found)
      order by id for no key update
    ), short as (
      select a.id from accounts a join legs l on l.code = a.code
        left join locked k on k.id = a.id
      where a.floored group by a.id, a.kind, k.available
      having coalesce(k.available, 0) + ${GAINED} < 0
    )`;

/** The first two parameters of such a statement. */
export function legValues({ accounts, legs }: { accounts: NewLedgerAccount[]; legs: Leg[] }) {
  return [JSON.stringify(accounts), JSON.stringify(legs)];
}
