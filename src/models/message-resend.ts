import { RECEIPT_KEY } from './attempt-ends.js';
import type { Runner, Sql } from './database.js';
import type { MessageKey } from './messages.js';
import type { OutboxClass } from './outbox.js';

/** A message that was given up and waits again, with what its outbox row needs. */
export interface Requeued {
  phoneId: string;
  class: OutboxClass;
}

// What waited for it to arrive has ended, and gives its key to what will. Rows that were given up are
// found by the tasks that they opened, which are done by sending it again.
const REQUEUE: Sql = {
  name: 'message_requeue',
  text: `with again as (
      update messages set state = 'queued', state_at = $3, again_at = $3
      where id = $1 and created_at = $2 and state = 'failed'
      returning id, phone_id, class
    ), freed as (
      update outbox o set dedupe_key = null from again
      where o.dedupe_key = '${RECEIPT_KEY}' || again.id and o.done_at is not null
    ), dead as (
      select o.id, t.id as task_id from again, support_tasks t
      join outbox o on o.id = (t.facts->>'outboxId')::uuid
      where t.kind like 'job_dead.message%' and t.closed_at is null and o.state = 'dead'
        and coalesce(o.subject->>'messageId', o.id::text) = again.id::text
    ), left_behind as (
      update outbox o set state = 'cancelled' from dead
      where o.id = dead.id and o.kind <> 'message.receipt_due'
    ), closed as (
      update support_tasks t set closed_at = $3 from dead where t.id = dead.task_id
    )
    select phone_id as "phoneId", class from again`,
};

/** Makes a message that failed wait once more; null where it did not fail. */
export async function requeueMessage(
  runner: Runner,
  key: MessageKey,
  now: Date,
): Promise<Requeued | null> {
  const [row] = await runner.query<Requeued>(REQUEUE, [key.id, key.createdAt, now]);
  return row ?? null;
}

const REVIVE: Sql = {
  name: 'message_revive',
  text: `with again as (
      update outbox set state = 'waiting', done_at = null, due_at = $2, tries = 0, rings = 0
      where id = $1 and state = 'dead' and kind like 'message%' returning id
    ), closed as (
      update support_tasks t set closed_at = $2 from again
      where t.kind like 'job_dead.message%' and t.closed_at is null
        and t.facts->>'outboxId' = again.id::text
    )
    select id from again`,
};

/** The same for one that broke before its words were found; false where nothing was given up. */
export async function reviveRow(runner: Runner, rowId: string, now: Date): Promise<boolean> {
  return (await runner.query(REVIVE, [rowId, now])).length > 0;
}
