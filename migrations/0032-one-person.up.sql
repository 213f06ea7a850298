-- One person on many channels: what a chat is known by, codes that prove a number, and where a bare
-- digit by SMS belongs.

-- Who somebody is in a chat. A number is found as a phone is; an id that is no number (a WhatsApp
-- business-scoped id, or the @lid of an unofficial client) belongs to nobody until a code proves it.
-- The value is sealed with a key of its own, because there may be no person yet.
create table identities (
  id uuid primary key,
  kind text not null check (kind in ('whatsapp', 'bsuid')),
  digest bytea unique,
  digest_version smallint not null,
  sealed bytea,
  key_wrapped bytea,
  account_id uuid references accounts (id),
  phone_id uuid references phones (id),
  state text not null check (state in ('unlinked', 'linked', 'closed')),
  linked_at timestamptz,
  -- How we know that the chat's holder is the account's: the account began here, or a code did it.
  proven_by text check (proven_by in ('began_here', 'code', 'wallet_code')),
  proven_at timestamptz,
  created_at timestamptz not null,
  closed_at timestamptz,
  closed_why text,
  check ((state = 'linked') = (phone_id is not null)),
  check ((account_id is null) = (phone_id is null)),
  check ((proven_by is null) = (proven_at is null))
);
create index identities_of_phone on identities (phone_id) where phone_id is not null;
create index identities_of_account on identities (account_id) where account_id is not null;

-- Codes of six digits that prove a number: a digest under a pepper, one living code for whoever asked
-- and each purpose. A try is counted before the digits are compared; try_digest tells the same try
-- that comes again from a new one.
create table one_time_codes (
  purpose text not null,
  -- Who asked and will type it: a phone, an identity, a member of the team.
  subject_id uuid not null,
  -- Whose number it went to; null where nobody has the number that was named.
  account_id uuid references accounts (id),
  phone_id uuid references phones (id),
  digest bytea not null,
  tries smallint not null default 0,
  try_digest bytea,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (purpose, subject_id)
) with (fillfactor = 70);

-- Every code that was sent, to be counted: a number, all numbers that begin alike, the whole house.
create table code_sends (
  at timestamptz not null,
  phone_id uuid not null,
  -- Who asked for it, so that nobody has codes sent to all the world.
  asker_id uuid not null,
  prefix text not null
);
create index code_sends_phone on code_sends (phone_id, at);
create index code_sends_asker on code_sends (asker_id, at);
create index code_sends_prefix on code_sends (prefix, at);
create index code_sends_at on code_sends (at);

-- Takes one code out of the budgets, or says which of them is spent: `number`, `prefix`, `house`. All
-- that send wait for each other here, so that however many ask at once no budget is passed. The limits
-- are pairs: in the short window, in a day.
create function take_code_send(by_phone uuid, by_asker uuid, by_prefix text, moment timestamptz,
  short_window interval, number_max integer[], prefix_max integer[], house_max integer[])
returns text language plpgsql as $$
declare
  short_since timestamptz := moment - short_window;
  day_since timestamptz := moment - interval '1 day';
  short_count bigint;
  day_count bigint;
begin
  perform pg_advisory_xact_lock(hashtext('code_sends'));
  select count(*) filter (where at > short_since), count(*) into short_count, day_count
    from code_sends where phone_id = by_phone and at > day_since;
  if short_count >= number_max[1] or day_count >= number_max[2] then return 'number'; end if;
  select count(*) filter (where at > short_since), count(*) into short_count, day_count
    from code_sends where asker_id = by_asker and at > day_since;
  if short_count >= number_max[1] or day_count >= number_max[2] then return 'number'; end if;
  select count(*) filter (where at > short_since), count(*) into short_count, day_count
    from code_sends where prefix = by_prefix and at > day_since;
  if short_count >= prefix_max[1] or day_count >= prefix_max[2] then return 'prefix'; end if;
  select count(*) filter (where at > short_since), count(*) into short_count, day_count
    from code_sends where at > day_since;
  if short_count >= house_max[1] or day_count >= house_max[2] then return 'house'; end if;
  insert into code_sends (at, phone_id, asker_id, prefix)
    values (moment, by_phone, by_asker, by_prefix);
  return null;
end $$;

-- Which channel's conversation a bare digit by SMS belongs to, while no question waits for one.
create table continuations (
  phone_id uuid primary key references phones (id),
  channel text not null,
  until timestamptz not null
) with (fillfactor = 70);

-- A phone that came to its account by proof, after the account's own first one.
alter table phones add column linked_at timestamptz;
-- Nobody used this number for so long that its holder may be another: what is the account's own stays
-- shut until its wallet's code is given.
alter table phones add column closed_at timestamptz;
-- The account that this one became part of, by proof.
alter table accounts add column merged_into uuid references accounts (id);
-- The phone that is asked for the money unless another is named.
alter table accounts add column payer_phone_id uuid references phones (id);
-- When its reader opened it in "my messages".
alter table messages add column read_at timestamptz;

-- Whom somebody does not want to meet again: a driver or a shop.
create table blocks (
  account_id uuid not null references accounts (id),
  kind text not null check (kind in ('driver', 'shop')),
  subject_id text not null,
  at timestamptz not null,
  primary key (account_id, kind, subject_id)
);

create unique index support_tasks_link on support_tasks (account_id)
  where kind = 'link_numbers' and closed_at is null;

grant select, insert, update on identities, one_time_codes, continuations to kwata_app;
grant select, insert, delete on code_sends, blocks to kwata_app;
grant delete on continuations, one_time_codes to kwata_app;
grant execute on function
  take_code_send(uuid, uuid, text, timestamptz, interval, integer[], integer[], integer[])
  to kwata_app;
