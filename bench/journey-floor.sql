-- What journey-floor.ts keeps; column names are those that bench/counters.ts reads.
create table orders (
  id bigint primary key, reference text not null, phone text not null, name text not null,
  quartier text not null, shop text not null, shop_phone text not null, driver_phone text not null,
  total_xaf int not null, code_digest bytea, fulfilment text not null,
  at timestamptz not null default now());
create unique index on orders (reference) where fulfilment <> 'delivered';
create table order_lines (
  order_id bigint, no int, item text not null, quantity int not null, price_xaf int not null,
  primary key (order_id, no));
create table outbox (
  id bigint generated always as identity primary key, order_id bigint not null,
  kind text not null, sent_at timestamptz);
create index on outbox (id) where sent_at is null;
create table inbox (id text primary key);
create table ledger_entries (
  order_id bigint, account text, amount_xaf int not null, at timestamptz not null default now(),
  primary key (order_id, account, amount_xaf));
