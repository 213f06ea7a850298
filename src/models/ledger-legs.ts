/** A ledger account to open where it does not exist yet. */
export interface NewLedgerAccount {
  id: string;
  code: string;
  kind: 'asset' | 'liab' | 'rev' | 'exp' | 'suspense' | 'world';
  cityId: string | null;
  /** Its balance is stored and can never go below what is held of it. */
  floored: boolean;
  /** What all legs together take from it, where it has a floor; 0 or less when it gains. */
  takenXaf: number;
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

/** The accounts there are, those with a floor locked in ascending order. */
const KNOWN = `given as materialized (
      select * from jsonb_to_recordset($1::jsonb) as g(id uuid, code text, kind text,
        "cityId" text, floored boolean, "takenXaf" bigint)
    ), legs as materialized (
      select * from jsonb_to_recordset($2::jsonb)
        as l("ownerId" uuid, line smallint, code text, "amountXaf" bigint, category text)
    ), locked as materialized (
      select id, code, balance_xaf - held_xaf as available from ledger_accounts
      where code = any(array(select code from given where floored)) order by id for no key update
    ), known as materialized (
      select id, code from locked union all
      select id, code from ledger_accounts
      where code = any(array(select code from given where not floored))
    )`;

/** Those that have less than is taken from them; one that is new has nothing. */
const SHORT = `short as materialized (
      select from given g left join locked k on k.code = g.code
      where g."takenXaf" > 0 and coalesce(k.available, 0) < g."takenXaf"
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
 * `short` has a row for each that has less than the legs ($2) take. Only where there is none are accounts
 * opened (at the time $3); `found` tells whether all are there, or the caller must begin again.
 */
export const FLOORED_LEGS = [KNOWN, SHORT, opened('not exists (select from short)')].join(', ');

/** The same where what is taken was held before, so that nothing can be short. */
export const HELD_LEGS = [KNOWN, opened('(select count(*) from locked) >= 0')].join(', ');

/** The first two parameters of such a statement. */
export function legValues({ accounts, legs }: { accounts: NewLedgerAccount[]; legs: Leg[] }) {
  return [JSON.stringify(accounts), JSON.stringify(legs)];
}
