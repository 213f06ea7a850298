alter table ledger_accounts reset (fillfactor);

create or replace function apply_ledger_entries() returns trigger language plpgsql as $$
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

create or replace function check_transfers() returns trigger language plpgsql as $$
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

create or replace function apply_hold_entries() returns trigger language plpgsql as $$
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

create or replace function end_hold() returns trigger language plpgsql as $$
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
drop function change_held;

drop trigger ledger_accounts_guard_change on ledger_accounts;
drop trigger ledger_accounts_guard on ledger_accounts;
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
create trigger ledger_accounts_guard before insert or update on ledger_accounts
  for each row execute function guard_ledger_account();
