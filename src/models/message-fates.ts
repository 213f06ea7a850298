import type { Runner, Sql } from './database.js';
import type { MessageKey } from './messages.js';

// A try still in flight was cut off: it may have arrived, and nobody will know.
const DROP: Sql = {
  name: 'message_drop',
  text: `with dropped as (
      update messages set state = 'failed', state_at = $3
      where id = $1 and created_at = $2 and state in ('queued', 'sending') returning id
    )
    update message_attempts a set state = 'unknown', state_at = $3 from dropped
    where a.message_id = dropped.id and a.at >= $2 and a.state = 'sending'`,
};

/** Ends a message that is not to leave any more. */
export async function dropMessage(runner: Runner, key: MessageKey, now: Date): Promise<void> {
  await runner.query(DROP, [key.id, key.createdAt, now]);
}

const LOSE: Sql = {
  name: 'message_lose',
  text: `update messages m set state = 'failed', state_at = $3
    where id = $1 and created_at = $2 and state = 'sent'
      and not exists (select from message_attempts a where a.message_id = m.id and a.at >= $2
        and a.state in ('sending', 'sent'))`,
};

/** Ends a message that has left in vain, where no way is left and none of those taken is open. */
export async function loseMessage(runner: Runner, key: MessageKey, now: Date): Promise<void> {
  await runner.query(LOSE, [key.id, key.createdAt, now]);
}

// A notice has the id of its outbox row; a row that is done has left, whatever became of it since.
const ANY_LEFT: Sql = {
  name: 'messages_any_left',
  text: `select from outbox o left join messages m on m.id = o.id and m.created_at >= $3
    where o.dedupe_key = any($1::text[]) and o.state = 'done' and o.done_at <= $2
      and m.state is distinct from 'failed' limit 1`,
};

/** Whether one of these notices, written after `since`, left by then and is not known to be lost. */
export async function anyLeft(
  runner: Runner,
  dedupeKeys: string[],
  { by, since }: { by: Date; since: Date },
): Promise<boolean> {
  return (await runner.query(ANY_LEFT, [dedupeKeys, by, since])).length > 0;
}
