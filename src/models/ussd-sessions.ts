import type { Runner, Sql } from './database.js';

/** How a session was over: we ended it, the person left it, nobody answered, or something broke. */
export type SessionCause = 'completed' | 'left' | 'timed_out' | 'failed';

/** What a network told of one session (migrations/0029). */
export interface UssdSession {
  gateway: string;
  /** The digest that stands in `funnel_steps` too. */
  session: string;
  serviceCode: string | null;
  network: string | null;
  cell: string | null;
  language: string | null;
  beganAt: Date | null;
  endedAt: Date | null;
  cause: SessionCause | null;
  said: string | null;
  hops: number | null;
  durationMs: number | null;
  /** In millionths of a franc. */
  costMicroXaf: number | null;
  error: string | null;
}

// Told in any order and more than once: what is known is kept, what is new is added.
const WRITE: Sql = {
  name: 'ussd_sessions_write',
  text: `insert into ussd_sessions as u (gateway, session, service_code, network, cell, language,
      began_at, ended_at, cause, said, hops, duration_ms, cost_microxaf, error)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
      $7::timestamptz[], $8::timestamptz[], $9::text[], $10::text[], $11::int[], $12::int[],
      $13::bigint[], $14::text[])
    order by 1, 2
    on conflict (gateway, session) do update set
      service_code = coalesce(u.service_code, excluded.service_code),
      network = coalesce(u.network, excluded.network), cell = coalesce(u.cell, excluded.cell),
      language = coalesce(u.language, excluded.language),
      began_at = coalesce(u.began_at, excluded.began_at),
      ended_at = coalesce(u.ended_at, excluded.ended_at), cause = coalesce(u.cause, excluded.cause),
      said = coalesce(u.said, excluded.said), hops = coalesce(u.hops, excluded.hops),
      duration_ms = coalesce(u.duration_ms, excluded.duration_ms),
      cost_microxaf = coalesce(u.cost_microxaf, excluded.cost_microxaf),
      error = coalesce(u.error, excluded.error)`,
};

export async function writeUssdSessions(runner: Runner, sessions: UssdSession[]): Promise<void> {
  await runner.query(WRITE, [
    sessions.map(({ gateway }) => gateway),
    sessions.map(({ session }) => session),
    sessions.map(({ serviceCode }) => serviceCode),
    sessions.map(({ network }) => network),
    sessions.map(({ cell }) => cell),
    sessions.map(({ language }) => language),
    sessions.map(({ beganAt }) => beganAt),
    sessions.map(({ endedAt }) => endedAt),
    sessions.map(({ cause }) => cause),
    sessions.map(({ said }) => said),
    sessions.map(({ hops }) => hops),
    sessions.map(({ durationMs }) => durationMs),
    sessions.map(({ costMicroXaf }) => costMicroXaf),
    sessions.map(({ error }) => error),
  ]);
}
