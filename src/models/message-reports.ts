import { RECEIPT_KEY } from './attempt-ends.js';
import type { Runner, Sql } from './database.js';

/** A final report about an attempt or a part of it, known by the gateway's own id. */
export interface FinalReport {
  gateway: string;
  externalId: string;
  state: 'delivered' | 'failed';
  reason: string | null;
  /** It was not only delivered but seen. */
  isRead: boolean;
}

/** Reports come within three days; older attempts need not be searched. */
const WATCHED_DAYS = 8;
const WATCHED = `between $5::timestamptz - interval '${String(WATCHED_DAYS)} days'
          and $5::timestamptz + interval '1 day'`;

// A message's id holds the millisecond in which it was made: its partition is known from it.
const CREATED_AT = `timestamptz 'epoch' + interval '1 millisecond'
  * ('x' || left(replace(a.message_id::text, '-', ''), 12))::bit(48)::bigint`;

const HIT = `returning a.message_id, a.no, a.state, ${CREATED_AT} as created_at`;

// An attempt ends once: whole by its report, or by parts when all have arrived or one never will. That it
// arrived outweighs that it failed, whichever is told first, or waits to be heard. The
// message has arrived when one attempt has; it has failed when none is on its way and none is to come.
// The row that waits for it is taken back, or comes at once; whoever has it in hand looks again.
const APPLIED = `part as (
      update message_parts p set state = $3, state_at = $5
      where p.gateway = $1 and p.external_id = $2 and p.state = 'sent'
      returning p.message_id, p.no, p.attempt_at
    ), whole_hit as (
      update message_attempts a set state = $3, error = coalesce($4, a.error), state_at = $5,
        final = a.final or $3 = 'failed', read_at = case when $6 then $5::timestamptz end
      where a.gateway = $1 and a.external_id = $2 and a.parts = 1 and a.at ${WATCHED}
        and (a.state in ('sent', 'unknown') or (a.state = 'failed' and $3 = 'delivered'))
        and not ($3 = 'failed' and exists (select from early_reports e
          where e.gateway = $1 and e.external_id = $2 and e.state = 'delivered'))
      ${HIT}
    ), part_hit as (
      update message_attempts a set state_at = $5, error = coalesce($4, a.error),
        final = a.final or $3 = 'failed',
        parts_delivered = a.parts_delivered + ($3 = 'delivered')::int,
        state = case when $3 = 'failed' then 'failed'
          when a.parts_delivered + 1 >= a.parts then 'delivered' else a.state end
      from part where a.message_id = part.message_id and a.no = part.no
        and a.at = part.attempt_at and a.state = 'sent' and a.at ${WATCHED}
      ${HIT}
    ), hit as (
      select * from whole_hit union all select * from part_hit
    ), seen as (
      update message_attempts a set read_at = $5
      where $6 and a.gateway = $1 and a.external_id = $2 and a.read_at is null and a.at ${WATCHED}
        and not exists (select from hit)
    ), arrived as (
      update messages m set state = 'delivered', state_at = $5 from hit
      where hit.state = 'delivered' and m.id = hit.message_id and m.created_at = hit.created_at
        and m.state <> 'delivered'
      returning m.id
    ), waiting as (
      select o.id, hit.state as told from hit
      join outbox o on o.dedupe_key = '${RECEIPT_KEY}' || hit.message_id
      where hit.state in ('delivered', 'failed') and o.state = 'waiting' and o.done_at is null
      for update of o skip locked
    ), moved as (
      update outbox o set rings = 0, due_at = least(o.due_at, $5),
        state = case when w.told = 'delivered' then 'cancelled' else o.state end,
        done_at = case when w.told = 'delivered' then $5::timestamptz end
      from waiting w where o.id = w.id
    ), lost as (
      update messages m set state = 'failed', state_at = $5 from hit
      where hit.state = 'failed' and m.id = hit.message_id and m.created_at = hit.created_at
        and m.state = 'sent'
        and not exists (select from outbox o
          where o.dedupe_key = '${RECEIPT_KEY}' || m.id and o.done_at is null)
        and not exists (select from message_attempts b where b.message_id = m.id
          and b.no <> hit.no and b.state in ('sending', 'sent') and b.at ${WATCHED})
      returning m.id
    )`;

// A report of which nothing is known is kept beside an outbox row, which tries it again: it may have
// overtaken our own note of the sending.
const TAKE: Sql = {
  name: 'report_take',
  text: `with noted as (
      insert into inbox (source, external_id, at)
      values ($1::text || '.delivery', $2::text || '|' || $3::text, $5::timestamptz) on conflict do nothing returning 1
    ), ${APPLIED}, early as (
      insert into early_reports (id, gateway, external_id, state, reason, is_read, at)
      select $7::uuid, $1, $2, $3, $4, $6, $5::timestamptz from noted
      where not exists (select from hit)
        and not exists (select from message_attempts a
          where a.gateway = $1 and a.external_id = $2 and a.at ${WATCHED})
        and not exists (select from message_parts p where p.gateway = $1 and p.external_id = $2)
      returning id
    ), later as (
      insert into outbox (id, kind, lane, class, subject, due_at, created_at)
      select id, 'message.report', 'report:' || id, 0, '{}'::jsonb, $5, $5 from early
    )
    select id from arrived union all select id from lost`,
};

/**
 * Takes a report and moves its attempt and message forward; false when it moved no message (yet).
 * @param rowId of the outbox row that tries again, should it be needed
 */
export async function takeReport(
  runner: Runner,
  report: FinalReport,
  { now, rowId }: { now: Date; rowId: string },
): Promise<boolean> {
  return (await runner.query(TAKE, [...valuesOf(report, now), rowId])).length > 0;
}

const READ_EARLY: Sql = {
  name: 'report_early_read',
  text: `select gateway, external_id as "externalId", state, reason, is_read as "isRead"
    from early_reports where id = $1`,
};

const APPLY: Sql = {
  name: 'report_apply',
  text: `with ${APPLIED} select message_id from hit`,
};

const DROP_EARLY: Sql = {
  name: 'report_early_drop',
  text: 'delete from early_reports where id = $1',
};

/** Tries a report again that came too early; false while nobody knows what it is about. */
export async function applyEarlyReport(runner: Runner, id: string, now: Date): Promise<boolean> {
  const [report] = await runner.query<FinalReport>(READ_EARLY, [id]);
  if (!report) return true;
  if ((await runner.query(APPLY, valuesOf(report, now))).length === 0) return false;
  await dropEarlyReport(runner, id);
  return true;
}

/** Forgets a report that is about nothing of ours. */
export async function dropEarlyReport(runner: Runner, id: string): Promise<void> {
  await runner.query(DROP_EARLY, [id]);
}

function valuesOf(report: FinalReport, now: Date): unknown[] {
  const { gateway, externalId, state, reason, isRead } = report;
  return [gateway, externalId, state, reason, now, isRead];
}
