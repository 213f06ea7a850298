-- The wallet: what of an order it paid, bonus that expires, limits, money on its way back to who
-- paid, and receipts.

-- What of the total comes out of the wallet, and what of that was bonus. The rest of an order that
-- is not paid from the wallet alone is asked for by Mobile Money.
alter table orders
  add column wallet_xaf integer not null default 0,
  add column bonus_xaf integer not null default 0,
  add constraint orders_wallet_part check (wallet_xaf between 0 and total_xaf),
  add constraint orders_bonus_part check (bonus_xaf between 0 and wallet_xaf);
update orders set wallet_xaf = total_xaf where method = 'wallet';

-- What an account has chosen for its wallet, or people of the team have. No row: nothing.
create table wallets (
  account_id uuid primary key references accounts (id),
  id_checked_at timestamptz,
  id_checked_by text,
  -- The customer's own ceiling of a day. A higher one, or none (0), counts from `next_from` on.
  own_day_xaf integer check (own_day_xaf > 0),
  next_day_xaf integer check (next_day_xaf >= 0),
  next_from timestamptz,
  -- Below the first a request over the second is offered, once a day at most.
  auto_below_xaf integer check (auto_below_xaf > 0),
  auto_amount_xaf integer check (auto_amount_xaf > 0),
  auto_offered_on date,
  frozen_until timestamptz,
  frozen_by text,
  frozen_why text,
  check ((id_checked_at is null) = (id_checked_by is null)),
  check ((next_day_xaf is null) = (next_from is null)),
  check ((auto_below_xaf is null) = (auto_amount_xaf is null)),
  check ((frozen_until is null) = (frozen_why is null))
);

-- How much of the limits of money_rules each level has.
create table wallet_levels (
  level text primary key check (level in ('new', 'phone', 'id')),
  percent smallint not null check (percent > 0)
);
insert into wallet_levels (level, percent) values ('new', 25), ('phone', 100), ('id', 300);

-- The desk let somebody choose another code: big sums and cash-outs wait a day.
alter table wallet_codes add column reset_at timestamptz;

-- Bonus is credit that expires and never becomes cash; the account liab:bonus:... holds the sum of
-- what is left of the lots. The first to expire is spent first.
create table bonus_lots (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  amount_xaf integer not null check (amount_xaf > 0),
  left_xaf integer not null,
  granted_at timestamptz not null,
  granted_by text not null,
  reason text not null,
  expires_at timestamptz not null,
  check (left_xaf between 0 and amount_xaf)
);
create index bonus_lots_open on bonus_lots (account_id, expires_at) where left_xaf > 0;
create table bonus_uses (
  lot_id uuid not null references bonus_lots (id),
  order_id uuid not null,
  amount_xaf integer not null check (amount_xaf > 0),
  at timestamptz not null,
  returned_at timestamptz,
  primary key (order_id, lot_id)
);

create index payments_of_account on payments (account_id, created_at);

-- Money on its way back to the number that paid, and to no other.
create table refunds (
  id uuid primary key,
  number integer generated always as identity (start with 1001),
  account_id uuid not null references accounts (id),
  payer_phone_id uuid not null references phones (id),
  city_id text not null,
  order_id uuid,
  purpose text not null check (purpose in ('refund', 'cash_out')),
  amount_xaf integer not null check (amount_xaf > 0),
  reason text not null,
  -- checking: is it still the same person's number? sent: with the payouts. Four ends.
  state text not null check (state in ('checking', 'review', 'sent', 'paid', 'failed', 'refused')),
  payout_id uuid,
  holder text check (holder in ('same', 'named', 'recent', 'differs', 'absent', 'unknown')),
  tries smallint not null default 0,
  requested_at timestamptz not null,
  requested_by_kind text not null,
  requested_by_id text,
  ended_at timestamptz,
  why text,
  check (state not in ('sent', 'paid') or payout_id is not null),
  check ((state in ('paid', 'failed', 'refused')) = (ended_at is not null))
);
create unique index refunds_number on refunds (number);
create unique index refunds_of_payout on refunds (payout_id) where payout_id is not null;
create index refunds_of_account on refunds (account_id, requested_at);
create table refund_parts (
  refund_id uuid not null references refunds (id),
  payment_id uuid not null references payments (id),
  amount_xaf integer not null check (amount_xaf > 0),
  primary key (payment_id, refund_id)
);
create trigger refund_parts_append_only before update or delete on refund_parts
  for each row execute function refuse_change();

-- Never more than was paid, only what was paid, and only to who paid it.
create function guard_refund_part() returns trigger language plpgsql as $$
declare
  paid payments;
  back refunds;
begin
  select * into paid from payments where id = new.payment_id for no key update;
  select * into back from refunds where id = new.refund_id;
  if paid.state <> 'settled' or paid.account_id <> back.account_id
      or paid.payer_phone_id <> back.payer_phone_id then
    raise exception 'a refund goes to who paid' using errcode = '23514',
      constraint = 'refund_parts_payer';
  end if;
  if new.amount_xaf + (select coalesce(sum(p.amount_xaf), 0) from refund_parts p
      join refunds r on r.id = p.refund_id
      where p.payment_id = new.payment_id and r.state not in ('failed', 'refused')) > paid.amount_xaf then
    raise exception 'refunds exceed what was paid' using errcode = '23514',
      constraint = 'refund_parts_sum';
  end if;
  return new;
end $$;
create trigger refund_parts_guard before insert on refund_parts
  for each row execute function guard_refund_part();

-- Whose wallet a number was when we last asked its provider: a digest of the name, never the name.
create table payer_holders (
  phone_id uuid primary key references phones (id),
  digest bytea not null,
  seen_at timestamptz not null
);

-- Receipts are numbered behind the payments, one after the other within a day of Douala.
create table receipt_days (
  day date primary key,
  last integer not null check (last >= 0)
);
create table receipts (
  transfer_id uuid primary key references ledger_transfers (id),
  day date not null references receipt_days (day),
  no integer not null check (no > 0),
  city_id text,
  order_id uuid,
  account_id uuid not null,
  amount_xaf integer not null check (amount_xaf > 0),
  fee_xaf integer not null check (fee_xaf >= 0),
  provider_reference text,
  paid_at timestamptz not null,
  issued_at timestamptz not null,
  unique (day, no)
);
create index receipts_of_order on receipts (order_id) where order_id is not null;
create trigger receipts_append_only before update or delete on receipts
  for each row execute function refuse_change();
create index ledger_transfers_paid on ledger_transfers (at)
  where kind in ('collect_held', 'collect_credited', 'wallet_paid', 'cash_taken');

-- A shop checks the code of a receipt: the right one counts once, wrong ones are counted.
create table receipt_checks (
  order_id uuid primary key,
  shop_id text not null references shops (id),
  wrong smallint not null default 0 check (wrong >= 0),
  locked_until timestamptz,
  checked_at timestamptz
);

grant select, insert, update on wallets, refunds, payer_holders, receipt_days, receipt_checks
  to kwata_app;
grant select, insert on refund_parts, receipts, bonus_lots, bonus_uses to kwata_app;
grant update (left_xaf, expires_at) on bonus_lots to kwata_app;
grant update (returned_at) on bonus_uses to kwata_app;
grant select on wallet_levels to kwata_app;
grant usage, select on all sequences in schema public to kwata_app;
