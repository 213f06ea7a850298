import type { Runner, Sql } from './database.js';

/** How much of one class stands in the outbox; "very many" are not all counted. */
export interface QueueDepth {
  class: number;
  due: number;
  waiting: number;
  inFlight: number;
  dead: number;
}

/** Of each state so many are counted: what is done lies in the same table. */
const COUNTED_MAX = 2_000;

const DEPTHS: Sql = {
  name: 'house_depths',
  text: `select c.class,
      (select count(*)::int from (select from outbox o where o.done_at is null and o.class = c.class
        and o.state = 'waiting' and o.due_at <= $1 limit ${String(COUNTED_MAX)}) x) as due,
      (select count(*)::int from (select from outbox o where o.done_at is null and o.class = c.class
        and o.state = 'waiting' and o.due_at > $1 limit ${String(COUNTED_MAX)}) x) as waiting,
      (select count(*)::int from (select from outbox o where o.class = c.class
        and o.state in ('leased', 'sending') limit ${String(COUNTED_MAX)}) x) as "inFlight",
      (select count(*)::int from (select from outbox o where o.class = c.class and o.state = 'dead'
        limit ${String(COUNTED_MAX)}) x) as dead
    from generate_series(0, 3) as c(class)`,
};

/** The outbox, by class. */
export async function queueDepths(runner: Runner, now: Date): Promise<QueueDepth[]> {
  return runner.query<QueueDepth>(DEPTHS, [now]);
}

/** What a gateway was given within a time, and what came of it. */
export interface GatewayTraffic {
  gateway: string;
  channel: string;
  sent: number;
  delivered: number;
  failed: number;
}

const TRAFFIC: Sql = {
  name: 'gateway_traffic',
  text: `select gateway, channel, count(*) filter (where state = 'sent')::int as sent,
      count(*) filter (where state = 'delivered')::int as delivered,
      count(*) filter (where state in ('failed', 'unknown'))::int as failed
    from (select gateway, channel, state from message_attempts
      where at > $1 and at <= $2 order by at desc limit 20000) a
    group by gateway, channel order by gateway, channel`,
};

export async function gatewayTraffic(
  runner: Runner,
  { since, until }: { since: Date; until: Date },
): Promise<GatewayTraffic[]> {
  return runner.query<GatewayTraffic>(TRAFFIC, [since, until]);
}

/** A gateway of which something is known: that it was down, or that a person holds it. */
export interface GatewayState {
  gateway: string;
  state: 'up' | 'down' | 'held';
  reason: string | null;
  since: Date;
}

const HEALTH: Sql = {
  name: 'gateway_states',
  text: `select gateway, state, reason, since from gateway_health
    where state <> 'up' order by gateway limit 50`,
};

/** The gateways that are not well. */
export async function gatewayHealth(runner: Runner): Promise<GatewayState[]> {
  return runner.query<GatewayState>(HEALTH);
}

/** Something given up, for a person to see. */
export interface DeadRow {
  id: string;
  kind: string;
  class: number;
  tries: number;
  reason: string | null;
  orderId: string | null;
  messageId: string | null;
  doneAt: Date;
}

// A message that left after all, or was sent again, is given up no longer.
const DEAD: Sql = {
  name: 'outbox_dead',
  text: `select d.* from (
      select id, kind, class, tries, last_error as reason, done_at as "doneAt",
        coalesce(subject->>'orderId', subject#>>'{order,orderId}') as "orderId",
        case when kind like 'message%' then coalesce(subject->>'messageId', id::text)
          end as "messageId"
      from outbox where state = 'dead' and id < $1 order by id desc limit $2 * 4) d
    where d."messageId" is null or not exists (select from messages m
      where m.id = d."messageId"::uuid and m.state <> 'failed')
    order by d.id desc limit $2`,
};

/** The latest rows that were given up, before an id. */
export async function listDead(
  runner: Runner,
  { before, limit }: { before: string; limit: number },
): Promise<DeadRow[]> {
  return runner.query<DeadRow>(DEAD, [before, limit]);
}
