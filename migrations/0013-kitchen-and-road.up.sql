-- What shops and drivers say of a day: portions left, delays, a customer who is not there, where a
-- driver is.

-- A count (STOCK 12=30) holds until the next opening day and goes down with every order.
alter table items add column stock_left smallint check (stock_left >= 0),
  add column stock_until timestamptz;

-- A count changes with every order; only a dish that runs out or comes back is a new version.
drop trigger catalogue_items on items;
create trigger catalogue_items after insert or delete or update of shop_id, no, name_fr, name_en,
    ussd_fr, ussd_en, category, price_xaf, available, unavailable_until, option_group_ids,
    requires_prescription, age_restricted, discreet, vehicles, stock_until on items
  for each statement execute function bump_catalogue();
create function bump_catalogue_for_row() returns trigger language plpgsql as $$
begin
  update catalogue_version set version = version + 1;
  return null;
end $$;
create trigger catalogue_items_left after update of stock_left on items for each row
  when ((old.stock_left = 0) is distinct from (new.stock_left = 0))
  execute function bump_catalogue_for_row();

-- Rows are locked in one order everywhere, so that two orders of the same dishes cannot deadlock.
create function count_portions_down() returns trigger language plpgsql as $$
begin
  with ordered as (
    select l.item_id, sum(l.count) as portions, max(o.placed_at) as at
    from new_lines l join orders o on o.city_id = l.city_id and o.id = l.order_id group by l.item_id
  ), locked as (
    select i.id, d.portions from items i join ordered d on d.item_id = i.id
    where i.stock_left > 0 and i.stock_until > d.at order by i.id for no key update of i
  )
  update items i set stock_left = greatest(i.stock_left - locked.portions, 0)
    from locked where i.id = locked.id;
  return null;
end $$;
create trigger order_lines_portions after insert on order_lines
  referencing new table as new_lines
  for each statement execute function count_portions_down();

-- What was never cooked is there again.
create function count_portions_up() returns trigger language plpgsql as $$
begin
  with freed as (
    select l.item_id, sum(l.count) as portions from order_lines l
    where l.city_id = new.city_id and l.order_id = new.id group by l.item_id
  ), locked as (
    select i.id, f.portions from items i join freed f on f.item_id = i.id
    where i.stock_left is not null and i.stock_until > new.closed_at
    order by i.id for no key update of i
  )
  update items i set stock_left = least(i.stock_left + locked.portions, 999)
    from locked where i.id = locked.id;
  return null;
end $$;
create trigger orders_portions after update of fulfilment on orders for each row
  when (old.fulfilment = 'placed' and new.fulfilment in ('cancelled', 'expired'))
  execute function count_portions_up();

-- promised_at moves with every delay; first_promised_at is what the shop said when it accepted.
alter table orders add column first_promised_at timestamptz,
  add column shop_late_minutes smallint not null default 0 check (shop_late_minutes >= 0),
  add column driver_late_minutes smallint not null default 0 check (driver_late_minutes >= 0),
  add column late_told smallint not null default 0,
  add column absent_at timestamptz;

alter table drivers add column last_quartier_at timestamptz;

-- Where drivers said they were, kept a month. order_id: the ride they had with them.
create table driver_positions (
  id uuid primary key,
  driver_id text not null references drivers (id),
  at timestamptz not null,
  quartier_id text not null,
  order_id uuid,
  source text not null
);
create index driver_positions_of on driver_positions (driver_id, at);
grant select, insert, delete on driver_positions to kwata_app;
