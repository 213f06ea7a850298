-- Saved places, orders for somebody else, the last basket, and what quartiers order.

-- label: 'home', 'office', 'own' (the words are sealed with the details), null for a place without
-- a name. Older rows hold the word itself.
alter table places add column is_default boolean not null default false;
-- Who takes what is delivered there, when that is somebody else than the account's owner.
alter table places add column receiver_phone_id uuid references phones (id);

-- Who takes the order at the door, when that is not who ordered it: theirs is the delivery code.
alter table orders add column receiver_phone_id uuid references phones (id);
alter table orders add column receiver_account_id uuid references accounts (id);
alter table orders add constraint orders_receiver_whole
  check ((receiver_phone_id is null) = (receiver_account_id is null));
create index orders_of_receiver on orders (receiver_account_id, placed_at desc)
  where receiver_account_id is not null;

-- What the account ordered last, written with the order itself, so that "the same again" costs a
-- turn nothing: { shopId, lines, placeId, method, payerPhoneId, cashNoteXaf }.
alter table carts add column last jsonb;

-- How many orders a quartier had lately; counted at night, day by day, for the ranking of searches.
alter table quartiers add column recent_orders integer not null default 0;
create table quartier_days (
  day date not null,
  city_id text not null,
  quartier_id text not null,
  orders integer not null,
  primary key (day, city_id, quartier_id)
);
create index orders_by_time on orders using brin (placed_at);
grant update (recent_orders) on quartiers to kwata_app;
grant insert, update, delete on quartier_days to kwata_app;
