import type { Runner, Sql } from './database.js';
import { endedAttempts, valuesOfEnded, type AttemptEnd } from './attempt-ends.js';

/** The end of one claim: finished, to come again at `dueAt`, or given up. */
export interface Settlement {
  id: string;
  token: number;
  state: 'done' | 'waiting' | 'dead';
  dueAt?: Date;
  error?: string;
  /** The id of the support task that a dead row opens. */
  taskId: string;
  /** The attempt at sending a message that this claim made. */
  attempt?: AttemptEnd;
}

export interface Settled {
  id: string;
  /** The number of the bell that a row which comes again now waits for. */
  rings: number;
  /** Another row of its lane is due and may have waited for this one. */
  followed: boolean;
}

// What an attempt came to is written with its row's end: one statement, one commit.
const SETTLE = settleWith('outbox_settle', '');
const SETTLE_SENT = settleWith('outbox_settle_sent', `, ${endedAttempts(4)}`);

function settleWith(name: string, more: string): Sql {
  return {
    name,
    text: `with given as (
      select * from jsonb_to_recordset($1::jsonb)
        as g(id uuid, token bigint, state text, "dueAt" timestamptz, error text, "taskId" uuid)
    ), held as (
      select o.id from outbox o join given g on g.id = o.id
      where o.id = any($3::uuid[]) and o.token = g.token and o.state in ('leased', 'sending')
      order by o.id for update of o
    ), settled as (
      update outbox o set state = g.state, lease_until = null, last_error = g.error,
        done_at = case when g.state <> 'waiting' then $2::timestamptz end,
        due_at = coalesce(g."dueAt", o.due_at),
        tries = o.tries + (g.state = 'waiting')::int, rings = o.rings + (g.state = 'waiting')::int
      from given g where o.id = any(array(select id from held)) and o.id = g.id
      returning o.*, g."taskId"
    ), tasks as (
      insert into support_tasks (id, kind, city_id, order_id, facts, created_at)
      select "taskId", 'job_dead.' || kind, coalesce(subject->>'cityId', subject#>>'{order,cityId}'),
        coalesce(subject->>'orderId', subject#>>'{order,orderId}')::uuid,
        jsonb_build_object('outboxId', id, 'reason', last_error), $2
      from settled where state = 'dead' and class < 3
      on conflict do nothing
    )${more}
    select id, rings, exists (select 1 from outbox n where n.lane = settled.lane
      and n.done_at is null and n.id > settled.id and n.state = 'waiting' and n.due_at <= $2
    ) as followed from settled`,
  };
}

/** Ends claims; a row whose token has moved on is left alone and missing from the answer. */
export async function settleOutbox(
  runner: Runner,
  settlements: Settlement[],
  now: Date,
): Promise<Settled[]> {
  const attempts = settlements.flatMap(({ attempt }) => attempt ?? []);
  const values = [JSON.stringify(settlements), now, settlements.map(({ id }) => id)];
  return attempts.length > 0
    ? runner.query<Settled>(SETTLE_SENT, [...values, ...valuesOfEnded(attempts)])
    : runner.query<Settled>(SETTLE, values);
}
