-- The ledger's checks look up one row after the other by its key. As joins they were planned once for
-- each connection, often while tables were empty, and then read whole indexes for every transfer. The
-- loop also takes the accounts in ascending order, like everybody who locks them.
create or replace function apply_ledger_entries() returns trigger language plpgsql as $$
declare
  one record;
begin
  -- Only the transaction that wrote a transfer may give it entries, all of its own time.
  if exists (
    select from (select transfer_id, min(at) as at, max(at) as last, sum(amount_xaf) as total,
        count(*) as legs from fresh group by transfer_id) n
    where n.total <> 0 or n.legs < 2 or n.at <> n.last or not coalesce((
      select t.at = n.at and t.xid = pg_current_xact_id() from ledger_transfers t
      where t.id = n.transfer_id), false)
  ) then
    raise exception 'transfer does not balance' using errcode = '23514',
      constraint = 'ledger_transfers_balanced';
  end if;
  for one in select n.account_id, n.amount_xaf, (select case when not a.floored then 0
        when a.kind in ('asset', 'exp') then 1 else -1 end
      from ledger_accounts a where a.id = n.account_id) as side
    from (select account_id, sum(amount_xaf) as amount_xaf from fresh
      group by account_id order by account_id) n
  loop
    if one.side is null then
      raise exception 'entry of no account' using errcode = '23514',
        constraint = 'ledger_transfers_balanced';
    elsif one.side <> 0 then
      update ledger_accounts set balance_xaf = balance_xaf + one.side * one.amount_xaf
        where id = one.account_id;
    end if;
  end loop;
  return null;
end $$;

-- A transfer has entries, and stands in the order of commits where it was really written.
create or replace function check_transfers() returns trigger language plpgsql as $$
declare
  one record;
begin
  if exists (select from fresh f where f.xid <> pg_current_xact_id() or (select count(*)
      from ledger_entries e where e.transfer_id = f.id and e.at = f.at) = 0) then
    raise exception 'transfer without entries' using errcode = '23514',
      constraint = 'ledger_transfers_balanced';
  end if;
  for one in select id, reverses from fresh where reverses is not null loop
    perform 1 from ledger_entries where transfer_id = any(array[one.id, one.reverses])
      group by account_id having sum(amount_xaf) <> 0 limit 1;
    if found then
      raise exception 'a reversal mirrors its transfer' using errcode = '23514',
        constraint = 'ledger_transfers_mirror';
    end if;
  end loop;
  return null;
end $$;

-- Nothing is called for the changes that the triggers themselves make.
create or replace function guard_ledger_account() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    raise exception 'an account starts at zero' using errcode = '55000';
  end if;
  raise exception 'ledger accounts change only through entries' using errcode = '55000';
end $$;
drop trigger ledger_accounts_guard on ledger_accounts;
create trigger ledger_accounts_guard before insert on ledger_accounts
  for each row when (new.balance_xaf <> 0 or new.held_xaf <> 0)
  execute function guard_ledger_account();
create trigger ledger_accounts_guard_change before update on ledger_accounts
  for each row when (pg_trigger_depth() < 1 or new.id <> old.id or new.code <> old.code
    or new.kind <> old.kind or new.floored <> old.floored
    or new.city_id is distinct from old.city_id)
  execute function guard_ledger_account();

create or replace function apply_hold_entries() returns trigger language plpgsql as $$
declare
  one record;
  legs bigint;
begin
  for one in select hold_id, sum(amount_xaf) as total, count(*) as legs from fresh
      group by hold_id loop
    select count(*) into legs from ledger_hold_entries where hold_id = one.hold_id;
    if one.total <> 0 or one.legs < 2 or one.legs <> legs then
      raise exception 'hold does not balance' using errcode = '23514',
        constraint = 'ledger_holds_balanced';
    end if;
  end loop;
  for one in select distinct hold_id from fresh order by hold_id loop
    perform change_held(one.hold_id, 1);
  end loop;
  return null;
end $$;

-- Adds to what is held, or takes from it, all that one hold sets aside.
create function change_held(hold uuid, factor integer) returns void language plpgsql as $$
declare
  one record;
begin
  for one in select account_id, held_xaf from ledger_held where hold_id = hold
      order by account_id loop
    update ledger_accounts set held_xaf = held_xaf + factor * one.held_xaf
      where id = one.account_id;
  end loop;
end $$;

create or replace function end_hold() returns trigger language plpgsql as $$
begin
  if old.state <> 'open' or new.state = 'open' or (new.id, new.key, new.kind, new.at, new.actor_kind)
      is distinct from (old.id, old.key, old.kind, old.at, old.actor_kind)
      or (new.city_id, new.order_id, new.expires_at, new.actor_id, new.facts)
      is distinct from (old.city_id, old.order_id, old.expires_at, old.actor_id, old.facts) then
    raise exception 'a hold ends once and changes in no other way' using errcode = '55000';
  end if;
  perform change_held(old.id, -1);
  return new;
end $$;

-- Balances change in place as long as their page has room for the next version.
alter table ledger_accounts set (fillfactor = 60);
