-- The ledger's checks look up one row after the other by its key. As joins they were planned once for
-- each connection, often while tables were empty, and then read whole indexes for every transfer. The
-- loop also takes the accounts in ascending order, like everybody who locks them.
create or replace function apply_ledger_entries() returns trigger language plpgsql as $$
declare
  one record;
  written timestamptz;
  legs bigint;
begin
  for one in select transfer_id, min(at) as at, max(at) as last, sum(amount_xaf) as total,
      count(*) as legs from fresh group by transfer_id loop
    select at into written from ledger_transfers where id = one.transfer_id;
    select count(*) into legs from ledger_entries
      where transfer_id = one.transfer_id and at = one.at;
    if one.total <> 0 or one.legs < 2 or one.at <> one.last or one.legs <> legs
        or written is distinct from one.at then
      raise exception 'transfer does not balance' using errcode = '23514',
        constraint = 'ledger_transfers_balanced';
    end if;
  end loop;
  for one in select account_id, sum(amount_xaf) as amount_xaf from fresh
      group by account_id order by account_id loop
    update ledger_accounts set balance_xaf = balance_xaf
        + case when kind in ('asset', 'exp') then one.amount_xaf else -one.amount_xaf end
      where id = one.account_id and floored;
    if not found then
      perform 1 from ledger_accounts where id = one.account_id;
      if not found then
        raise exception 'entry of no account' using errcode = '23514',
          constraint = 'ledger_transfers_balanced';
      end if;
    end if;
  end loop;
  return null;
end $$;

create or replace function check_transfers() returns trigger language plpgsql as $$
declare
  one record;
begin
  for one in select id, at, reverses from fresh loop
    perform 1 from ledger_entries where transfer_id = one.id and at = one.at limit 1;
    if not found then
      raise exception 'transfer without entries' using errcode = '23514',
        constraint = 'ledger_transfers_balanced';
    end if;
    if one.reverses is not null then
      perform 1 from ledger_entries where transfer_id = any(array[one.id, one.reverses])
        group by account_id having sum(amount_xaf) <> 0 limit 1;
      if found then
        raise exception 'a reversal mirrors its transfer' using errcode = '23514',
          constraint = 'ledger_transfers_mirror';
      end if;
    end if;
  end loop;
  return null;
end $$;

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
