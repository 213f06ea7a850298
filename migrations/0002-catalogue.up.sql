-- Places, shops, dishes and drivers: what staff edit and every process caches by version.
create table cities (
  id text primary key,
  name_fr text not null,
  name_en text not null,
  default_language text not null check (default_language in ('fr', 'en')),
  paused boolean not null default false,
  rain boolean not null default false,
  lat double precision not null,
  lon double precision not null,
  reference_digits smallint not null default 4
);

create table zones (
  city_id text not null references cities (id),
  id text not null,
  name_fr text not null,
  name_en text not null,
  primary key (city_id, id)
);

create table quartiers (
  city_id text not null,
  id text not null,
  code smallint not null check (code between 101 and 199),
  name text not null,
  ussd_name text not null,
  aliases text[] not null default '{}',
  zone_id text not null,
  lat double precision not null,
  lon double precision not null,
  primary key (city_id, id),
  unique (city_id, code),
  foreign key (city_id, zone_id) references zones (city_id, id)
);

create table landmarks (
  city_id text not null,
  quartier_id text not null,
  no smallint not null,
  name text not null,
  lat double precision,
  lon double precision,
  primary key (city_id, quartier_id, no),
  foreign key (city_id, quartier_id) references quartiers (city_id, id)
);

create table zone_fees (
  city_id text not null,
  from_zone_id text not null,
  to_zone_id text not null,
  fee_xaf integer not null check (fee_xaf >= 0),
  driver_pay_xaf integer not null check (driver_pay_xaf >= 0),
  approx_km double precision,
  primary key (city_id, from_zone_id, to_zone_id)
);

create table movement_rules (
  id text primary key,
  city_id text not null references cities (id),
  vehicle text not null,
  quartier_ids text[] not null,
  days text not null,
  from_time text not null,
  to_time text not null,
  effect text not null check (effect in ('forbidden', 'restricted')),
  source text
);

create table shops (
  id text primary key,
  city_id text not null references cities (id),
  code smallint not null unique check (code between 2001 and 2999),
  name text not null,
  ussd_name text not null,
  kind text not null check (kind in ('restaurant', 'shop', 'pharmacy', 'market')),
  quartier_id text not null,
  zone_id text not null,
  landmark_hint text,
  language text not null check (language in ('fr', 'en')),
  opening_hours jsonb not null,
  prep_minutes smallint not null check (prep_minutes > 0),
  min_order_xaf integer not null check (min_order_xaf >= 0),
  commission_bps smallint check (commission_bps between 0 and 10000),
  accepts_cash boolean not null,
  serves_zone_ids text[] not null,
  verified boolean not null default true,
  paused_until timestamptz,
  missed_today smallint not null default 0,
  missed_on date,
  delivered_count integer not null default 0,
  foreign key (city_id, quartier_id) references quartiers (city_id, id)
);

-- The phones a shop answers from; position 1 is rung first, the next one by the ladder.
create table shop_phones (
  shop_id text not null references shops (id),
  phone_id uuid not null references phones (id),
  position smallint not null,
  primary key (shop_id, position),
  unique (phone_id)
);

create table option_groups (
  id text primary key,
  name_fr text not null,
  name_en text not null,
  min smallint not null,
  max smallint not null
);

create table option_choices (
  group_id text not null references option_groups (id),
  no smallint not null,
  name_fr text not null,
  name_en text not null,
  price_xaf integer not null,
  primary key (group_id, no)
);

create table items (
  shop_id text not null references shops (id),
  no smallint not null check (no between 1 and 97),
  id text not null unique,
  name_fr text not null,
  name_en text not null,
  ussd_fr text not null,
  ussd_en text not null,
  category text not null,
  price_xaf integer not null check (price_xaf > 0 and price_xaf % 5 = 0),
  available boolean not null,
  unavailable_until timestamptz,
  option_group_ids text[] not null default '{}',
  requires_prescription boolean not null default false,
  age_restricted boolean not null default false,
  discreet boolean not null default false,
  vehicles text[],
  primary key (shop_id, no)
);

create table drivers (
  id text primary key,
  account_id uuid not null references accounts (id),
  phone_id uuid not null unique references phones (id),
  city_id text not null references cities (id),
  home_zone_id text not null,
  zone_ids text[] not null,
  vehicle text not null check (vehicle in ('moto', 'car', 'tricycle')),
  plate text not null,
  approved boolean not null default true,
  status text not null check (status in ('off', 'available', 'paused')),
  paused_until timestamptz,
  last_quartier_id text,
  idle_since timestamptz,
  cash_limit_xaf integer not null check (cash_limit_xaf >= 0),
  offers_made integer not null default 0,
  offers_taken integer not null default 0,
  wrong_codes smallint not null default 0,
  wrong_codes_on date
);
create index drivers_by_city on drivers (city_id) where approved;

-- Every process compares its cached catalogue with this number.
create table catalogue_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
insert into catalogue_version (version) values (1);

create function bump_catalogue() returns trigger language plpgsql as $$
begin
  update catalogue_version set version = version + 1;
  return null;
end $$;

create trigger catalogue_cities after insert or update or delete on cities
  for each statement execute function bump_catalogue();
create trigger catalogue_quartiers after insert or update or delete on quartiers
  for each statement execute function bump_catalogue();
create trigger catalogue_fees after insert or update or delete on zone_fees
  for each statement execute function bump_catalogue();
create trigger catalogue_shops after insert or delete on shops
  for each statement execute function bump_catalogue();
-- Counters of a shop change with every order; only what a customer can see counts as a new version.
create trigger catalogue_shops_seen
  after update of name, ussd_name, opening_hours, prep_minutes, min_order_xaf, accepts_cash,
    serves_zone_ids, verified, paused_until on shops
  for each statement execute function bump_catalogue();
create trigger catalogue_items after insert or update or delete on items
  for each statement execute function bump_catalogue();
create trigger catalogue_choices after insert or update or delete on option_choices
  for each statement execute function bump_catalogue();
