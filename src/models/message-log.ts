import type { Runner, Sql } from './database.js';
import type { MessageKey, MessageState } from './messages.js';

/** A message as people of the team look at it: sealed until a service opens it. */
export interface LoggedMessage {
  id: string;
  createdAt: Date;
  phoneId: string;
  accountId: string;
  orderId: string | null;
  template: string;
  state: MessageState;
  stateAt: Date;
  class: number;
  bodySealed: Buffer;
  bodyKeyWrapped: Buffer | null;
  phoneSealed: Buffer | null;
  phoneKeyWrapped: Buffer | null;
  attempts: LoggedAttempt[];
}

export interface LoggedAttempt {
  no: number;
  channel: string;
  gateway: string;
  state: string;
  error: string | null;
}

export interface MessageQuery {
  state: MessageState | null;
  channel: string | null;
  phoneId: string | null;
  /** Ids sort by time: those below it, the newest first; and none made before `since`. */
  before: string;
  since: Date;
  limit: number;
}

const COLUMNS = `m.id, m.created_at as "createdAt", m.phone_id as "phoneId",
  m.account_id as "accountId", m.order_id as "orderId", m.template, m.state,
  m.state_at as "stateAt", m.class, m.body_sealed as "bodySealed",
  owner.key_wrapped as "bodyKeyWrapped", p.sealed as "phoneSealed",
  holder.key_wrapped as "phoneKeyWrapped"`;

// Attempts begin after their message, and none later than some days.
const ATTEMPTS = `coalesce((select json_agg(json_build_object('no', a.no, 'channel', a.channel,
      'gateway', a.gateway, 'state', a.state, 'error', a.error) order by a.no, a.at)
    from message_attempts a where a.message_id = m.id and a.at >= m.created_at
      and a.at < m.created_at + interval '8 days'), '[]') as attempts`;

const LIST: Sql = {
  name: 'message_log',
  text: `select ${COLUMNS}, ${ATTEMPTS}
    from (select * from messages m
      where m.id < $4 and m.created_at > $5
        and ($1::text is null or m.state = $1) and ($3::uuid is null or m.phone_id = $3)
        and ($2::text is null or exists (select from message_attempts a
          where a.message_id = m.id and a.at >= m.created_at
            and a.at < m.created_at + interval '8 days' and a.channel = $2))
      order by m.id desc limit $6) m
    join accounts owner on owner.id = m.account_id
    join phones p on p.id = m.phone_id
    join accounts holder on holder.id = p.account_id
    order by m.id desc`,
};

/** The latest messages of a time, each with what was tried. */
export async function listMessages(runner: Runner, query: MessageQuery): Promise<LoggedMessage[]> {
  const { state, channel, phoneId, before, since, limit } = query;
  return runner.query<LoggedMessage>(LIST, [state, channel, phoneId, before, since, limit]);
}

const READ: Sql = {
  name: 'message_log_one',
  text: `select ${COLUMNS}, ${ATTEMPTS}
    from messages m join accounts owner on owner.id = m.account_id
    join phones p on p.id = m.phone_id join accounts holder on holder.id = p.account_id
    where m.id = $1 and m.created_at = $2`,
};

export async function readLogged(runner: Runner, key: MessageKey): Promise<LoggedMessage | null> {
  const [row] = await runner.query<LoggedMessage>(READ, [key.id, key.createdAt]);
  return row ?? null;
}

/** Where somebody's conversation on one channel stands. */
export interface LoggedConversation {
  channel: string;
  gateway: string;
  screen: string;
  turns: number;
  sessionOpen: boolean;
  sealed: Buffer;
  updatedAt: Date;
}

const CONVERSATIONS: Sql = {
  name: 'conversation_log',
  text: `select channel, gateway, screen, turns, session_open as "sessionOpen", sealed,
      updated_at as "updatedAt"
    from conversations where phone_id = $1 order by updated_at desc limit 10`,
};

export async function conversationsOf(
  runner: Runner,
  phoneId: string,
): Promise<LoggedConversation[]> {
  return runner.query<LoggedConversation>(CONVERSATIONS, [phoneId]);
}
