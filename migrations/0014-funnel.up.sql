-- What people saw and did, page by page: how a page came about, never what was typed. A session is a
-- digest, and nothing here leads to a person. What became of a page follows from the next row of its
-- session, so nothing is ever changed; a page without a next row was left.
create table funnel_steps (
  at timestamptz not null,
  session text not null,
  -- Grows with every page of a session; null in rows that only say that a session is over.
  no integer,
  channel text not null,
  language text,
  screen text,
  how text not null check (how in
    ('dialled', 'answered', 'back', 'home', 'paged', 'missed', 'cut', 'hung_up', 'failed')),
  ended boolean not null default false,
  effect text,
  outcome text,
  -- On the first page of a session: the person had a place, so they have come this far before.
  known boolean,
  check ((screen is null) = (no is null))
);
-- Rows come in the order of time, and nothing is asked but days.
create index funnel_steps_at on funnel_steps using brin (at);

-- The sums of days that are over; they stay when their rows are swept.
create table funnel_days (
  day date not null,
  channel text not null,
  language text not null,
  screen text not null,
  shown integer not null,
  answered integer not null,
  back integer not null,
  home integer not null,
  paged integer not null,
  missed integer not null,
  cut integer not null,
  ended integer not null,
  dropped integer not null,
  timed_out integer not null,
  failed integer not null,
  waiting integer not null,
  answer_ms bigint not null,
  primary key (day, channel, language, screen)
);
create table funnel_session_days (
  day date not null,
  channel text not null,
  known boolean not null,
  -- Answers until the order was placed; 0 where none was.
  inputs integer not null,
  sessions integer not null,
  menus integer not null,
  lost integer not null,
  orders integer not null,
  primary key (day, channel, known, inputs)
);

-- Every page of some days in Douala, and its fate. Fifteen minutes is how long a redial goes on where
-- a session stopped; no session lasts an hour.
create function funnel_pages(since date, until date, as_of timestamptz)
returns table (session text, no integer, at timestamptz, channel text, language text, screen text,
  known boolean, is_order boolean, fate text, answer_ms bigint)
language sql stable as $$
  with bounds as (
    select since::timestamp at time zone 'Africa/Douala' as low,
      (until + 1)::timestamp at time zone 'Africa/Douala' as high
  ), steps as (
    select distinct s.session, s.no, s.at, s.channel, s.language, s.screen, s.known, s.ended,
      s.how, s.effect, s.outcome
    from funnel_steps s, bounds
    where s.at >= bounds.low and s.at < bounds.high + interval '1 hour'
  ), followed as (
    select steps.*, lead(steps.how) over w as next_how, lead(steps.at) over w as next_at
    from steps window w as (partition by steps.session order by steps.no nulls last, steps.at)
  )
  select f.session, f.no, f.at, f.channel, f.language, f.screen, f.known,
    coalesce(f.effect = 'placeOrder' and f.outcome = 'ok', false),
    case
      when f.ended then 'ended'
      when f.next_how = 'hung_up' then 'dropped'
      when f.next_how is not null then f.next_how
      when f.at <= as_of - interval '15 minutes' then 'timed_out'
      else 'waiting'
    end,
    case when not f.ended and f.next_how not in ('hung_up', 'failed')
      then (extract(epoch from f.next_at - f.at) * 1000)::bigint end
  from followed f, bounds
  where f.screen is not null and f.at < bounds.high
$$;

create function funnel_screens(since date, until date, as_of timestamptz)
returns setof funnel_days language sql stable as $$
  select (at at time zone 'Africa/Douala')::date, channel, language, screen, count(*)::int,
    (count(*) filter (where fate = 'answered'))::int, (count(*) filter (where fate = 'back'))::int,
    (count(*) filter (where fate = 'home'))::int, (count(*) filter (where fate = 'paged'))::int,
    (count(*) filter (where fate = 'missed'))::int, (count(*) filter (where fate = 'cut'))::int,
    (count(*) filter (where fate = 'ended'))::int, (count(*) filter (where fate = 'dropped'))::int,
    (count(*) filter (where fate = 'timed_out'))::int,
    (count(*) filter (where fate = 'failed'))::int,
    (count(*) filter (where fate = 'waiting'))::int, coalesce(sum(answer_ms), 0)::bigint
  from funnel_pages(since, until, as_of) group by 1, 2, 3, 4
$$;

-- A session belongs to the day of its first page. It reached a menu when it came past the first
-- questions; the branches of shops and drivers are not counted there.
create function funnel_sessions(since date, until date, as_of timestamptz)
returns setof funnel_session_days language sql stable as $$
  with pages as (
    select p.*, (row_number() over (partition by session order by no))::int - 1 as inputs
    from funnel_pages(since, until, as_of) p
  ), sessions as (
    select min(channel) as channel, min(at) as began, coalesce(bool_or(known), false) as known,
      bool_or(screen in ('home', 'resume', 'dishes')) as is_menu,
      coalesce(min(inputs) filter (where is_order), 0) as inputs,
      (array_agg(fate order by no desc))[1] in ('dropped', 'timed_out', 'failed') as is_lost
    from pages group by session
  )
  select (began at time zone 'Africa/Douala')::date, channel, known, inputs, count(*)::int,
    (count(*) filter (where is_menu))::int, (count(*) filter (where is_lost))::int,
    (count(*) filter (where inputs > 0))::int
  from sessions group by 1, 2, 3, 4
$$;

-- Where people are lost: days that are over from their sums, the others from their pages.
create view screen_dropoff as
  select d.*, round(100.0 * (d.dropped + d.timed_out + d.failed) / d.shown, 1) as lost_percent,
    round(d.answer_ms / 1000.0 / nullif(d.answered + d.back + d.home + d.paged + d.missed, 0), 1)
      as seconds_to_answer
  from (
    select * from funnel_days
    union all
    select * from funnel_screens(
      (select coalesce(max(day) + 1, date '2000-01-01') from funnel_days), date '9999-12-30', now())
  ) d;

grant insert, delete on funnel_steps to kwata_app;
grant insert on funnel_days, funnel_session_days to kwata_app;
grant select on funnel_steps, funnel_days, funnel_session_days, screen_dropoff to kwata_app;
