import type { Runner, Sql } from './database.js';

/** How a page came to be shown, or, for the last two, how a session was over without another one. */
export type How =
  'dialled' | 'answered' | 'back' | 'home' | 'paged' | 'missed' | 'cut' | 'hung_up' | 'failed';

/** One page that somebody was shown; without `screen` and `no`, the end of a session. */
export interface FunnelStep {
  at: Date;
  /** A digest that leads to nobody. */
  session: string;
  /** Grows with every page of a session. */
  no: number | null;
  channel: string;
  language: string | null;
  screen: string | null;
  how: How;
  ended: boolean;
  /** The effect that led to the page, and `ok` or the reason why it was refused. */
  effect: string | null;
  outcome: string | null;
  /** On a session's first page: whether the person had a place. */
  known: boolean | null;
}

// Times travel as milliseconds: writing thousands of dates out would cost more than all the rest.
const WRITE: Sql = {
  name: 'funnel_write',
  text: `insert into funnel_steps (at, session, no, channel, language, screen, how, ended, effect,
      outcome, known)
    select to_timestamp(s.at_ms / 1000), session, no, channel, language, screen, how, ended, effect,
      outcome, known
    from unnest($1::float8[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::boolean[], $9::text[], $10::text[], $11::boolean[]) s(at_ms, session, no, channel,
      language, screen, how, ended, effect, outcome, known)`,
};

export async function writeFunnelSteps(runner: Runner, steps: FunnelStep[]): Promise<void> {
  await runner.query(WRITE, [
    steps.map((step) => step.at.getTime()),
    steps.map((step) => step.session),
    steps.map((step) => step.no),
    steps.map((step) => step.channel),
    steps.map((step) => step.language),
    steps.map((step) => step.screen),
    steps.map((step) => step.how),
    steps.map((step) => step.ended),
    steps.map((step) => step.effect),
    steps.map((step) => step.outcome),
    steps.map((step) => step.known),
  ]);
}

// Days that were over an hour ago and are not summed yet; twice at once adds nothing.
const ROLL: Sql = {
  name: 'funnel_roll',
  text: `with days as (
      select coalesce((select max(day) + 1 from funnel_days), last.day - $2::int) as since, last.day
      from (select (($1::timestamptz - interval '1 hour') at time zone 'Africa/Douala')::date - 1
        as day) last
    ), screens as (
      insert into funnel_days select s.* from days, funnel_screens(days.since, days.day, $1) s
      on conflict do nothing
    )
    insert into funnel_session_days
      select s.* from days, funnel_sessions(days.since, days.day, $1) s
      on conflict do nothing`,
};

/** Sums the days that are over, at most `days` back. */
export async function rollFunnel(runner: Runner, now: Date, days: number): Promise<void> {
  await runner.query(ROLL, [now, days]);
}

const DELETE: Sql = {
  name: 'funnel_delete_old',
  text: `delete from funnel_steps where ctid = any(array(
      select ctid from funnel_steps where at < $1 limit $2)) returning 1`,
};

/** Deletes at most `limit` rows older than `before`, gives how many. */
export async function deleteFunnelSteps(
  runner: Runner,
  before: Date,
  limit: number,
): Promise<number> {
  return (await runner.query(DELETE, [before, limit])).length;
}

/** Days in Douala, `2026-11-20`, the last one included; as things are at `asOf`. */
export interface FunnelRange {
  from: string;
  to: string;
  asOf: Date;
}

/** What became of the pages of one screen in one day; every page has one fate. */
export interface ScreenDay {
  day: string;
  channel: string;
  language: string;
  screen: string;
  shown: number;
  answered: number;
  back: number;
  home: number;
  paged: number;
  missed: number;
  cut: number;
  /** The session was to end here. */
  ended: number;
  /** The gateway told of a session that was over while we waited for an answer. */
  dropped: number;
  /** Nobody told, and nobody answered. */
  timedOut: number;
  /** Our own failure. */
  failed: number;
  waiting: number;
  /** From shown to answered, all answers together. */
  answerMs: number;
}

/** The first day that is not in the sums yet. */
const FIRST_OPEN = `(select coalesce(max(day) + 1, $1::date) from funnel_days)`;

const SCREENS: Sql = {
  name: 'funnel_screens',
  text: `select day::text, channel, language, screen, shown, answered, back, home, paged, missed, cut,
      ended, dropped, timed_out as "timedOut", failed, waiting, answer_ms as "answerMs"
    from (select * from funnel_days where day between $1 and $2
      union all select * from funnel_screens(greatest($1::date, ${FIRST_OPEN}), $2, $3)) d
    order by day, channel, language, screen`,
};

export async function funnelScreens(
  runner: Runner,
  { from, to, asOf }: FunnelRange,
): Promise<ScreenDay[]> {
  return runner.query<ScreenDay>(SCREENS, [from, to, asOf]);
}

/** Sessions of one day with equally many answers before their order; `inputs` 0 where none was placed. */
export interface SessionDay {
  day: string;
  channel: string;
  known: boolean;
  inputs: number;
  sessions: number;
  menus: number;
  lost: number;
  orders: number;
}

const SESSIONS: Sql = {
  name: 'funnel_sessions',
  text: `select day::text, channel, known, inputs, sessions, menus, lost, orders
    from (select * from funnel_session_days where day between $1 and $2
      union all select * from funnel_sessions(greatest($1::date, ${FIRST_OPEN}), $2, $3)) d
    order by day, channel, known, inputs`,
};

export async function funnelSessions(
  runner: Runner,
  { from, to, asOf }: FunnelRange,
): Promise<SessionDay[]> {
  return runner.query<SessionDay>(SESSIONS, [from, to, asOf]);
}
