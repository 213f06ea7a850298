import type { Runner, Sql, Tx } from './database.js';
import {
  FLOORED_LEGS,
  HELD_LEGS,
  legValues,
  type Leg,
  type NewLedgerAccount,
} from './ledger-legs.js';
import type { StoredEntry, Written } from './ledger.js';

export interface NewHold {
  id: string;
  key: string;
  kind: string;
  cityId: string | null;
  orderId: string | null;
  expiresAt: Date | null;
  actorKind: string;
  actorId: string | null;
  facts: Record<string, string | number>;
}

export interface StoredHold {
  id: string;
  key: string;
  kind: string;
  cityId: string | null;
  orderId: string | null;
  expiresAt: Date | null;
  state: 'open' | 'posted' | 'voided' | 'expired';
  endedKey: string | null;
  entries: StoredEntry[];
}

/** Who ended a hold, under which key. */
export interface HoldEnd {
  holdId: string;
  key: string;
  actorKind: string;
  actorId: string | null;
}

const HOLD: Sql = {
  name: 'ledger_hold',
  text: `with ${FLOORED_LEGS}, held as (
      insert into ledger_holds (id, key, kind, city_id, order_id, at, expires_at, actor_kind, actor_id,
        facts)
      select h.id, h.key, h.kind, h."cityId", h."orderId", $3, h."expiresAt", h."actorKind",
        h."actorId", h.facts
      from jsonb_to_record($4::jsonb) as h(id uuid, key text, kind text, "cityId" text,
        "orderId" uuid, "expiresAt" timestamptz, "actorKind" text, "actorId" text, facts jsonb)
      where (select complete from found) and not exists (select from short)
      on conflict do nothing returning id
    ), written as (
      insert into ledger_hold_entries (hold_id, line, account_id, amount_xaf, category)
      select h.id, l.line, a.id, l."amountXaf", l.category
      from held h join legs l on l."ownerId" = h.id join accounts a on a.code = l.code
    )
    select (select count(*) from held)::int as written,
      not (exists (select from short) or (select complete from found)) as incomplete`,
};

/** Sets money aside; nothing is written when the key is taken or a floor stood against it. */
export async function insertHold(
  tx: Tx,
  hold: NewHold,
  legs: { accounts: NewLedgerAccount[]; legs: Leg[] },
  at: Date,
): Promise<Written> {
  const values = [...legValues(legs), at, JSON.stringify(hold)];
  const [row] = await tx.query<Written>(HOLD, values);
  return row ?? { written: 0, incomplete: true };
}

const BY_KEYS: Sql = {
  name: 'ledger_holds_by_keys',
  text: `select h.id, h.key, h.kind, h.city_id as "cityId", h.order_id as "orderId",
      h.expires_at as "expiresAt", h.state, h.ended_key as "endedKey",
      (select jsonb_agg(jsonb_build_object('code', a.code, 'kind', a.kind, 'cityId', a.city_id,
          'floored', a.floored, 'amountXaf', e.amount_xaf, 'category', e.category) order by e.line)
        from ledger_hold_entries e join ledger_accounts a on a.id = e.account_id
        where e.hold_id = h.id) as entries
    from ledger_holds h where h.id = any(array(
      select id from ledger_holds where key = $1
      union select id from ledger_holds where ended_key = $2))`,
};

/** The hold of that key, and the one that `endedKey` has ended. */
export async function holdsByKeys(
  runner: Runner,
  key: string,
  endedKey: string | null,
): Promise<StoredHold[]> {
  return runner.query<StoredHold>(BY_KEYS, [key, endedKey]);
}

// The accounts are locked before the hold, as every posting locks them; a hold that another
// transaction ended meanwhile is looked at again by the update itself.
const POST: Sql = {
  name: 'ledger_hold_post',
  text: `with ${HELD_LEGS}, ended as (
      update ledger_holds set state = 'posted', transfer_id = $5, ended_at = $3, ended_key = $6,
        ended_by_kind = $7, ended_by_id = $8
      where id = $4 and state = 'open' and (expires_at is null or expires_at > $3)
        and not exists (select from ledger_transfers where key = $6)
        and (select complete from found) and (select count(*) from locked) >= 0
      returning kind, city_id, order_id, facts
    ), posted as (
      insert into ledger_transfers (id, key, kind, city_id, order_id, at, actor_kind, actor_id, facts)
      select $5, $6, kind, city_id, order_id, $3, $7, $8, facts || $9::jsonb from ended returning id
    ), written as (
      insert into ledger_entries (transfer_id, line, account_id, amount_xaf, category, at)
      select p.id, l.line, a.id, l."amountXaf", l.category, $3
      from posted p join legs l on l."ownerId" = p.id join accounts a on a.code = l.code
      order by a.id, l.line
    )
    select (select count(*) from posted)::int as written,
      not (select complete from found) as incomplete`,
};

/** Posts the legs in place of a hold that is still open; its rest is free again. */
export async function endByPosting(
  tx: Tx,
  end: HoldEnd & { transferId: string; facts: Record<string, string | number> },
  legs: { accounts: NewLedgerAccount[]; legs: Leg[] },
  at: Date,
): Promise<Written> {
  const { holdId, transferId, key, actorKind, actorId, facts } = end;
  const values = [holdId, transferId, key, actorKind, actorId, JSON.stringify(facts)];
  const [row] = await tx.query<Written>(POST, [...legValues(legs), at, ...values]);
  return row ?? { written: 0, incomplete: true };
}

const VOID: Sql = {
  name: 'ledger_hold_void',
  text: `with locked as materialized (
      select id from ledger_accounts where floored and id = any(array(
        select account_id from ledger_hold_entries where hold_id = $1))
      order by id for no key update)
    update ledger_holds set state = 'voided', ended_at = $2, ended_key = $3, ended_by_kind = $4,
      ended_by_id = $5
    where id = $1 and state = 'open' and (expires_at is null or expires_at > $2)
      and (select count(*) from locked) >= 0
    returning 1`,
};

/** Frees what a hold that is still open has set aside; false when it is not. */
export async function endByVoiding(tx: Tx, end: HoldEnd, at: Date): Promise<boolean> {
  const values = [end.holdId, at, end.key, end.actorKind, end.actorId];
  return (await tx.query(VOID, values)).length === 1;
}

const EXPIRE: Sql = {
  name: 'ledger_holds_expire',
  text: `with due as materialized (
      select id from ledger_holds where state = 'open' and expires_at <= $1
      order by expires_at, id limit $2
    ), locked as materialized (
      select id from ledger_accounts where floored and id = any(array(
        select e.account_id from ledger_hold_entries e join due on due.id = e.hold_id))
      order by id for no key update)
    update ledger_holds set state = 'expired', ended_at = $1
    where id = any(array(select id from due)) and state = 'open'
      and (select count(*) from locked) >= 0
    returning 1`,
};

/** Frees what is over its time, at most `limit` holds; gives how many. */
export async function endOverdue(tx: Tx, now: Date, limit: number): Promise<number> {
  return (await tx.query(EXPIRE, [now, limit])).length;
}
