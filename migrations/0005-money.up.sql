-- Money: what we asked providers for, and the double-entry ledger (payments.md 5.3 and 7.6).
create table payments (
  id uuid primary key,
  city_id text not null,
  order_id uuid,
  account_id uuid not null references accounts (id),
  payer_phone_id uuid not null references phones (id),
  purpose text not null check (purpose in ('order', 'top_up')),
  amount_xaf integer not null check (amount_xaf > 0),
  state text not null check (state in ('open', 'settled', 'failed', 'expired')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  settled_at timestamptz,
  unique (city_id, order_id, id)
);
create index payments_of_order on payments (order_id);
create index payments_by_payer on payments (payer_phone_id, created_at);

-- One try at one provider. states: payments.md section 6; SUCCEEDED absorbs.
create table payment_attempts (
  id uuid primary key,
  payment_id uuid not null references payments (id),
  no smallint not null,
  provider text not null,
  operator text,
  amount_xaf integer not null check (amount_xaf > 0),
  state text not null check (state in ('created', 'submitting', 'pending', 'unknown', 'succeeded',
    'failed', 'expired_locally', 'review')),
  external_reference text not null unique,
  provider_reference text,
  reason text,
  proof text check (proof in ('not_sent', 'refused', 'provider_failed', 'never_arrived',
    'expired_at_provider')),
  polls smallint not null default 0,
  credited boolean not null default false,
  created_at timestamptz not null,
  submitted_at timestamptz,
  resolved_at timestamptz,
  unique (payment_id, no)
);
create unique index payment_attempts_provider on payment_attempts (provider, provider_reference)
  where provider_reference is not null;

create table ledger_accounts (
  id uuid primary key,
  code text not null unique,
  kind text not null check (kind in ('asset', 'liab', 'rev', 'exp', 'suspense', 'world')),
  city_id text,
  floored boolean not null,
  -- In the account's normal direction (asset and exp: debits; others: credits), kept only where a
  -- floor exists; platform accounts are summed from entries, so they are never a hot row.
  balance_xaf bigint not null default 0,
  created_at timestamptz not null,
  constraint ledger_accounts_floor check (not floored or balance_xaf >= 0)
);

create table ledger_transfers (
  id uuid primary key,
  key text not null unique,
  kind text not null,
  city_id text,
  order_id uuid,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  facts jsonb not null default '{}'
);
create index ledger_transfers_order on ledger_transfers (order_id);

-- amount_xaf: debit positive, credit negative.
create table ledger_entries (
  transfer_id uuid not null,
  line smallint not null,
  account_id uuid not null references ledger_accounts (id),
  amount_xaf bigint not null check (amount_xaf <> 0),
  at timestamptz not null,
  primary key (transfer_id, line, at)
) partition by range (at);
create table ledger_entries_default partition of ledger_entries default;
create index ledger_entries_account on ledger_entries (account_id, at);

create trigger ledger_entries_append_only before update or delete on ledger_entries
  for each row execute function refuse_change();
create trigger ledger_entries_no_truncate before truncate on ledger_entries
  execute function refuse_change();
create trigger ledger_transfers_append_only before update or delete on ledger_transfers
  for each row execute function refuse_change();
create trigger ledger_transfers_no_truncate before truncate on ledger_transfers
  execute function refuse_change();

-- Stored balances follow the entries by themselves; the floor is the table's own check.
create function apply_ledger_entry() returns trigger language plpgsql as $$
begin
  update ledger_accounts
    set balance_xaf = balance_xaf
      + case when kind in ('asset', 'exp') then new.amount_xaf else -new.amount_xaf end
    where id = new.account_id and floored;
  return null;
end $$;
create trigger ledger_entries_balance after insert on ledger_entries
  for each row execute function apply_ledger_entry();

-- A balance moves with an entry and never otherwise.
create function guard_ledger_account() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.balance_xaf <> 0 then
    raise exception 'an account starts at zero' using errcode = '55000';
  end if;
  if tg_op = 'UPDATE' and (pg_trigger_depth() < 2 or new.id <> old.id or new.code <> old.code
      or new.kind <> old.kind or new.floored <> old.floored) then
    raise exception 'ledger accounts change only through entries' using errcode = '55000';
  end if;
  return new;
end $$;
create trigger ledger_accounts_guard before insert or update on ledger_accounts
  for each row execute function guard_ledger_account();
create trigger ledger_accounts_keep before delete on ledger_accounts
  for each row execute function refuse_change();

-- At commit every transfer touched has two or more entries that cancel.
create function assert_balanced(transfer uuid) returns void language plpgsql as $$
declare
  total bigint;
  legs integer;
begin
  select coalesce(sum(amount_xaf), 0), count(*) into total, legs
    from ledger_entries where transfer_id = transfer;
  if legs < 2 or total <> 0 then
    raise exception 'transfer does not balance' using errcode = '23514',
      constraint = 'ledger_transfers_balanced';
  end if;
  if not exists (select 1 from ledger_transfers where id = transfer) then
    raise exception 'entry without transfer' using errcode = '23503';
  end if;
end $$;
create function check_entry_balanced() returns trigger language plpgsql as $$
begin
  perform assert_balanced(new.transfer_id);
  return null;
end $$;
create function check_transfer_balanced() returns trigger language plpgsql as $$
begin
  perform assert_balanced(new.id);
  return null;
end $$;
create constraint trigger ledger_entries_balanced after insert on ledger_entries
  deferrable initially deferred for each row execute function check_entry_balanced();
create constraint trigger ledger_transfers_balanced after insert on ledger_transfers
  deferrable initially deferred for each row execute function check_transfer_balanced();
