import { bounds } from './stored-messages.js';

/** What came of an attempt: the message has left, nobody knows, has not left this time, or never will. */
export interface AttemptEnd {
  messageId: string;
  createdAt: Date;
  no: number;
  at: Date;
  outcome: 'sent' | 'unknown' | 'not_sent' | 'given_up';
  externalId: string | null;
  /** More than one where reports come by parts. */
  partIds: readonly string[];
  error: string | null;
  /** Trying this way again cannot help. */
  final: boolean;
  endedAt: Date;
  /** A row that looks whether it has arrived by then; null where nothing is waited for. */
  receipt: { rowId: string; dueAt: Date; hasNext: boolean } | null;
}

/** The outbox row that waits for a message to arrive goes by this and the message's id. */
export const RECEIPT_KEY = 'message.receipt_due:';

/**
 * Ends attempts whatever became of their outbox rows' leases: what has left has left. Parts of a
 * `with` whose first parameter is number `first`; the others follow.
 */
export function endedAttempts(first: number): string {
  const [attempts, atFrom, atTo, madeFrom, madeTo] = [0, 1, 2, 3, 4].map(
    (no) => `$${String(first + no)}`,
  );
  return `tried as (
      select * from jsonb_to_recordset(${attempts}::jsonb) as t("messageId" uuid,
        "createdAt" timestamptz, no smallint, at timestamptz, outcome text, "externalId" text,
        "partIds" jsonb, error text, final boolean, "endedAt" timestamptz, receipt jsonb)
    ), ended as (
      update message_attempts a set state_at = t."endedAt", external_id = t."externalId",
        error = t.error, final = t.final, parts = greatest(1, jsonb_array_length(t."partIds")),
        state = case when t.outcome in ('sent', 'unknown') then t.outcome else 'failed' end
      from tried t where a.message_id = t."messageId" and a.no = t.no and a.at = t.at
        and a.at between ${atFrom} and ${atTo} and a.state = 'sending'
      returning t.*, a.gateway
    ), parted as (
      insert into message_parts (gateway, external_id, message_id, no, attempt_at, state_at)
      select e.gateway, part, e."messageId", e.no, e.at, e."endedAt"
      from ended e cross join lateral jsonb_array_elements_text(e."partIds") as part
      where jsonb_array_length(e."partIds") > 1 on conflict do nothing
    ), told as (
      update messages m set state_at = e."endedAt",
        state = case when e.outcome = 'sent' then 'sent' else 'failed' end
      from ended e where e.outcome in ('sent', 'given_up') and m.id = e."messageId"
        and m.created_at = e."createdAt" and m.created_at between ${madeFrom} and ${madeTo}
        and (m.state in ('queued', 'sending') or e.outcome = 'given_up' and m.state = 'sent'
          and not exists (select from message_attempts b where b.message_id = m.id
            and b.no <> e.no and b.state in ('sent', 'sending')
            and b.at >= m.created_at - interval '1 day'))
    ), awaited as (
      insert into outbox (id, kind, lane, class, subject, due_at, dedupe_key, created_at)
      select (e.receipt->>'rowId')::uuid, 'message.receipt_due', 'phone:' || m.phone_id, m.class,
        jsonb_build_object('messageId', m.id, 'createdAt', e.receipt->>'createdAt'),
        (e.receipt->>'dueAt')::timestamptz, '${RECEIPT_KEY}' || m.id, e."endedAt"
      from ended e join messages m on m.id = e."messageId" and m.created_at = e."createdAt"
        and m.created_at between ${madeFrom} and ${madeTo}
      where e.receipt is not null and ((e.receipt->>'hasNext')::boolean
        or exists (select from phones p where p.account_id = m.account_id and p.id <> m.phone_id
          and p.sealed is not null and p.closed_at is null))
      on conflict (dedupe_key) do nothing
    )`;
}

/** The values of those parameters. */
export function valuesOfEnded(ends: AttemptEnd[]): unknown[] {
  const told = ends.map(({ receipt, ...end }) => ({
    ...end,
    // Left out rather than null, so that SQL sees no value at all.
    ...(receipt ? { receipt: { ...receipt, createdAt: end.createdAt } } : {}),
  }));
  return [
    JSON.stringify(told),
    ...bounds(ends.map(({ at }) => at)),
    ...bounds(ends.map(({ createdAt }) => createdAt)),
  ];
}
