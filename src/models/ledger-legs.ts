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
const GAINED = `sum(case when g.kind in ('asset', 'exp') then l."amountXaf"
      else -l."amountXaf" end)`;

/** The accounts there are, those with a floor locked in ascending order. */
const KNOWN = `given as materialized (
      select * from jsonb_to_recordset($1::jsonb)
        as g(id uuid, code text, kind text, "cityId" text, floored boolean)
    ), legs as materialized (
      select * from jsonb_to_recordset($2::jsonb)
        as l("ownerId" uuid, line smallint, code text, "amountXaf" bigint, category text)
    ), known as materialized (
      select id, code from ledger_accounts where code = any(array(select code from given))
    ), locked as materialized (
      select id, code, balance_xaf - held_xaf as available from ledger_accounts
      where floored and id = any(array(select id from known)) order by id for no key update
    )`;

/** Those with a floor that have less than the legs take; one that is new has nothing. */
const SHORT = `short as (
      select g.code from given g join legs l on l.code = g.code left join locked k on k.code = g.code
      where g.floored group by g.code, g.kind, k.available
      having coalesce(k.available, 0) + ${GAINED} < 0
    )`;

/** The missing ones opened; one that somebody else is opening right now is not found yet. */
const opened = (condition: string) => `opened as (
      insert into ledger_accounts (id, code, kind, city_id, floored, created_at)
      select id, code, kind, "cityId", floored, $3 from given g
      where not exists (select from known k where k.code = g.code) and ${condition} order by code
      on conflict (code) do nothing returning id, code
    ), accounts as materialized (select * from known union all select * from opened
    ), found as materialized (
      select (select count(*) from accounts) = (select count(*) from given) as complete
    )`;

/**
 * What every statement that moves or sets aside money begins with: the accounts ($1) are locked, and
 * `short` lists those that have less than the legs ($2) take. Only where there is none are accounts
 * opened (at the time $3); `found` tells whether all are there, or the caller must begin again.
 */
export const FLOORED_LEGS = [KNOWN, SHORT, opened('not exists (select from short)')].join(', ');

/** The same where what is taken was held before, so that nothing can be short. */
export const HELD_LEGS = [KNOWN, opened('(select count(*) from locked) >= 0')].join(', ');

/** The first two parameters of such a statement. */
export function legValues({ accounts, legs }: { accounts: NewLedgerAccount[]; legs: Leg[] }) {
  return [JSON.stringify(accounts), JSON.stringify(legs)];
}
