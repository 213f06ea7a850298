import { formatUuid7 } from '../lib/ids.js';
import { sqlState, type Runner, type Sql } from './database.js';

/** A row that waits for the bell number `rings`, to be rung when it is due. */
export interface Bell {
  id: string;
  rings: number;
  dueAt: Date;
}

// Ids sort by time, so the newest rows are found by the primary key alone.
const TAKE_UNRUNG: Sql = {
  name: 'outbox_take_unrung',
  text: `update outbox set rings = 1 where id = any(array(
      select id from outbox where id >= $1 and done_at is null and state = 'waiting'
        and rings = 0 and due_at > $2 order by id limit $3 for update skip locked))
    returning id, rings, due_at as "dueAt"`,
};

/** Rows written since a time that are due later than `dueAfter` and have no bell: theirs is now ours to set. */
export async function takeUnrung(
  runner: Runner,
  { since, dueAfter, limit }: { since: Date; dueAfter: Date; limit: number },
): Promise<Bell[]> {
  return runner.query<Bell>(TAKE_UNRUNG, [firstIdAt(since), dueAfter, limit]);
}

/** Of each kind in each class so many are counted: more is "very many", and counting them costs. */
const COUNTED_MAX = 300;

// Steps from kind to kind along the index, so that rows which are not due cost nothing.
const BACKLOG: Sql = {
  name: 'outbox_backlog',
  text: `with recursive kinds as (
      (select class, kind from outbox where done_at is null order by class, kind limit 1)
      union all
      select next.* from kinds cross join lateral (
        select o.class, o.kind from outbox o
        where o.done_at is null and (o.class, o.kind) > (kinds.class, kinds.kind)
        order by o.class, o.kind limit 1) next
    )
    select coalesce(sum(due.depth), 0)::int as depth, min(due.oldest) as "oldestDueAt"
    from kinds cross join lateral (
      select count(*) as depth, min(due_at) as oldest from (
        select due_at from outbox o where o.done_at is null and o.class = kinds.class
          and o.kind = kinds.kind and o.due_at <= $1
        order by o.due_at limit ${String(COUNTED_MAX)}) counted) due`,
};

/** How many rows are due and not done (very many are not all counted), and since when the oldest is. */
export async function outboxBacklog(
  runner: Runner,
  now: Date,
): Promise<{ depth: number; oldestDueAt: Date | null }> {
  const [row] = await runner.query<{ depth: number; oldestDueAt: Date | null }>(BACKLOG, [now]);
  return row ?? { depth: 0, oldestDueAt: null };
}

const DELETE_DONE: Sql = {
  name: 'outbox_delete_done',
  text: `with old as (select id from outbox where id < $1 and done_at < $2
      and state in ('done', 'cancelled') order by id limit $3 for update skip locked)
    delete from outbox where id = any(array(select id from old)) returning 1`,
};

/** Deletes at most `limit` finished rows, gives how many; dead ones stay for a person to see. */
export async function deleteDone(runner: Runner, before: Date, limit: number): Promise<number> {
  return (await runner.query(DELETE_DONE, [firstIdAt(before), before, limit])).length;
}

const DELETE_INBOX: Sql = {
  name: 'inbox_delete_old',
  text: `with old as (select source, external_id from inbox where at < $1 order by at limit $2
      for update skip locked)
    delete from inbox i using old
    where i.source = old.source and i.external_id = old.external_id returning 1`,
};

/** Deletes at most `limit` inbox rows older than `before`, gives how many. */
export async function deleteInbox(runner: Runner, before: Date, limit: number): Promise<number> {
  return (await runner.query(DELETE_INBOX, [before, limit])).length;
}

/** The tables that have a partition for each month. */
export const PARTITIONED = [
  'order_events',
  'ledger_entries',
  'messages',
  'message_attempts',
] as const;
export type Partitioned = (typeof PARTITIONED)[number];

const MAKE_PARTITIONS: Sql = {
  name: 'make_month_partitions',
  text: 'select make_month_partitions($1, $2::date, $3)',
};

/**
 * Makes the partitions of some months, beginning with that of `first`, where they are missing;
 * false when the default partition holds rows of one of them already.
 */
export async function makePartitions(
  runner: Runner,
  parent: Partitioned,
  { first, months }: { first: Date; months: number },
): Promise<boolean> {
  try {
    await runner.query(MAKE_PARTITIONS, [parent, first.toISOString().slice(0, 10), months]);
    return true;
  } catch (error) {
    if (sqlState(error) === CHECK_VIOLATION) return false;
    throw error;
  }
}

const CHECK_VIOLATION = '23514';

/** The smallest id that can have been made at a time. */
function firstIdAt(at: Date): string {
  return formatUuid7(at.getTime(), 0, new Uint8Array(8));
}
