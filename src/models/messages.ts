import type { Language } from '../locales/keys.js';
import type { RowsSql, Runner, Sql } from './database.js';
import type { OutboxClass } from './outbox.js';

/** A message moves only to the right; the last two are both final. */
export type MessageState = 'queued' | 'sending' | 'sent' | 'delivered' | 'failed';

/** A message to be written, its body sealed with its reader's key. */
export interface NewMessage {
  id: string;
  createdAt: Date;
  cityId: string | null;
  orderId: string | null;
  accountId: string;
  phoneId: string;
  template: string;
  language: Language;
  class: OutboxClass;
  solicited: boolean;
  bodySealed: Buffer;
  segments: number;
}

const MESSAGE_COLUMNS = `id, created_at, city_id, order_id, account_id, phone_id, template,
  language, class, solicited, body_sealed, segments, state, state_at`;

/** Values for MESSAGE_COLUMNS but the last two, from a JSON column `m`. */
const MESSAGE_FROM_JSON = `(m->>'id')::uuid, (m->>'createdAt')::timestamptz, m->>'cityId',
  (m->>'orderId')::uuid, (m->>'accountId')::uuid, (m->>'phoneId')::uuid, m->>'template',
  m->>'language', (m->>'class')::smallint, (m->>'solicited')::boolean,
  decode(m->>'bodySealed', 'base64'), (m->>'segments')::smallint`;

/** A message as MESSAGE_FROM_JSON reads it. */
function toJson<Message extends UnclassedMessage>(message: Message) {
  return { ...message, bodySealed: message.bodySealed.toString('base64') };
}

const STORE: RowsSql = {
  name: 'messages_store',
  table: 'messages',
  text: `insert into messages (${MESSAGE_COLUMNS})
    select ${MESSAGE_FROM_JSON}, 'queued', (m->>'createdAt')::timestamptz
    from jsonb_array_elements($1::jsonb) m`,
};

/** Stores messages that are to leave later. */
export async function storeMessages(runner: Runner, messages: NewMessage[]): Promise<void> {
  if (messages.length > 0) await runner.write(STORE, messages.map(toJson));
}

export interface MessageKey {
  id: string;
  createdAt: Date;
}

/** A stored message with what it takes to read and address it. */
export interface StoredMessage extends MessageKey {
  state: MessageState;
  bodySealed: Buffer;
  bodyKeyWrapped: Buffer | null;
  phoneSealed: Buffer | null;
  phoneKeyWrapped: Buffer | null;
}

/** Columns of a StoredMessage from `messages m`, joined as below. */
const LETTER_COLUMNS = `m.id, m.created_at as "createdAt", m.state, m.body_sealed as "bodySealed",
  owner.key_wrapped as "bodyKeyWrapped", p.sealed as "phoneSealed",
  holder.key_wrapped as "phoneKeyWrapped"`;
const LETTER_JOINS = `join accounts owner on owner.id = m.account_id
  join phones p on p.id = m.phone_id
  join accounts holder on holder.id = p.account_id`;

const READ: Sql = {
  name: 'messages_read',
  text: `select ${LETTER_COLUMNS}
    from unnest($1::uuid[], $2::timestamptz[]) as k(id, created_at)
    join messages m on m.id = k.id and m.created_at = k.created_at
      and m.created_at between $3 and $4
    ${LETTER_JOINS}`,
};

/** Reads messages by their keys; what does not exist is missing from the answer. */
export async function readMessages(runner: Runner, keys: MessageKey[]): Promise<StoredMessage[]> {
  const times = keys.map(({ createdAt }) => createdAt);
  return runner.query<StoredMessage>(READ, [keys.map(({ id }) => id), times, ...bounds(times)]);
}

/** First and last, named beside the exact times, so that other months are not even looked at. */
function bounds(times: Date[]): [Date, Date] {
  const ms = times.map((time) => time.getTime());
  return [new Date(Math.min(...ms)), new Date(Math.max(...ms))];
}

const RECENT: Sql = {
  name: 'messages_recent',
  text: `select count(*) filter (where template = any($3::text[])) as count,
      (select body_sealed from messages where phone_id = $1
        and created_at > $4 order by created_at desc, id desc limit 1) as "lastBodySealed"
    from messages where phone_id = $1 and created_at > $2`,
};

export interface RecentQuery {
  phoneId: string;
  /** Which messages are counted. */
  templates: readonly string[];
  countedSince: Date;
  /** How far back to look for the last message of any template. */
  lastSince: Date;
}

/** How many messages of some templates a phone was written lately, and the last message of all. */
export async function recentMessages(
  runner: Runner,
  { phoneId, templates, countedSince, lastSince }: RecentQuery,
): Promise<{ count: number; lastBodySealed: Buffer | null }> {
  const rows = await runner.query<{ count: number; lastBodySealed: Buffer | null }>(RECENT, [
    phoneId,
    countedSince,
    templates,
    lastSince,
  ]);
  return rows[0] ?? { count: 0, lastBodySealed: null };
}

/** One try of one message at one gateway, about to begin under an outbox lease. */
export interface Attempt {
  rowId: string;
  token: number;
  messageId: string;
  createdAt: Date;
  /** 1 for the first. */
  no: number;
  at: Date;
  channel: 'sms';
  gateway: string;
  /** Written with the attempt when the message is not stored yet; its class is the outbox row's. */
  message: UnclassedMessage | null;
}

export type UnclassedMessage = Omit<NewMessage, 'class'>;

// The lease is checked and the row marked, in the same stroke as all that follows.
const MARKED = `given as (
      select * from jsonb_to_recordset($1::jsonb) as g("rowId" uuid, token bigint,
        "messageId" uuid, "createdAt" timestamptz, no smallint, at timestamptz, channel text,
        gateway text, m jsonb)
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
      (message_id, no, at, channel, gateway, state, state_at)`;

// The lease is checked, the row marked, message and attempt written: all or nothing, before a byte
// leaves. An earlier attempt still in flight was cut off, and nobody knows whether it arrived.
const BEGIN: Sql = {
  name: 'attempts_begin',
  text: `with ${MARKED}, mine as (
      select g."messageId", g."createdAt", g.no, g.at, g.channel, g.gateway,
        g.m || jsonb_build_object('class', marked.class) as m
      from given g join marked on marked.id = g."rowId"
    ), stored as (
      insert into messages (${MESSAGE_COLUMNS})
      select ${MESSAGE_FROM_JSON}, 'sending', at from mine where m is not null
      on conflict do nothing
    ), moved as (
      update messages set state = 'sending', state_at = mine.at from mine
      where messages.id = mine."messageId" and messages.created_at = mine."createdAt"
        and messages.created_at between $3 and $4 and messages.state = 'queued'
    ), cut as (
      update message_attempts a set state = 'unknown', state_at = mine.at from mine
      where mine.no > 1 and a.message_id = mine."messageId" and a.state = 'sending'
        and a.no < mine.no and a.at between $3::timestamptz - interval '1 day'
          and $5::timestamptz + interval '1 day'
    ), tried as (
      ${INSERT_ATTEMPTS}
      select "messageId", no, at, channel, gateway, 'sending', at from mine
    )
    select id from marked`,
};

/** Begins attempts; gives the outbox rows that may send. Any other belongs to somebody else by now. */
export async function beginAttempts(runner: Runner, attempts: Attempt[]): Promise<Set<string>> {
  const values = [...beginning(attempts), bounds(attempts.map(({ at }) => at))[1]];
  const marked = await runner.query<{ id: string }>(BEGIN, values);
  return new Set(marked.map(({ id }) => id));
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

// The same for messages that wait in their words and were never tried, which it reads on the way.
const BEGIN_STORED: Sql = {
  name: 'attempts_begin_stored',
  text: `with ${MARKED}, mine as (
      select g.* from given g join marked on marked.id = g."rowId"
    ), moved as (
      update messages m set state = 'sending', state_at = mine.at from mine
      where m.id = mine."messageId" and m.created_at = mine."createdAt"
        and m.created_at between $3 and $4 and m.state = 'queued'
      returning m.id, m.created_at, m.state, m.body_sealed, m.account_id, m.phone_id
    ), tried as (
      ${INSERT_ATTEMPTS}
      select mine."messageId", mine.no, mine.at, mine.channel, mine.gateway, 'sending', mine.at
      from mine join moved on moved.id = mine."messageId"
    )
    select ${LETTER_COLUMNS} from moved m ${LETTER_JOINS}`,
};

/** Begins the first attempts at stored messages; what may not be sent is missing from the answer. */
export async function beginStored(runner: Runner, attempts: Attempt[]): Promise<StoredMessage[]> {
  return runner.query<StoredMessage>(BEGIN_STORED, beginning(attempts));
}

/** What came of an attempt: the message has left, has not left this time, or never will. */
export interface AttemptEnd {
  messageId: string;
  createdAt: Date;
  no: number;
  at: Date;
  outcome: 'sent' | 'not_sent' | 'given_up';
  externalId: string | null;
  error: string | null;
  endedAt: Date;
}

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
        error text, "endedAt" timestamptz)
    ), ended as (
      update message_attempts a set state_at = t."endedAt", external_id = t."externalId",
        error = t.error, state = case when t.outcome = 'sent' then 'sent' else 'failed' end
      from tried t where a.message_id = t."messageId" and a.no = t.no and a.at = t.at
        and a.at between ${atFrom} and ${atTo} and a.state = 'sending'
      returning t."messageId", t."createdAt", t.outcome, t."endedAt"
    ), told as (
      update messages m set state_at = e."endedAt",
        state = case when e.outcome = 'sent' then 'sent' else 'failed' end
      from ended e where e.outcome <> 'not_sent' and m.id = e."messageId"
        and m.created_at = e."createdAt" and m.created_at between ${madeFrom} and ${madeTo}
        and m.state in ('queued', 'sending')
    )`;
}

/** The values of those parameters. */
export function valuesOfEnded(ends: AttemptEnd[]): unknown[] {
  return [
    JSON.stringify(ends),
    ...bounds(ends.map(({ at }) => at)),
    ...bounds(ends.map(({ createdAt }) => createdAt)),
  ];
}
