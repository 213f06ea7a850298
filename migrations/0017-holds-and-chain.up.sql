-- Money in two phases, corrections that name what they correct, and the rows of the hash chain.

-- What is held of a balance cannot be spent: the floor counts it.
alter table ledger_accounts add column held_xaf bigint not null default 0;
alter table ledger_accounts drop constraint ledger_accounts_floor;
alter table ledger_accounts add constraint ledger_accounts_floor
  check (not floored or (held_xaf >= 0 and balance_xaf >= held_xaf));
alter table ledger_accounts add constraint ledger_accounts_unkept
  check (floored or (balance_xaf = 0 and held_xaf = 0));
grant update (held_xaf) on ledger_accounts to kwata_app;

create or replace function guard_ledger_account() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and (new.balance_xaf <> 0 or new.held_xaf <> 0) then
    raise exception 'an account starts at zero' using errcode = '55000';
  end if;
  if tg_op = 'UPDATE' and (pg_trigger_depth() < 2 or new.id <> old.id or new.code <> old.code
      or new.kind <> old.kind or new.floored <> old.floored
      or new.city_id is distinct from old.city_id) then
    raise exception 'ledger accounts change only through entries' using errcode = '55000';
  end if;
  return new;
end $$;

-- xid: which transaction wrote it, so that the chainer can follow the horizon of what is committed.
alter table ledger_transfers
  add column reverses uuid unique references ledger_transfers (id),
  add column xid xid8 not null default pg_current_xact_id();
create index ledger_transfers_horizon on ledger_transfers (xid, id);
alter table ledger_entries add column category text;

-- The same checks once for each statement, where they were made for every row. Accounts are never
-- deleted, so that they are there when the entry is written is all that a foreign key would add; its
-- lock on the rows of the platform's accounts is what every posting would wait for.
drop trigger ledger_entries_balance on ledger_entries;
drop trigger ledger_entries_balanced on ledger_entries;
drop trigger ledger_transfers_balanced on ledger_transfers;
drop function check_entry_balanced, check_transfer_balanced, assert_balanced, apply_ledger_entry;
alter table ledger_entries drop constraint ledger_entries_account_id_fkey;

-- A transfer has two or more entries that cancel, all written at its own time by one statement:
-- nobody can add to it later, however balanced. Stored balances follow by themselves.
create function apply_ledger_entries() returns trigger language plpgsql as $$
begin
  if exists (
    select from (
      select f.transfer_id, min(f.at) as at, max(f.at) as last, sum(f.amount_xaf) as total,
        count(*) as legs, count(a.id) as known
      from fresh f left join ledger_accounts a on a.id = f.account_id group by f.transfer_id) n
    left join ledger_transfers t on t.id = n.transfer_id and t.at = n.at
    where n.legs < 2 or n.total <> 0 or n.known <> n.legs or n.at <> n.last or t.id is null
      or n.legs <> (select count(*) from ledger_entries e
        where e.transfer_id = n.transfer_id and e.at = n.at)
  ) then
    raise exception 'transfer does not balance' using errcode = '23514',
      constraint = 'ledger_transfers_balanced';
  end if;
  update ledger_accounts a
    set balance_xaf = a.balance_xaf
      + case when a.kind in ('asset', 'exp') then n.amount_xaf else -n.amount_xaf end
    from (select account_id, sum(amount_xaf) as amount_xaf from fresh
      group by account_id order by account_id) n
    where a.id = n.account_id and a.floored;
  return null;
end $$;
create trigger ledger_entries_applied after insert on ledger_entries
  referencing new table as fresh for each statement execute function apply_ledger_entries();

-- A correction is the exact opposite of one transfer, account by account.
create function check_transfers() returns trigger language plpgsql as $$
begin
  if exists (select from fresh f where not exists (
      select from ledger_entries e where e.transfer_id = f.id and e.at = f.at)) then
    raise exception 'transfer without entries' using errcode = '23514',
      constraint = 'ledger_transfers_balanced';
  end if;
  if exists (select from fresh f where f.reverses is not null and exists (
      select from ledger_entries e where e.transfer_id in (f.id, f.reverses)
      group by e.account_id having sum(e.amount_xaf) <> 0)) then
    raise exception 'a reversal mirrors its transfer' using errcode = '23514',
      constraint = 'ledger_transfers_mirror';
  end if;
  return null;
end $$;
create trigger ledger_transfers_whole after insert on ledger_transfers
  referencing new table as fresh for each statement execute function check_transfers();

-- These triggers stand on the parents, so nothing may go into a partition past its parent.
create function refuse_direct() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % go through its parent', tg_table_name using errcode = '55000';
end $$;
create function guard_entries_partition(name text) returns void language plpgsql as $$
begin
  execute format('create or replace trigger guard_direct before insert or truncate on %I
    for each statement execute function refuse_direct()', name);
end $$;
create or replace function make_month_partitions(parent text, first_month date, months integer)
returns void language plpgsql security definer
set search_path = public, pg_temp set lock_timeout = '300ms' as $$
declare
  month date;
  child text;
begin
  if parent not in ('order_events', 'ledger_entries', 'messages', 'message_attempts') then
    raise exception '% has no monthly partitions', parent;
  end if;
  for step in 0 .. months - 1 loop
    month := (date_trunc('month', first_month) + make_interval(months => step))::date;
    child := parent || '_' || to_char(month, 'YYYYMM');
    continue when to_regclass(child) is not null;
    execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
      child, parent, month, (month + interval '1 month')::date);
    if parent = 'ledger_entries' then perform guard_entries_partition(child); end if;
  end loop;
end $$;
select guard_entries_partition(inhrelid::regclass::text)
  from pg_inherits where inhparent = 'ledger_entries'::regclass;

-- Money set aside: nothing is posted yet. Once it is posted, given back or over its time it never
-- changes again; the table itself sees to that.
create table ledger_holds (
  id uuid primary key,
  key text not null unique,
  kind text not null,
  city_id text,
  order_id uuid,
  at timestamptz not null,
  expires_at timestamptz,
  actor_kind text not null,
  actor_id text,
  facts jsonb not null default '{}',
  state text not null default 'open' check (state in ('open', 'posted', 'voided', 'expired')),
  ended_at timestamptz,
  -- Names what ended it: the same key again is the same end.
  ended_key text unique,
  ended_by_kind text,
  ended_by_id text,
  transfer_id uuid unique references ledger_transfers (id) deferrable initially deferred,
  check ((state = 'open') = (ended_at is null)),
  check ((state = 'posted') = (transfer_id is not null)),
  check ((state in ('posted', 'voided')) = (ended_key is not null))
);
create index ledger_holds_due on ledger_holds (expires_at) where state = 'open';
create index ledger_holds_order on ledger_holds (order_id);

-- amount_xaf: debit positive, credit negative, as it would be posted.
create table ledger_hold_entries (
  hold_id uuid not null references ledger_holds (id),
  line smallint not null,
  account_id uuid not null references ledger_accounts (id),
  amount_xaf bigint not null check (amount_xaf <> 0),
  category text,
  primary key (hold_id, line)
);
create index ledger_hold_entries_account on ledger_hold_entries (account_id);

-- What each hold sets aside where: only what would leave an account that has a floor.
create view ledger_held as
  select e.hold_id, e.account_id,
    sum(case when a.kind in ('asset', 'exp') then -e.amount_xaf else e.amount_xaf end)::bigint
      as held_xaf
  from ledger_hold_entries e join ledger_accounts a on a.id = e.account_id
  where a.floored group by e.hold_id, e.account_id
  having sum(case when a.kind in ('asset', 'exp') then -e.amount_xaf else e.amount_xaf end) > 0;

create function apply_hold_entries() returns trigger language plpgsql as $$
begin
  if exists (select from fresh f group by f.hold_id having sum(f.amount_xaf) <> 0 or count(*) < 2
      or count(*) <> (select count(*) from ledger_hold_entries e where e.hold_id = f.hold_id)) then
    raise exception 'hold does not balance' using errcode = '23514',
      constraint = 'ledger_holds_balanced';
  end if;
  update ledger_accounts a set held_xaf = a.held_xaf + n.held_xaf
    from (select h.account_id, sum(h.held_xaf) as held_xaf
      from (select distinct hold_id from fresh) f
        cross join lateral (select * from ledger_held where hold_id = f.hold_id) h
      group by h.account_id order by h.account_id) n
    where a.id = n.account_id;
  return null;
end $$;
create trigger ledger_hold_entries_applied after insert on ledger_hold_entries
  referencing new table as fresh for each statement execute function apply_hold_entries();

create function check_holds() returns trigger language plpgsql as $$
begin
  if exists (select from fresh f where f.state <> 'open' or not exists (
      select from ledger_hold_entries e where e.hold_id = f.id)) then
    raise exception 'a hold starts open, with entries' using errcode = '23514',
      constraint = 'ledger_holds_balanced';
  end if;
  return null;
end $$;
create trigger ledger_holds_whole after insert on ledger_holds
  referencing new table as fresh for each statement execute function check_holds();

-- A hold ends once; what it held is free again before anything is posted in its place.
create function end_hold() returns trigger language plpgsql as $$
begin
  if old.state <> 'open' or new.state = 'open' or (new.id, new.key, new.kind, new.at, new.actor_kind)
      is distinct from (old.id, old.key, old.kind, old.at, old.actor_kind)
      or (new.city_id, new.order_id, new.expires_at, new.actor_id, new.facts)
      is distinct from (old.city_id, old.order_id, old.expires_at, old.actor_id, old.facts) then
    raise exception 'a hold ends once and changes in no other way' using errcode = '55000';
  end if;
  update ledger_accounts a set held_xaf = a.held_xaf - h.held_xaf
    from (select * from ledger_held where hold_id = old.id order by account_id) h
    where a.id = h.account_id;
  return new;
end $$;
create trigger ledger_holds_end before update on ledger_holds
  for each row execute function end_hold();
create trigger ledger_holds_keep before delete on ledger_holds
  for each row execute function refuse_change();
create trigger ledger_holds_no_truncate before truncate on ledger_holds
  execute function refuse_change();
create trigger ledger_hold_entries_append_only before update or delete on ledger_hold_entries
  for each row execute function refuse_change();
create trigger ledger_hold_entries_no_truncate before truncate on ledger_hold_entries
  execute function refuse_change();

-- The chain: each row's hash covers the one before it and one transfer with its entries. Written
-- behind the postings, in the order of the transactions that wrote them.
create table ledger_chain (
  seq bigint primary key,
  transfer_id uuid not null unique,
  hash bytea not null check (length(hash) = 32),
  at timestamptz not null
);
-- Where the chain stood when a day was over: to be kept elsewhere too.
create table ledger_roots (
  day date primary key,
  seq bigint not null,
  hash bytea not null,
  at timestamptz not null
);
create trigger ledger_chain_append_only before update or delete on ledger_chain
  for each row execute function refuse_change();
create trigger ledger_chain_no_truncate before truncate on ledger_chain
  execute function refuse_change();
create trigger ledger_roots_append_only before update or delete on ledger_roots
  for each row execute function refuse_change();
create trigger ledger_roots_no_truncate before truncate on ledger_roots
  execute function refuse_change();

-- What is hashed of a transfer: one line of text, the same for ever.
create function ledger_chain_text(transfer uuid) returns text language sql stable as $$
  select jsonb_build_array(t.id, t.key, t.kind, t.city_id, t.order_id,
    (extract(epoch from t.at) * 1000000)::bigint, t.actor_kind, t.actor_id, t.facts, t.reverses,
    (select jsonb_agg(jsonb_build_array(e.line, e.account_id, a.code, e.amount_xaf, e.category,
        (extract(epoch from e.at) * 1000000)::bigint) order by e.line, e.at)
      from ledger_entries e left join ledger_accounts a on a.id = e.account_id
      where e.transfer_id = t.id))::text
  from ledger_transfers t where t.id = transfer
$$;

grant select on ledger_holds, ledger_hold_entries, ledger_held, ledger_chain, ledger_roots
  to kwata_app;
grant insert on ledger_holds, ledger_hold_entries, ledger_chain, ledger_roots to kwata_app;
grant update (state, ended_at, ended_key, ended_by_kind, ended_by_id, transfer_id)
  on ledger_holds to kwata_app;
