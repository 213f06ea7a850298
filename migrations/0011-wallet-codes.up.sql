-- The code of a wallet: four digits, kept only as argon2id under a pepper that is not in here. Tries
-- are counted before anybody looks at the digits; try_digest tells a repeated try from a new one.
-- What is pending was typed once and must be typed again. The desk lets somebody choose a new code
-- by deleting the row.
create table wallet_codes (
  account_id uuid primary key references accounts (id),
  hash text,
  pending_hash text,
  pending_at timestamptz,
  wrong smallint not null default 0 check (wrong >= 0),
  try_digest bytea,
  locked_until timestamptz,
  set_at timestamptz
);
grant insert, update on wallet_codes to kwata_app;
grant select on wallet_codes to kwata_app;

create unique index support_tasks_wallet_code on support_tasks (account_id)
  where kind = 'wallet_code' and closed_at is null;

-- Which of the customer's places an order goes to: one that was never delivered to asks for the code.
alter table orders add column if not exists place_id uuid;
-- The most that may go from a bigger note to the customer's wallet; 0 unless the customer chose so.
alter table orders add column change_max_xaf integer not null default 0
  check (change_max_xaf >= 0 and (change_max_xaf = 0 or method = 'cash'));
