import type { Runner, Sql } from './database.js';

/** The breaker of one gateway (migrations/0026); without a row it is up. */
export interface GatewayHealthRow {
  gateway: string;
  /** `held`: a person closed the way, and only a person opens it. */
  state: 'up' | 'down' | 'held';
  score: number;
  reason: string | null;
  since: Date;
  failedAt: Date;
  /** From when one message may try one that is down; null: not before it says so itself. */
  probeAt: Date | null;
}

const READ: Sql = {
  name: 'gateway_health_read',
  text: `select gateway, state, score, reason, since, failed_at as "failedAt",
      probe_at as "probeAt" from gateway_health order by gateway`,
};

/** Of every gateway that anything bad is known of. */
export async function readGatewayHealth(runner: Runner): Promise<GatewayHealthRow[]> {
  return runner.query<GatewayHealthRow>(READ);
}

/** The score that a failure leads to: one long after the last begins a new count. */
const SCORE = `least(100, $3::int + case when h.failed_at < $7 then 0 else h.score end)`;
const OPENS = `h.state = 'up' and ${SCORE} >= $4::int`;

const FAILED: Sql = {
  name: 'gateway_failed',
  text: `insert into gateway_health as h
      (gateway, state, score, reason, since, failed_at, probe_at)
    values ($1, case when $3::int >= $4::int then 'down' else 'up' end, least(100, $3::int), $2,
      $5, $5, case when $3::int >= $4::int then $6::timestamptz end)
    on conflict (gateway) do update set failed_at = $5,
      reason = case when h.state = 'held' then h.reason else $2 end, score = ${SCORE},
      state = case when ${OPENS} then 'down' else h.state end,
      since = case when ${OPENS} then $5 else h.since end,
      probe_at = case when ${OPENS} or (h.state = 'down' and h.probe_at is not null)
        then $6 else h.probe_at end`,
};

export interface GatewayFailure {
  gateway: string;
  reason: string;
  weight: number;
  /** The score at which it is taken to be down. */
  opensAt: number;
  at: Date;
  probeAt: Date;
  forgetBefore: Date;
}

/** One more failure; at some score the gateway is down, until the probe shows that it is not. */
export async function noteGatewayFailure(runner: Runner, failure: GatewayFailure): Promise<void> {
  const { gateway, reason, weight, opensAt, at, probeAt, forgetBefore } = failure;
  await runner.query(FAILED, [gateway, reason, weight, opensAt, at, probeAt, forgetBefore]);
}

const TELL: Sql = {
  name: 'gateway_tell',
  text: `insert into gateway_health as h (gateway, state, reason, since, failed_at)
    values ($1, $2, $3, $4, $4)
    on conflict (gateway) do update set score = 0, probe_at = null, reason = $3,
      since = case when h.state = $2 then h.since else $4 end, state = $2
    where h.state <> 'held' or $5`,
};

/** What a gateway, or a person (`byPerson`), says of it; only a person takes back what a person said. */
export async function tellGatewayState(
  runner: Runner,
  told: {
    gateway: string;
    state: GatewayHealthRow['state'];
    reason: string | null;
    at: Date;
    byPerson: boolean;
  },
): Promise<void> {
  const { gateway, state, reason, at, byPerson } = told;
  await runner.query(TELL, [gateway, state, reason, at, byPerson]);
}

const WELL: Sql = {
  name: 'gateway_well',
  text: `update gateway_health set state = 'up', score = 0, probe_at = null,
      since = case when state = 'down' then $2 else since end
    where gateway = $1 and state <> 'held' and (score > 0 or probe_at is not null)`,
};

/** It has just taken a message. One that said itself that it is down stays so. */
export async function noteGatewayWell(runner: Runner, gateway: string, at: Date): Promise<void> {
  await runner.query(WELL, [gateway, at]);
}

const SILENT: Sql = {
  name: 'gateway_silent',
  text: `select count(*) filter (where state = 'sent')::int as silent, count(*)::int as sent
    from message_attempts where gateway = $1 and at between $2 and $3
      and state in ('sent', 'delivered')`,
};

/** Of the messages it took in a time: how many there were, and of how many nothing was heard. */
export async function silenceOf(
  runner: Runner,
  gateway: string,
  { from, to }: { from: Date; to: Date },
): Promise<{ sent: number; silent: number }> {
  const [row] = await runner.query<{ sent: number; silent: number }>(SILENT, [gateway, from, to]);
  return row ?? { sent: 0, silent: 0 };
}
