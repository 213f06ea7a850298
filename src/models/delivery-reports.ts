import type { Runner, Sql } from './database.js';

/** A final report about an attempt, known by the gateway's own id. */
export interface FinalReport {
  gateway: string;
  externalId: string;
  state: 'delivered' | 'failed';
  reason: string | null;
}

/** Reports come within three days; older attempts need not be searched. */
const WATCHED_DAYS = 8;

const NOTE: Sql = {
  name: 'report_note',
  text: `insert into inbox (source, external_id, at)
    values ($1 || '.delivery', $2 || '|' || $3, $4) on conflict do nothing`,
};

/** Keeps a report, so that one which overtakes our own note of the sending is not lost. */
export async function noteReport(runner: Runner, report: FinalReport, now: Date): Promise<void> {
  await runner.query(NOTE, [report.gateway, report.externalId, report.state, now]);
}

// A message's id holds the millisecond in which it was made: its partition is known from it.
const CREATED_AT = `timestamptz 'epoch' + interval '1 millisecond'
  * ('x' || left(replace(a.message_id::text, '-', ''), 12))::bit(48)::bigint`;

const APPLY: Sql = {
  name: 'report_apply',
  text: `with hit as (
      update message_attempts a set state = $3, error = coalesce($4, a.error), state_at = $5
      where a.gateway = $1 and a.external_id = $2 and a.state = 'sent'
        and a.at between $5::timestamptz - interval '${String(WATCHED_DAYS)} days'
          and $5::timestamptz + interval '1 day'
      returning a.message_id, ${CREATED_AT} as created_at
    )
    update messages m set state = $3, state_at = $5 from hit
    where m.id = hit.message_id and m.created_at = hit.created_at
      and m.state in ('queued', 'sending', 'sent')
    returning m.id`,
};

/** Moves the attempt and its message forward; false when the id is not (yet) ours or is settled. */
export async function applyReport(
  runner: Runner,
  report: FinalReport,
  now: Date,
): Promise<boolean> {
  const values = [report.gateway, report.externalId, report.state, report.reason, now];
  return (await runner.query(APPLY, values)).length > 0;
}

const EARLY: Sql = {
  name: 'report_early',
  text: `select distinct on (a.message_id) a.gateway, a.external_id as "externalId",
      split_part(i.external_id, '|', -1) as state
    from message_attempts a join inbox i on i.source = a.gateway || '.delivery'
      and i.external_id in (a.external_id || '|delivered', a.external_id || '|failed')
    where a.message_id = any($1::uuid[]) and a.state = 'sent'
      and a.at between $2::timestamptz - interval '${String(WATCHED_DAYS)} days'
        and $2::timestamptz + interval '1 day'
    order by a.message_id, i.at`,
};

/** Reports that came before we had written down which message they are about. */
export async function earlyReports(
  runner: Runner,
  messageIds: string[],
  now: Date,
): Promise<FinalReport[]> {
  const rows = await runner.query<Omit<FinalReport, 'reason'>>(EARLY, [messageIds, now]);
  return rows.map((row) => ({ ...row, reason: null }));
}
