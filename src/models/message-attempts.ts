import type { Runner, Sql } from './database.js';
import { MESSAGE_COLUMNS, MESSAGE_FROM_JSON, toJson, type UnclassedMessage } from './messages.js';
import { bounds, LETTER_JOINS, letterColumns, type StoredMessage } from './stored-messages.js';

/** One try of one message at one gateway, about to begin under an outbox lease. */
export interface Attempt {
  rowId: string;
  token: number;
  messageId: string;
  createdAt: Date;
  /** 1 for the first. */
  no: number;
  at: Date;
  channel: 'sms' | 'whatsapp';
  gateway: string;
  /** Whom it goes to, where that is not the message's own phone. */
  phoneId: string | null;
  segments: number;
  priceMicroxaf: number;
  /** Written with the attempt when the message is not stored yet; its class is the outbox row's. */
  message: UnclassedMessage | null;
}

// The lease is checked and the row marked, in the same stroke as all that follows.
const MARKED = `given as (
      select * from jsonb_to_recordset($1::jsonb) as g("rowId" uuid, token bigint,
        "messageId" uuid, "createdAt" timestamptz, no smallint, at timestamptz, channel text,
        gateway text, "phoneId" uuid, segments smallint, "priceMicroxaf" bigint, m jsonb)
    ), held as (
      select o.id from outbox o join given g on g."rowId" = o.id
      where o.id = any($2::uuid[]) and o.token = g.token and o.state in ('leased', 'sending')
        and o.lease_until > g.at
      order by o.id for update of o
    ), marked as (
      update outbox set state = 'sending' where id = any(array(select id from held))
      returning id, class
    )`;

const INSERT_ATTEMPTS = `insert into message_attempts
      (message_id, no, at, channel, gateway, phone_id, segments, price_microxaf, state, state_at)`;

/** An earlier attempt still in flight was cut off, and nobody knows whether it arrived. */
const CUT = `update message_attempts a set state = 'unknown', state_at = mine.at from mine
      where mine.no > 1 and a.message_id = mine."messageId" and a.state = 'sending'
        and a.no < mine.no and a.at between $3::timestamptz - interval '1 day'
          and $5::timestamptz + interval '1 day'`;

// The lease is checked, the row marked, message and attempt written: all or nothing, before a byte
// leaves.
const BEGIN: Sql = {
  name: 'attempts_begin',
  text: `with ${MARKED}, mine as (
      select g.*, g.m || jsonb_build_object('class', marked.class) as full_m
      from given g join marked on marked.id = g."rowId"
    ), stored as (
      insert into messages (${MESSAGE_COLUMNS})
      select ${MESSAGE_FROM_JSON}, 'sending', at
      from (select full_m as m, at from mine where full_m is not null) mine
      on conflict do nothing
    ), moved as (
      update messages set state = 'sending', state_at = mine.at from mine
      where messages.id = mine."messageId" and messages.created_at = mine."createdAt"
        and messages.created_at between $3 and $4 and messages.state = 'queued'
    ), cut as (
      ${CUT}
    ), tried as (
      ${INSERT_ATTEMPTS}
      select "messageId", no, at, channel, gateway, "phoneId", segments, "priceMicroxaf",
        'sending', at from mine
    )
    select id from marked`,
};

/** Begins attempts; gives the outbox rows that may send. Any other belongs to somebody else by now. */
export async function beginAttempts(runner: Runner, attempts: Attempt[]): Promise<Set<string>> {
  const values = [...beginning(attempts), bounds(attempts.map(({ at }) => at))[1]];
  const marked = await runner.query<{ id: string }>(BEGIN, values);
  return new Set(marked.map(({ id }) => id));
}

// The next way of messages that have left before; none where one of those ways has arrived meanwhile:
// its report and this statement wait for each other at the message.
const BEGIN_NEXT: Sql = {
  name: 'attempts_begin_next',
  text: `with ${MARKED}, mine as (
      select g.* from given g join marked on marked.id = g."rowId"
    ), open as (
      update messages set state_at = mine.at from mine
      where messages.id = mine."messageId" and messages.created_at = mine."createdAt"
        and messages.created_at between $3 and $4 and messages.state <> 'delivered'
      returning mine."rowId" as id, messages.id as "messageId"
    ), cut as (
      ${CUT}
    ), tried as (
      ${INSERT_ATTEMPTS}
      select mine."messageId", no, at, channel, gateway, "phoneId", segments, "priceMicroxaf",
        'sending', at from mine join open on open."messageId" = mine."messageId"
    )
    select id from open`,
};

/** The same for messages that have left before, unless they have arrived meanwhile. */
export async function beginNext(runner: Runner, attempts: Attempt[]): Promise<Set<string>> {
  const values = [...beginning(attempts), bounds(attempts.map(({ at }) => at))[1]];
  const begun = await runner.query<{ id: string }>(BEGIN_NEXT, values);
  return new Set(begun.map(({ id }) => id));
}

function beginning(attempts: Attempt[]): unknown[] {
  const given = attempts.map(({ message, ...attempt }) => ({
    ...attempt,
    // Left out rather than null, so that SQL sees no value at all.
    ...(message ? { m: toJson(message) } : {}),
  }));
  const rowIds = attempts.map(({ rowId }) => rowId);
  return [JSON.stringify(given), rowIds, ...bounds(attempts.map(({ createdAt }) => createdAt))];
}

/** A stored message whose first attempt has begun, and by what. */
export interface BegunMessage extends StoredMessage {
  gateway: string;
}

/** The ways there are now, for statements that find out themselves whom they write to. */
export interface Ways {
  /** The channels of all gateways that work. */
  channels: Readonly<Record<string, 'sms' | 'whatsapp'>>;
  /** The SMS gateway to the phones of an operator; under `''` where that is not known. */
  byOperator: Readonly<Record<string, string>>;
  /** Of a part, in millionths of a franc, under `gateway|operator`. */
  partPrices: Readonly<Record<string, number>>;
}

// The same for messages that wait in their words and were never tried, which it reads on the way.
// They leave by the gateway they answer, while that works, or by that of their phone's operator.
const BEGIN_STORED: Sql = {
  name: 'attempts_begin_stored',
  text: `with ${MARKED}, mine as (
      select g.* from given g join marked on marked.id = g."rowId"
    ), moved as (
      update messages m set state = 'sending', state_at = mine.at
      from mine, phones p
      where m.id = mine."messageId" and m.created_at = mine."createdAt"
        and m.created_at between $3 and $4 and m.state = 'queued' and p.id = m.phone_id
      returning m.*, mine.no, mine.at, coalesce(p.operator, '') as operator,
        case when $5::jsonb ? m.via then m.via
          else coalesce($6::jsonb ->> p.operator, $6::jsonb ->> '') end as gateway
    ), tried as (
      ${INSERT_ATTEMPTS}
      select id, no, at, coalesce($5::jsonb ->> gateway, 'sms'), gateway, null, segments,
        segments * coalesce(($7::jsonb ->> (gateway || '|' || operator))::bigint, 0), 'sending', at
      from moved
    )
    select m.gateway, ${letterColumns('m.at')} from moved m ${LETTER_JOINS}`,
};

/** Begins the first attempts at stored messages; what may not be sent is missing from the answer. */
export async function beginStored(
  runner: Runner,
  attempts: Attempt[],
  { channels, byOperator, partPrices }: Ways,
): Promise<BegunMessage[]> {
  const ways = [channels, byOperator, partPrices].map((each) => JSON.stringify(each));
  return runner.query<BegunMessage>(BEGIN_STORED, [...beginning(attempts), ...ways]);
}
