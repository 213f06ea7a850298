drop function ledger_chain_text;
drop table ledger_roots, ledger_chain;
drop view ledger_held;
drop table ledger_hold_entries, ledger_holds;
drop function apply_hold_entries, check_holds, end_hold;

do $$ declare child regclass; begin
  for child in select inhrelid::regclass from pg_inherits
      where inhparent = 'ledger_entries'::regclass loop
    execute format('drop trigger if exists guard_direct on %s', child);
  end loop;
end $$;
create or replace function make_month_partitions(parent text, first_month date, months integer)
returns void language plpgsql security definer
set search_path = public, pg_temp set lock_timeout = '300ms' as $$
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
drop function guard_entries_partition, refuse_direct;

drop trigger ledger_transfers_whole on ledger_transfers;
drop trigger ledger_entries_applied on ledger_entries;
drop function check_transfers, apply_ledger_entries;
alter table ledger_entries drop column category;
alter table ledger_entries add constraint ledger_entries_account_id_fkey
  foreign key (account_id) references ledger_accounts (id);
drop index ledger_transfers_horizon;
alter table ledger_transfers drop column xid, drop column reverses;

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

create or replace function guard_ledger_account() returns trigger language plpgsql as $$
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
revoke update (held_xaf) on ledger_accounts from kwata_app;
alter table ledger_accounts drop constraint ledger_accounts_floor,
  drop constraint ledger_accounts_unkept, drop column held_xaf;
alter table ledger_accounts add constraint ledger_accounts_floor
  check (not floored or balance_xaf >= 0);
