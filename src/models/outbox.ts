import type { RowsSql, Runner, Sql } from './database.js';

/** 0 codes and money, 1 orders, 2 offers, 3 bulk: each class has its own quota. */
export type OutboxClass = 0 | 1 | 2 | 3;

/** A row to write: `subject` holds ids and plain facts, never a number, a name or a code. */
export interface NewOutboxRow {
  id: string;
  kind: string;
  /** Rows of one lane leave in order; a phone's lane is `phone:<phone id>`. */
  lane: string;
  class: OutboxClass;
  subject: Record<string, unknown>;
  dueAt: Date;
  /** A second row with the same key is silently not written. */
  dedupeKey?: string;
  createdAt: Date;
}

const WRITE: RowsSql = {
  name: 'outbox_write',
  table: 'outbox',
  text: `insert into outbox (id, kind, lane, class, subject, due_at, dedupe_key, created_at)
    select (r->>'id')::uuid, r->>'kind', r->>'lane', (r->>'class')::smallint, r->'subject',
      (r->>'dueAt')::timestamptz, r->>'dedupeKey', (r->>'createdAt')::timestamptz
    from jsonb_array_elements($1::jsonb) r
    on conflict (dedupe_key) do nothing`,
};

/** Writes outbox rows with the caller's transaction. */
export async function writeOutbox(runner: Runner, rows: NewOutboxRow[]): Promise<void> {
  if (rows.length > 0) await runner.write(WRITE, rows);
}

// Every statement here that waits for several rows locks them by id, so that no two can deadlock.
const CANCEL: Sql = {
  name: 'outbox_cancel',
  text: `update outbox set state = 'cancelled', done_at = $2
    where id = any(array(select id from outbox
      where dedupe_key = any($1::text[]) and done_at is null and state = 'waiting'
      order by id for update))`,
};

/** Takes back rows that have not been claimed yet, by their dedupe keys. */
export async function cancelOutbox(runner: Runner, dedupeKeys: string[], at: Date): Promise<void> {
  if (dedupeKeys.length > 0) await runner.query(CANCEL, [dedupeKeys, at]);
}

/** A row that a worker holds under a lease, until `token` is no longer the row's. */
export interface ClaimedRow {
  id: string;
  kind: string;
  class: OutboxClass;
  subject: Record<string, unknown>;
  /** Earlier claims that did not finish the row, crashes included. */
  tries: number;
  token: number;
  createdAt: Date;
}

/** How many rows of one class and of some kinds a worker has hands for. */
export interface Room {
  class: OutboxClass;
  kinds: string[];
  room: number;
}

export interface Claim {
  now: Date;
  leaseUntil: Date;
  rooms: Room[];
  /** Every kind that is worked on at all; a head of another kind yields like a stuck one. */
  kinds: string[];
  /** Rows whose bell has rung. */
  rung: string[];
  /** Rows with a bell are taken without its ring when they were due by then; null takes none. */
  overdueBefore: Date | null;
  /** A head of its lane that is stuck since before then no longer holds up the others. */
  stuckBefore: Date;
}

// Ids are handed on as arrays, because the planner then takes the primary key, and not the whole
// table for as long as that is small.

// A row is free when it waits for no bell and is due, or when its lease ran out: its worker is gone.
// It stays behind an older row of its lane that is in flight, about to go for the first time, or backing
// off since a moment ago. A head that has let others pass once does not hold them up again: after an
// outage, claims would have to look past everything that stands behind such heads.
// Each kind is looked up by itself, oldest first, and of all kinds of a room the oldest are taken.
const CLAIM: Sql = {
  name: 'outbox_claim',
  text: `with wanted as (
      select (w->>'class')::smallint as class, (w->>'room')::int as room,
        array(select jsonb_array_elements_text(w->'kinds')) as kinds
      from jsonb_array_elements($1::jsonb) w
    ), picked as (
      select free.id from wanted w cross join lateral (
        select due.id from unnest(w.kinds) as k(kind) cross join lateral (
          select o.id, o.due_at from outbox o
          where o.done_at is null and o.class = w.class and o.kind = k.kind and o.due_at <= $2
            and case when o.state = 'waiting'
              then o.rings = 0 or o.due_at <= $3 or o.id = any($4::uuid[])
              else o.lease_until <= $2 end
            and not exists (select 1 from outbox h
              where h.done_at is null and h.lane = o.lane and h.id < o.id
                and case
                  when h.state = 'waiting' and h.due_at > $2
                    then h.tries > 0 and h.created_at > $5
                  when h.state = 'waiting' or h.lease_until <= $2
                    then (h.tries = 0 or h.created_at > $5)
                      and (h.due_at > $5 or (h.class <= o.class and h.kind = any($6::text[])))
                  else true end)
          order by o.due_at, o.id limit w.room for update skip locked
        ) due order by due.due_at, due.id limit w.room
      ) free
    )
    update outbox o set state = 'leased', token = o.token + 1, lease_until = $7,
      tries = o.tries + (o.state <> 'waiting')::int
    where o.id = any(array(select id from picked))
    returning o.id, o.kind, o.class, o.subject, o.tries, o.token, o.created_at as "createdAt"`,
};

/** Takes rows that are free and due, within the rooms given; two workers never get the same one. */
export async function claimOutbox(runner: Runner, claim: Claim): Promise<ClaimedRow[]> {
  const rooms = claim.rooms.filter(({ room }) => room > 0);
  if (rooms.length === 0) return [];
  return runner.query<ClaimedRow>(CLAIM, [
    JSON.stringify(rooms),
    claim.now,
    claim.overdueBefore,
    claim.rung,
    claim.stuckBefore,
    claim.kinds,
    claim.leaseUntil,
  ]);
}

const MARK_SENDING: Sql = {
  name: 'outbox_mark_sending',
  text: `update outbox set state = 'sending'
    where id = $1 and token = $2 and state in ('leased', 'sending') and lease_until > $3
    returning id`,
};

/**
 * Says, before a byte leaves the house, that the row is about to act on the world. Commit it first;
 * false means that the row belongs to somebody else by now, and nothing may be sent.
 */
export async function markSending(
  runner: Runner,
  row: { rowId: string; token: number; now: Date },
): Promise<boolean> {
  return (await runner.query(MARK_SENDING, [row.rowId, row.token, row.now])).length === 1;
}

const RENEW: Sql = {
  name: 'outbox_renew',
  text: `update outbox set lease_until = $3
    where id = any(array(select o.id from outbox o
      join unnest($1::uuid[], $2::bigint[]) as mine(id, token) on mine.id = o.id
      where o.id = any($1) and o.token = mine.token and o.state in ('leased', 'sending')
      order by o.id for update of o))
    returning id`,
};

/** Keeps the leases of rows that are still being worked on; gives the ids that were still ours. */
export async function renewLeases(
  runner: Runner,
  rows: { id: string; token: number }[],
  leaseUntil: Date,
): Promise<string[]> {
  if (rows.length === 0) return [];
  const renewed = await runner.query<{ id: string }>(RENEW, [...columns(rows), leaseUntil]);
  return renewed.map(({ id }) => id);
}

// The new token shuts out whoever held the row: markSending and settleOutbox no longer answer them.
const GIVE_BACK: Sql = {
  name: 'outbox_give_back',
  text: `update outbox set state = 'waiting', lease_until = null, token = token + 1
    where id = any(array(select o.id from outbox o
      join unnest($1::uuid[], $2::bigint[]) as mine(id, token) on mine.id = o.id
      where o.id = any($1) and o.token = mine.token and o.state = 'leased'
      order by o.id for update of o))`,
};

/** Returns rows that have not begun to act on the world; a row in `sending` keeps its lease. */
export async function giveBackLeases(
  runner: Runner,
  rows: { id: string; token: number }[],
): Promise<void> {
  if (rows.length > 0) await runner.query(GIVE_BACK, columns(rows));
}

function columns(rows: { id: string; token: number }[]): [string[], number[]] {
  return [rows.map(({ id }) => id), rows.map(({ token }) => token)];
}
