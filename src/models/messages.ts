import type { Language } from '../locales/keys.js';
import type { RowsSql, Runner, Sql } from './database.js';
import type { OutboxClass } from './outbox.js';

/** A message moves only to the right: what was called failed may still be told to have arrived. */
export type MessageState = 'queued' | 'sending' | 'sent' | 'failed' | 'delivered';

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
  purpose: Purpose;
  /** The gateway that brought what this answers; null: the one its phone was last heard by. */
  via: string | null;
  bodySealed: Buffer;
  /** The same in WhatsApp's own forms, as JSON. */
  richSealed: Buffer | null;
  segments: number;
}

/** A message whose class is its outbox row's. */
export type UnclassedMessage = Omit<NewMessage, 'class'>;

/** What a message is for. */
export type Purpose = 'code' | 'money' | 'order' | 'offer' | 'security' | 'reply';

export const MESSAGE_COLUMNS = `id, created_at, city_id, order_id, account_id, phone_id, template,
  language, class, solicited, purpose, via, body_sealed, rich_sealed, segments, state, state_at`;

/** Answers go back by the gateway that a phone was heard by within the last day. */
const HEARD_FOR = `interval '24 hours'`;

/** Values for MESSAGE_COLUMNS but the last two, from a JSON column `m`. */
export const MESSAGE_FROM_JSON = `(m->>'id')::uuid, (m->>'createdAt')::timestamptz, m->>'cityId',
  (m->>'orderId')::uuid, (m->>'accountId')::uuid, (m->>'phoneId')::uuid, m->>'template',
  m->>'language', (m->>'class')::smallint, (m->>'solicited')::boolean, m->>'purpose',
  coalesce(m->>'via', (select p.heard_via from phones p where p.id = (m->>'phoneId')::uuid
    and p.heard_at > (m->>'createdAt')::timestamptz - ${HEARD_FOR})),
  decode(m->>'bodySealed', 'base64'), decode(m->>'richSealed', 'base64'),
  (m->>'segments')::smallint`;

/** A message as MESSAGE_FROM_JSON reads it. */
export function toJson<Message extends UnclassedMessage>(message: Message) {
  return {
    ...message,
    bodySealed: message.bodySealed.toString('base64'),
    richSealed: message.richSealed?.toString('base64') ?? null,
  };
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

const RECENT: Sql = {
  name: 'messages_recent',
  text: `select count(*) filter (where template = any($3::text[])) as count,
      (select body_sealed from messages where phone_id = $1
        and account_id = (select account_id from phones where id = $1)
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
