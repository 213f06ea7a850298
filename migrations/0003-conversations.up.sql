-- One row per (channel, phone): where the person stands, and the answer we last gave, sealed.
create table conversations (
  channel text not null,
  phone_id uuid not null references phones (id),
  version integer not null,
  gateway text not null,
  session_ref text not null,
  session_open boolean not null,
  session_started_at timestamptz not null,
  seen_length integer not null,
  seen_digest bytea not null,
  turns smallint not null,
  screen text not null,
  sealed bytea not null,
  updated_at timestamptz not null,
  primary key (channel, phone_id)
) with (fillfactor = 70);

-- Where somebody wants things delivered. Landmark and note are sealed with the person's key.
create table places (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  city_id text not null,
  quartier_id text not null,
  label text,
  details_sealed bytea not null,
  used_at timestamptz not null,
  foreign key (city_id, quartier_id) references quartiers (city_id, id)
);
create index places_recent on places (account_id, used_at desc);

-- The cart belongs to the account, so what began on USSD can end on SMS. lines:
-- [{ "itemId": "2001-1", "count": 2, "options": [{ "groupId": "COMP", "no": 1 }] }]
create table carts (
  account_id uuid primary key references accounts (id),
  version integer not null,
  shop_id text references shops (id),
  place_id uuid references places (id),
  lines jsonb not null default '[]',
  updated_at timestamptz not null
) with (fillfactor = 70);

-- What came in from a gateway or provider, once per its own id; swept after 8 days.
create table inbox (
  source text not null,
  external_id text not null,
  at timestamptz not null,
  primary key (source, external_id)
);
create index inbox_at on inbox (at);

-- A notice that waits for one digit from one person.
create table questions (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  kind text not null,
  subject jsonb not null,
  choices text[] not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  answer text,
  answered_at timestamptz
);
create index questions_open on questions (account_id) where answered_at is null;
