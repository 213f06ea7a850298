-- The outbox: all that must leave this house or come back later, written with its cause.
-- subject holds ids and plain facts, never a number, a name or a code.
create table outbox (
  id uuid primary key,
  kind text not null,
  lane text not null,
  class smallint not null check (class between 0 and 3),
  subject jsonb not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'leased', 'sending', 'done', 'dead', 'cancelled')),
  due_at timestamptz not null,
  tries smallint not null default 0,
  rings integer not null default 0,
  lease_until timestamptz,
  token bigint not null default 0,
  last_error text,
  dedupe_key text unique,
  created_at timestamptz not null,
  done_at timestamptz
) with (fillfactor = 70);
create index outbox_due on outbox (class, due_at) where done_at is null;
create index outbox_lane on outbox (lane, id) where done_at is null;
create index outbox_leased on outbox (lease_until) where state in ('leased', 'sending');

-- Every message to a person, its body sealed with that person's key.
create table messages (
  id uuid not null,
  created_at timestamptz not null,
  city_id text,
  order_id uuid,
  account_id uuid not null,
  phone_id uuid not null,
  template text not null,
  language text not null,
  class smallint not null,
  solicited boolean not null,
  body_sealed bytea not null,
  segments smallint not null,
  state text not null default 'queued'
    check (state in ('queued', 'sending', 'sent', 'delivered', 'failed')),
  state_at timestamptz not null,
  primary key (id, created_at)
) partition by range (created_at);
create table messages_default partition of messages default;
create index messages_order on messages (order_id);
create index messages_phone on messages (phone_id, created_at);

create table message_attempts (
  message_id uuid not null,
  no smallint not null,
  at timestamptz not null,
  channel text not null,
  gateway text not null,
  external_id text,
  state text not null,
  error text,
  state_at timestamptz not null,
  primary key (message_id, no, at)
) partition by range (at);
create table message_attempts_default partition of message_attempts default;
create index message_attempts_external on message_attempts (gateway, external_id);

-- Monthly partitions, made ahead by a worker; the default ones catch what came early. A partition
-- needs its parent alone for a moment: one parent at a time, and whoever waits for traffic gives
-- way to it (well before Postgres would call it a deadlock) and is tried again.
create function make_month_partitions(parent text, first_month date, months integer) returns void
language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '300ms' as $$
declare
  month date;
begin
  if parent not in ('order_events', 'ledger_entries', 'messages', 'message_attempts') then
    raise exception '% has no monthly partitions', parent;
  end if;
  for step in 0 .. months - 1 loop
    month := (date_trunc('month', first_month) + make_interval(months => step))::date;
    execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
      parent || '_' || to_char(month, 'YYYYMM'), parent, month, (month + interval '1 month')::date);
  end loop;
end $$;
