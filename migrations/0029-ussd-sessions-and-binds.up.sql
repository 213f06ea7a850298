-- What networks told of USSD sessions: where they began, how they ended, what they cost. A session is
-- the digest that stands in funnel_steps, so that nothing here leads to a person.
create table ussd_sessions (
  gateway text not null,
  session text not null,
  service_code text,
  -- The gateway's own code of the operator.
  network text,
  -- Coarse: without its last digit, which is one side of one mast.
  cell text,
  language text,
  began_at timestamptz,
  ended_at timestamptz,
  cause text check (cause in ('completed', 'left', 'timed_out', 'failed')),
  -- The gateway's own word for it.
  said text,
  hops integer check (hops >= 0),
  duration_ms integer check (duration_ms >= 0),
  -- In millionths of a franc; null where it was not told, or in another currency.
  cost_microxaf bigint check (cost_microxaf >= 0),
  error text,
  primary key (gateway, session),
  check (coalesce(began_at, ended_at) is not null)
);
create index ussd_sessions_at on ussd_sessions (coalesce(ended_at, began_at));

-- Sessions by day in Douala and gateway, with what they cost.
create view ussd_session_days as
  select (coalesce(ended_at, began_at) at time zone 'Africa/Douala')::date as day, gateway,
    count(*)::int as sessions,
    (count(*) filter (where cause = 'completed'))::int as completed,
    (count(*) filter (where cause = 'left'))::int as "left",
    (count(*) filter (where cause = 'timed_out'))::int as timed_out,
    (count(*) filter (where cause = 'failed'))::int as failed,
    coalesce(sum(hops), 0)::int as hops,
    coalesce(sum(duration_ms), 0)::bigint as duration_ms,
    coalesce(sum(cost_microxaf), 0)::bigint as cost_microxaf
  from ussd_sessions group by 1, 2;

-- What the funnel saw of a session beside what its network told: the last page, the order, the cause.
create view ussd_session_ends as
  select p.session, p.first_at, p.last_at, p.pages, p.last_screen, p.has_order, s.gateway, s.cause,
    s.said, s.hops, s.duration_ms, s.cost_microxaf, s.cell
  from (
    select session, min(at) as first_at, max(at) as last_at,
      (count(distinct no))::int as pages,
      (array_agg(screen order by no desc) filter (where screen is not null))[1] as last_screen,
      bool_or(coalesce(effect = 'placeOrder' and outcome = 'ok', false)) as has_order
    from funnel_steps where channel = 'ussd' group by session
  ) p left join ussd_sessions s on s.session = p.session;

-- Who holds what only one process may hold: a bind, a session in a browser. Its time is the
-- database's own, the only clock that all who want it share.
create table link_leases (
  name text primary key,
  owner uuid not null,
  until timestamptz not null
);

-- What the message centre calls the parts of an SMS that went out by SMPP.
create table smpp_parts (
  send_id uuid not null,
  no smallint not null,
  total smallint not null,
  message_id text not null,
  state text not null default 'sent' check (state in ('sent', 'delivered', 'failed')),
  at timestamptz not null,
  primary key (send_id, no)
);
create index smpp_parts_message on smpp_parts (message_id);
create index smpp_parts_at on smpp_parts (at);

grant select, insert, update on ussd_sessions to kwata_app;
grant select on ussd_session_days, ussd_session_ends to kwata_app;
grant select, insert, update, delete on link_leases, smpp_parts to kwata_app;
