-- Fees, taxes, tiers and limits as dated data: a change is a new row, old orders keep what held then.
create table money_rules (
  id uuid primary key,
  kind text not null check (kind in ('collect_fee', 'withdraw_fee', 'transfer_tax', 'vat',
    'commission', 'amount')),
  -- What the rule is about; '' where it is about all. Of two rules that fit, the narrower one counts.
  provider text not null default '',
  operator text not null default '',
  flow text not null default '',
  shop_id text not null default '',
  name text not null default '',
  -- A commission tier: more delivered orders than this.
  over integer not null default 0,
  bps integer not null default 0 check (bps between 0 and 10000),
  fixed_xaf integer not null default 0 check (fixed_xaf >= 0),
  cap_xaf integer check (cap_xaf >= 0),
  amount integer not null default 0 check (amount >= 0),
  -- Switched off from this moment on.
  active boolean not null default true,
  valid_from timestamptz not null,
  created_at timestamptz not null,
  created_by text not null
);
create index money_rules_by_kind on money_rules (kind, valid_from);
create trigger money_rules_append_only before update or delete on money_rules
  for each row execute function refuse_change();
create trigger money_rules_no_truncate before truncate on money_rules
  execute function refuse_change();
-- Cached with the catalogue, under its version.
create trigger catalogue_money_rules after insert on money_rules
  for each statement execute function bump_catalogue();

insert into money_rules (id, kind, provider, operator, flow, name, over, bps, fixed_xaf, amount,
  active, valid_from, created_at, created_by)
select gen_random_uuid(), r.kind, r.provider, r.operator, r.flow, r.name, r.over, r.bps, r.fixed,
  r.amount, r.active, timestamptz '2025-01-01 00:00:00+01', timestamptz '2025-01-01 00:00:00+01',
  'house'
from (values
  -- payments.md 1.8 and 7.3
  ('collect_fee', '', '', '', '', 0, 200, 0, 0, true),
  ('collect_fee', 'campay', '', '', '', 0, 200, 0, 0, true),
  ('withdraw_fee', '', '', '', '', 0, 100, 0, 0, true),
  ('withdraw_fee', 'campay', '', '', '', 0, 100, 0, 0, true),
  -- 0.2 % and 4 F since 1 January 2025; whether a collect is in scope is not clear, so it is off.
  ('transfer_tax', '', '', 'collect', '', 0, 20, 4, 0, false),
  ('transfer_tax', '', '', 'payout', '', 0, 20, 4, 0, true),
  ('transfer_tax', '', '', 'refund', '', 0, 20, 4, 0, true),
  ('transfer_tax', '', '', 'cash_out', '', 0, 20, 4, 0, true),
  ('vat', '', '', '', '', 0, 1925, 0, 0, true),
  ('commission', '', '', '', '', 0, 1500, 0, 0, true),
  ('commission', '', '', '', '', 100, 1200, 0, 0, true),
  ('commission', '', '', '', '', 500, 1000, 0, 0, true),
  ('amount', '', '', '', 'cash_first_xaf', 0, 0, 0, 10000, true),
  ('amount', '', '', '', 'cash_later_xaf', 0, 0, 0, 25000, true),
  ('amount', '', '', '', 'payout_min_xaf', 0, 0, 0, 1000, true),
  ('amount', '', '', '', 'payout_request_min_xaf', 0, 0, 0, 500, true),
  ('amount', '', '', '', 'payout_max_xaf', 0, 0, 0, 1000000, true),
  ('amount', '', '', '', 'four_eyes_xaf', 0, 0, 0, 200000, true),
  ('amount', '', '', '', 'cooling_off_hours', 0, 0, 0, 48, true),
  ('amount', '', '', '', 'fee_variance_xaf', 0, 0, 0, 1000, true),
  ('amount', '', '', '', 'wallet_balance_xaf', 0, 0, 0, 200000, true),
  ('amount', '', '', '', 'top_up_day_xaf', 0, 0, 0, 100000, true),
  ('amount', '', '', '', 'top_up_month_xaf', 0, 0, 0, 500000, true),
  ('amount', '', '', '', 'spend_day_xaf', 0, 0, 0, 100000, true),
  ('amount', '', '', '', 'spend_month_xaf', 0, 0, 0, 500000, true),
  ('amount', '', '', '', 'cash_out_day_xaf', 0, 0, 0, 100000, true)
) as r(kind, provider, operator, flow, name, over, bps, fixed, amount, active);

-- Money on its way out. The owner's part is held by the ledger under `payout:<id>` until it is known.
create table payouts (
  id uuid primary key,
  key text not null unique,
  owner_kind text not null check (owner_kind in ('customer', 'shop', 'driver')),
  owner_id text not null,
  purpose text not null check (purpose in ('payout', 'refund', 'cash_out')),
  city_id text not null,
  amount_xaf integer not null check (amount_xaf > 0),
  -- What the owner pays for it on top, what the provider is expected to keep, and the state's part.
  owner_fee_xaf integer not null check (owner_fee_xaf >= 0),
  provider_fee_xaf integer not null check (provider_fee_xaf >= 0),
  tax_xaf integer not null check (tax_xaf >= 0),
  phone_id uuid not null references phones (id),
  order_id uuid,
  payment_id uuid references payments (id),
  provider text not null,
  operator text,
  -- The evening it was planned for; null when it was asked for.
  plan_day date,
  state text not null check (state in ('waiting_approval', 'queued', 'submitting', 'pending',
    'unknown', 'succeeded', 'failed', 'review', 'cancelled')),
  reason text,
  asked_by_kind text not null,
  asked_by_id text,
  created_at timestamptz not null,
  resolved_at timestamptz
);
create index payouts_of_owner on payouts (owner_kind, owner_id, created_at);
create index payouts_open on payouts (state, created_at)
  where state not in ('succeeded', 'failed', 'cancelled');
create index payouts_of_payment on payouts (payment_id) where payment_id is not null;
create index payouts_planned on payouts (plan_day) where plan_day is not null;

-- Who let a large payout go: two names, neither of them who asked for it.
create table payout_approvals (
  payout_id uuid not null references payouts (id),
  staff text not null,
  at timestamptz not null,
  primary key (payout_id, staff)
);
create trigger payout_approvals_append_only before update or delete on payout_approvals
  for each row execute function refuse_change();
create trigger payout_approvals_no_truncate before truncate on payout_approvals
  execute function refuse_change();

-- Many payouts in one request, where a provider takes that.
create table payout_batches (
  id uuid primary key,
  provider text not null,
  external_reference text not null unique,
  provider_reference text,
  state text not null check (state in ('created', 'submitting', 'pending', 'unknown', 'completed',
    'failed')),
  proof text check (proof in ('not_sent', 'refused')),
  polls smallint not null default 0,
  created_at timestamptz not null,
  submitted_at timestamptz,
  resolved_at timestamptz
);

-- One try to send it. The next one needs the proof that the one before moved nothing.
create table payout_attempts (
  id uuid primary key,
  payout_id uuid not null references payouts (id),
  no smallint not null,
  provider text not null,
  operator text,
  amount_xaf integer not null check (amount_xaf > 0),
  batch_id uuid references payout_batches (id),
  state text not null check (state in ('submitting', 'pending', 'unknown', 'succeeded', 'failed',
    'review')),
  -- Ours, a UUID of version 4, written before a byte leaves.
  external_reference text not null unique,
  provider_reference text,
  reason text,
  proof text check (proof in ('not_sent', 'refused', 'provider_failed')),
  polls smallint not null default 0,
  submitted_at timestamptz not null,
  resolved_at timestamptz,
  unique (payout_id, no)
);
create unique index payout_attempts_provider on payout_attempts (provider, provider_reference)
  where provider_reference is not null;
create index payout_attempts_batch on payout_attempts (batch_id) where batch_id is not null;

create function guard_payout_attempt() returns trigger language plpgsql as $$
begin
  if exists (select from payout_attempts a where a.payout_id = new.payout_id and a.no < new.no
      and (a.state <> 'failed' or a.proof is null)) then
    raise exception 'payout % may be under way already', new.payout_id using errcode = '23514',
      constraint = 'payout_attempts_proven';
  end if;
  return new;
end $$;
create trigger payout_attempts_proven before insert on payout_attempts
  for each row execute function guard_payout_attempt();
-- A success is for ever.
create function guard_payout_success() returns trigger language plpgsql as $$
begin
  if old.state = 'succeeded' and new.state <> 'succeeded' then
    raise exception 'a payout that succeeded stays so' using errcode = '55000';
  end if;
  return new;
end $$;
create trigger payouts_success before update on payouts
  for each row execute function guard_payout_success();
create trigger payout_attempts_success before update on payout_attempts
  for each row execute function guard_payout_success();

-- Where an owner's money goes. The newest row of an owner that is proven counts from `usable_from`.
create table payout_numbers (
  id uuid primary key,
  owner_kind text not null check (owner_kind in ('shop', 'driver')),
  owner_id text not null,
  phone_id uuid not null references phones (id),
  asked_at timestamptz not null,
  asked_by_kind text not null,
  asked_by_id text,
  -- The code that proves the number: its digest, and how often it was tried.
  code_digest bytea,
  code_tries smallint not null default 0,
  code_expires_at timestamptz,
  proven_at timestamptz,
  usable_from timestamptz,
  -- What the provider said of the holder: null until asked.
  holder text check (holder in ('matches', 'differs', 'absent', 'unknown', 'accepted'))
);
create index payout_numbers_of_owner on payout_numbers (owner_kind, owner_id, asked_at);

-- A fresh code before money leaves by SMS: a digest, single use, few tries.
create table step_up_codes (
  account_id uuid not null references accounts (id),
  purpose text not null check (purpose in ('payout')),
  amount_xaf integer not null,
  digest bytea not null,
  tries smallint not null default 0,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, purpose)
);

-- Nothing of theirs leaves while one stands open.
create table payout_freezes (
  id uuid primary key,
  owner_kind text not null check (owner_kind in ('customer', 'shop', 'driver')),
  owner_id text not null,
  reason text not null,
  frozen_at timestamptz not null,
  frozen_by text not null,
  lifted_at timestamptz,
  lifted_by text
);
create index payout_freezes_open on payout_freezes (owner_kind, owner_id) where lifted_at is null;

-- What each provider last said it holds for us, by carrier.
create table provider_floats (
  provider text not null,
  operator text not null,
  balance_xaf bigint not null,
  read_at timestamptz not null,
  primary key (provider, operator)
);

-- A driver pays in what they took at doors; a customer gives a tip after the delivery.
alter table payments drop constraint payments_purpose_check;
alter table payments add constraint payments_purpose_check
  check (purpose in ('order', 'top_up', 'pay_in', 'tip'));

grant select, insert on money_rules, payout_approvals to kwata_app;
grant select, insert, update on payouts, payout_attempts, payout_batches, payout_numbers,
  step_up_codes, payout_freezes, provider_floats to kwata_app;
grant delete on step_up_codes to kwata_app;
