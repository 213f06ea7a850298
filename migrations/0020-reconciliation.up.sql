-- Money that is looked at again: what providers say happened, the differences with our books, orders
-- whose money stands still, disputes, and the daily look at the balances.

-- Rows of a provider's history as last read. Their states change, so rows are written over; a
-- payer's number is kept as its last digits only.
create table provider_history (
  provider text not null,
  provider_reference text not null,
  at timestamptz not null,
  operator_reference text,
  operator text,
  phone_tail text check (length(phone_tail) <= 4),
  -- Whose number it is, where we know it.
  phone_id uuid,
  -- Ours, where the provider gave it back; its other words are not kept.
  external_reference text,
  direction text not null check (direction in ('collect', 'withdraw')),
  amount_xaf integer not null check (amount_xaf >= 0),
  -- Providers count fractions of a franc.
  fee_xaf numeric(12, 2),
  state text not null check (state in ('pending', 'succeeded', 'failed', 'unknown')),
  first_seen_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (provider, provider_reference)
);
create index provider_history_at on provider_history (provider, at);
create index provider_history_ours on provider_history (external_reference)
  where external_reference is not null;

-- One comparison of one provider and day; a day is compared again as long as it may still change.
create table recon_runs (
  id uuid primary key,
  provider text not null,
  day date not null,
  at timestamptz not null,
  outcome text not null check (outcome in ('compared', 'not_told')),
  provider_rows integer not null default 0,
  our_rows integer not null default 0,
  matched integer not null default 0,
  -- Rows that said too little to be compared: somebody must look.
  unreadable integer not null default 0,
  breaks integer not null default 0
);
create index recon_runs_day on recon_runs (provider, day, at);

create sequence recon_break_numbers;
create table recon_breaks (
  id uuid primary key,
  number integer not null unique default nextval('recon_break_numbers'),
  kind text not null check (kind in ('missing_here', 'missing_there', 'amount_differs',
    'fee_differs', 'state_differs', 'double_charge', 'direction_differs', 'unposted',
    'float_differs')),
  provider text not null,
  -- What it is about: a provider's reference, an attempt, a payout, an operator's float.
  subject text not null,
  provider_reference text,
  attempt_id uuid references payment_attempts (id),
  payout_id uuid,
  city_id text,
  order_id uuid,
  -- What the provider's side is more than ours, in francs.
  difference_xaf integer not null,
  facts jsonb not null default '{}',
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  -- The last time somebody was called; it comes again every day that the break stays open.
  alarmed_at timestamptz,
  closed_at timestamptz,
  closed_by text,
  decision text,
  note text,
  check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (decision is null))
);
create unique index recon_breaks_open on recon_breaks (kind, provider, subject)
  where closed_at is null;
create index recon_breaks_of_order on recon_breaks (order_id) where order_id is not null;

-- Why an order's money stands still. orders.frozen holds as long as one of these is not lifted.
create table order_freezes (
  id uuid primary key,
  city_id text not null,
  order_id uuid not null,
  cause text not null check (cause in ('dispute', 'phantom', 'reversal')),
  since timestamptz not null,
  lifted_at timestamptz,
  -- Shares held in the ledger, by the keys of their holds; none while all of it is in escrow.
  holds jsonb not null default '[]',
  foreign key (city_id, order_id) references orders (city_id, id)
);
create unique index order_freezes_open on order_freezes (order_id, cause) where lifted_at is null;

create function mark_frozen() returns trigger language plpgsql as $$
begin
  update orders o set frozen = f.any_open
    from (select exists (select from order_freezes where order_id = new.order_id
      and lifted_at is null) as any_open) f
    where o.city_id = new.city_id and o.id = new.order_id and o.frozen <> f.any_open;
  return null;
end $$;
create trigger order_freezes_mark after insert or update of lifted_at on order_freezes
  for each row execute function mark_frozen();

create table disputes (
  id uuid primary key,
  -- Said as P57, from the same numbers as what customers report.
  number integer not null unique,
  city_id text not null,
  order_id uuid not null,
  -- Whoever ordered: what is given back is theirs.
  account_id uuid not null references accounts (id),
  kind text not null check (kind in ('not_received', 'missing', 'wrong', 'damaged', 'reversal',
    'other')),
  freeze_id uuid not null references order_freezes (id),
  opened_at timestamptz not null,
  opened_by_kind text not null,
  opened_by_id text,
  -- Until when it is to be decided; later it is before the whole team.
  due_at timestamptz not null,
  escalated_at timestamptz,
  at_stake_xaf integer not null check (at_stake_xaf >= 0),
  state text not null default 'open' check (state in ('open', 'decided')),
  refund_xaf integer check (refund_xaf >= 0),
  release_xaf integer check (release_xaf >= 0),
  decided_at timestamptz,
  decided_by text,
  note text,
  foreign key (city_id, order_id) references orders (city_id, id),
  check ((state = 'decided') = (decided_at is not null)),
  check ((state = 'decided') = (refund_xaf is not null and release_xaf is not null
    and decided_by is not null)),
  check (state = 'open' or refund_xaf + release_xaf = at_stake_xaf)
);
create unique index disputes_open on disputes (order_id) where state = 'open';
create index disputes_due on disputes (due_at) where state = 'open';

-- A decision stands as it was taken.
create function keep_decision() returns trigger language plpgsql as $$
begin
  raise exception 'a dispute is decided once' using errcode = '55000';
end $$;
create trigger disputes_decided before update on disputes for each row
  when (old.state = 'decided') execute function keep_decision();

-- Every look at all balances, with what it found.
create table balance_checks (
  id uuid primary key,
  at timestamptz not null,
  sound boolean not null,
  escrow_xaf bigint not null,
  float_xaf bigint not null,
  liabilities_xaf bigint not null,
  findings jsonb not null default '[]'
);
create index balance_checks_at on balance_checks (at);
create trigger balance_checks_append_only before update or delete on balance_checks
  for each row execute function refuse_change();

grant select, insert, update on provider_history, recon_breaks, order_freezes, disputes to kwata_app;
grant select, insert on recon_runs, balance_checks to kwata_app;
grant usage, select on sequence recon_break_numbers to kwata_app;
