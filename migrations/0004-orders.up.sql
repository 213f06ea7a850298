-- Orders on three axes, each guarded by a table of transitions (DESIGN.md section 4).
create table order_transitions (
  axis text not null check (axis in ('fulfilment', 'courier', 'payment')),
  from_state text not null,
  to_state text not null,
  primary key (axis, from_state, to_state)
);
insert into order_transitions (axis, from_state, to_state) values
  ('fulfilment', 'scheduled', 'placed'), ('fulfilment', 'scheduled', 'cancelled'),
  ('fulfilment', 'placed', 'accepted'), ('fulfilment', 'placed', 'declined'),
  ('fulfilment', 'placed', 'cancelled'), ('fulfilment', 'placed', 'expired'),
  ('fulfilment', 'accepted', 'ready'), ('fulfilment', 'accepted', 'picked_up'),
  ('fulfilment', 'accepted', 'cancelled'), ('fulfilment', 'ready', 'picked_up'),
  ('fulfilment', 'ready', 'cancelled'), ('fulfilment', 'picked_up', 'at_door'),
  ('fulfilment', 'picked_up', 'delivered'), ('fulfilment', 'picked_up', 'returned'),
  ('fulfilment', 'at_door', 'delivered'), ('fulfilment', 'at_door', 'returned'),
  ('courier', 'none', 'offered'), ('courier', 'offered', 'none'),
  ('courier', 'offered', 'assigned'), ('courier', 'assigned', 'none'),
  ('payment', 'due', 'pending'), ('payment', 'due', 'released'),
  ('payment', 'pending', 'due'), ('payment', 'pending', 'held'),
  ('payment', 'held', 'released'), ('payment', 'held', 'part_refunded'),
  ('payment', 'held', 'refunded'), ('payment', 'part_refunded', 'released'),
  ('payment', 'part_refunded', 'refunded'), ('payment', 'released', 'part_refunded'),
  ('payment', 'released', 'refunded');

create table orders (
  city_id text not null references cities (id),
  id uuid not null,
  reference integer not null,
  reference_held boolean not null default true,
  kind text not null,
  shop_id text not null references shops (id),
  account_id uuid not null references accounts (id),
  phone_id uuid not null references phones (id),
  payer_phone_id uuid references phones (id),
  channel text not null,
  language text not null,
  quartier_id text not null,
  zone_id text not null,
  details_sealed bytea not null,
  fulfilment text not null,
  courier text not null default 'none',
  payment text not null,
  method text not null check (method in ('momo', 'cash', 'wallet')),
  driver_id text references drivers (id),
  subtotal_xaf integer not null check (subtotal_xaf > 0),
  delivery_fee_xaf integer not null check (delivery_fee_xaf >= 0),
  discount_xaf integer not null default 0 check (discount_xaf >= 0),
  total_xaf integer not null,
  driver_pay_xaf integer not null check (driver_pay_xaf >= 0),
  commission_bps smallint,
  prep_minutes smallint not null,
  code_digest bytea not null,
  code_sealed bytea not null,
  code_tries smallint not null default 0,
  code_issues smallint not null default 1,
  code_told boolean not null default false,
  frozen boolean not null default false,
  placed_at timestamptz not null,
  paid_at timestamptz,
  accepted_at timestamptz,
  ready_at timestamptz,
  promised_at timestamptz,
  picked_up_at timestamptz,
  closed_at timestamptz,
  primary key (city_id, id),
  check (total_xaf = subtotal_xaf + delivery_fee_xaf - discount_xaf and total_xaf > 0),
  check (fulfilment <> 'delivered' or payment in ('released', 'part_refunded', 'refunded')),
  check (courier <> 'assigned' or driver_id is not null)
);
-- A reference is unique while its order is open and for seven days after.
create unique index orders_reference on orders (city_id, reference) where reference_held;
create index orders_of_account on orders (account_id, placed_at desc);
-- Closed ones too: a verb repeated a moment after the close is answered as before.
create index orders_recent_of_shop on orders (shop_id, closed_at);
create index orders_recent_of_driver on orders (driver_id, closed_at);

create table order_lines (
  city_id text not null,
  order_id uuid not null,
  no smallint not null,
  item_id text not null,
  item_no smallint not null,
  name_fr text not null,
  name_en text not null,
  count smallint not null check (count between 1 and 50),
  unit_xaf integer not null check (unit_xaf > 0),
  line_xaf integer not null,
  options jsonb not null default '[]',
  primary key (city_id, order_id, no),
  foreign key (city_id, order_id) references orders (city_id, id),
  check (line_xaf = unit_xaf * count)
);

create table order_events (
  city_id text not null,
  order_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  kind text not null,
  axis text,
  from_state text,
  to_state text,
  actor_kind text not null,
  actor_id text,
  facts jsonb not null default '{}',
  primary key (city_id, order_id, id, at)
) partition by range (at);
create table order_events_default partition of order_events default;
create trigger order_events_append_only before update or delete on order_events
  for each row execute function refuse_change();

create table offers (
  city_id text not null,
  order_id uuid not null,
  driver_id text not null references drivers (id),
  round smallint not null,
  state text not null check (state in ('offered', 'accepted', 'declined', 'expired', 'lost')),
  offered_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  primary key (city_id, order_id, driver_id),
  foreign key (city_id, order_id) references orders (city_id, id)
);
create index offers_of_driver on offers (driver_id, offered_at desc);

-- What a person of the team must do by hand.
create table support_tasks (
  id uuid primary key,
  kind text not null,
  city_id text,
  order_id uuid,
  account_id uuid,
  facts jsonb not null default '{}',
  created_at timestamptz not null,
  closed_at timestamptz
);
create unique index support_tasks_once on support_tasks (kind, order_id)
  where closed_at is null and order_id is not null;
create unique index support_tasks_call_back on support_tasks (account_id)
  where kind = 'call_back' and closed_at is null;

-- The database refuses any move that the table of transitions does not hold.
create function guard_order_moves() returns trigger language plpgsql as $$
begin
  if new.fulfilment <> old.fulfilment and not exists (select 1 from order_transitions
      where axis = 'fulfilment' and from_state = old.fulfilment and to_state = new.fulfilment) then
    raise exception 'order cannot move from % to %', old.fulfilment, new.fulfilment
      using errcode = '23514', constraint = 'orders_fulfilment_moves';
  end if;
  if new.courier <> old.courier and not exists (select 1 from order_transitions
      where axis = 'courier' and from_state = old.courier and to_state = new.courier) then
    raise exception 'courier cannot move from % to %', old.courier, new.courier
      using errcode = '23514', constraint = 'orders_courier_moves';
  end if;
  if new.payment <> old.payment and not exists (select 1 from order_transitions
      where axis = 'payment' and from_state = old.payment and to_state = new.payment) then
    raise exception 'payment cannot move from % to %', old.payment, new.payment
      using errcode = '23514', constraint = 'orders_payment_moves';
  end if;
  if (new.total_xaf, new.subtotal_xaf, new.delivery_fee_xaf, new.shop_id, new.account_id)
      is distinct from
      (old.total_xaf, old.subtotal_xaf, old.delivery_fee_xaf, old.shop_id, old.account_id) then
    raise exception 'what was ordered cannot be changed in place'
      using errcode = '23514', constraint = 'orders_fixed_terms';
  end if;
  return new;
end $$;
create trigger orders_guard before update on orders
  for each row execute function guard_order_moves();

create function guard_order_start() returns trigger language plpgsql as $$
begin
  if new.fulfilment not in ('scheduled', 'placed') or new.courier <> 'none'
      or new.payment not in ('due', 'pending', 'held') then
    raise exception 'an order starts placed' using errcode = '23514', constraint = 'orders_start';
  end if;
  return new;
end $$;
create trigger orders_start before insert on orders
  for each row execute function guard_order_start();

-- References of a city come from its own sequence, permuted by the application.
create function make_reference_sequence() returns trigger language plpgsql as $$
begin
  execute format('create sequence if not exists %I', 'order_reference_' || lower(new.id));
  execute format('grant usage on sequence %I to kwata_app', 'order_reference_' || lower(new.id));
  return null;
end $$;
create trigger cities_reference after insert on cities
  for each row execute function make_reference_sequence();
do $$
declare city text;
begin
  for city in select lower(id) from cities loop
    execute format('create sequence if not exists %I', 'order_reference_' || city);
    execute format('grant usage on sequence %I to kwata_app', 'order_reference_' || city);
  end loop;
end $$;
