import type { Runner, Sql } from './database.js';
import type { MessageKey, MessageState, Purpose } from './messages.js';

/** A stored message with what it takes to read and address it. */
export interface StoredMessage extends MessageKey {
  state: MessageState;
  template: string;
  purpose: Purpose;
  segments: number;
  order: { cityId: string; orderId: string } | null;
  accountId: string;
  phoneId: string;
  bodySealed: Buffer;
  richSealed: Buffer | null;
  bodyKeyWrapped: Buffer | null;
  phoneSealed: Buffer | null;
  phoneKeyWrapped: Buffer | null;
  /** The gateway that it is to leave by first; null where nothing speaks for one. */
  via: string | null;
  /** What its phone was last heard by on WhatsApp, within a day. */
  whatsappVia: string | null;
}

/** Columns of a StoredMessage from `messages m`, joined as below; `at` is the SQL of the time. */
export function letterColumns(at: string): string {
  return `m.id, m.created_at as "createdAt", m.state, m.template, m.purpose, m.segments, m.via,
  case when m.order_id is not null and m.city_id is not null
    then json_build_object('cityId', m.city_id, 'orderId', m.order_id) end as "order",
  m.account_id as "accountId", m.phone_id as "phoneId", m.body_sealed as "bodySealed",
  m.rich_sealed as "richSealed", owner.key_wrapped as "bodyKeyWrapped", p.sealed as "phoneSealed",
  holder.key_wrapped as "phoneKeyWrapped",
  case when p.whatsapp_at > ${at}::timestamptz - interval '24 hours' then p.whatsapp_via end
    as "whatsappVia"`;
}
export const LETTER_JOINS = `join accounts owner on owner.id = m.account_id
  join phones p on p.id = m.phone_id
  join accounts holder on holder.id = p.account_id`;

/** An attempt that was made, as the next one looks at it. */
export interface Tried {
  no: number;
  gateway: string;
  phoneId: string;
  state: 'sending' | 'sent' | 'unknown' | 'delivered' | 'failed';
  /** Trying that way again cannot help. */
  final: boolean;
  /** Before a person of the team sent it again: it no longer counts. */
  isPast?: boolean;
}

/** Another phone of the same account. */
export interface OtherPhone {
  phoneId: string;
  sealed: Buffer;
}

/** A message that was tried before. */
export interface TriedMessage extends StoredMessage {
  /** In the order in which they were made. */
  tried: Tried[];
  others: OtherPhone[];
}

/** A day before it was made, because clocks differ; attempts are looked for from then on. */
const ATTEMPTS_FROM = `m.created_at - interval '1 day'`;

// The phones of an account are its own, but for one whose number may have a new holder.
const READ: Sql = {
  name: 'messages_read',
  text: `select ${letterColumns('$5')},
      (select coalesce(json_agg(json_build_object('no', a.no, 'gateway', a.gateway,
          'phoneId', coalesce(a.phone_id, m.phone_id), 'state', a.state, 'final', a.final,
          'isPast', coalesce(a.at < m.again_at, false))
          order by a.no, a.at), '[]')
        from message_attempts a where a.message_id = m.id and a.at >= ${ATTEMPTS_FROM}) as tried,
      (select coalesce(json_agg(json_build_object('phoneId', o.id,
          'sealed', encode(o.sealed, 'base64')) order by o.created_at, o.id), '[]')
        from phones o where o.account_id = m.account_id and o.id <> m.phone_id
          and o.sealed is not null and o.closed_at is null) as others
    from unnest($1::uuid[], $2::timestamptz[]) as k(id, created_at)
    join messages m on m.id = k.id and m.created_at = k.created_at
      and m.created_at between $3 and $4
    ${LETTER_JOINS}`,
};

type ReadRow = Omit<TriedMessage, 'others'> & { others: { phoneId: string; sealed: string }[] };

/** Reads messages by their keys; what does not exist is missing from the answer. */
export async function readMessages(
  runner: Runner,
  keys: MessageKey[],
  now: Date,
): Promise<TriedMessage[]> {
  const times = keys.map(({ createdAt }) => createdAt);
  const values = [keys.map(({ id }) => id), times, ...bounds(times), now];
  const rows = await runner.query<ReadRow>(READ, values);
  return rows.map((row) => ({
    ...row,
    others: row.others.map(({ phoneId, sealed }) => ({
      phoneId,
      sealed: Buffer.from(sealed, 'base64'),
    })),
  }));
}

/** First and last, named beside the exact times, so that other months are not even looked at. */
export function bounds(times: Date[]): [Date, Date] {
  const ms = times.map((time) => time.getTime());
  return [new Date(Math.min(...ms)), new Date(Math.max(...ms))];
}
