-- People who work here and sign in to the console. Their passwords are argon2id; the secret of their
-- second factor is sealed with a key of their own, under the master key.
create table staff (
  id uuid primary key,
  -- As they sign in: lower-case, and the actor of all they do.
  name text not null unique check (name ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
  role text not null check (role in ('admin', 'support', 'finance', 'dispatch')),
  language text not null default 'fr' check (language in ('fr', 'en')),
  state text not null default 'active' check (state in ('active', 'locked')),
  password_hash text not null,
  password_set_at timestamptz not null,
  -- Given by somebody else: it opens nothing but the page where its owner chooses another.
  password_is_temporary boolean not null,
  password_expires_at timestamptz,
  key_wrapped bytea not null,
  key_version smallint not null,
  totp_sealed bytea,
  totp_since timestamptz,
  -- The 30 seconds of the last code that was right: none is good twice.
  totp_step bigint,
  -- A secret that was shown and waits for its first code.
  totp_pending_sealed bytea,
  created_at timestamptz not null,
  created_by text not null
);

create table staff_backup_codes (
  staff_id uuid not null references staff (id),
  digest bytea not null,
  used_at timestamptz,
  primary key (staff_id, digest)
);

-- A session is known by the digest of its cookie alone.
create table staff_sessions (
  id uuid primary key,
  staff_id uuid not null references staff (id),
  digest bytea not null unique,
  -- 'password': the second factor is still to come.
  stage text not null check (stage in ('password', 'full')),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_why text
);
create index staff_sessions_open on staff_sessions (staff_id) where ended_at is null;

-- Every try to sign in, by digests: names that nobody has may be passwords in the wrong field.
create table login_attempts (
  id uuid primary key,
  at timestamptz not null,
  staff_id uuid references staff (id),
  name_digest bytea not null,
  address_digest bytea not null,
  outcome text not null
);
create index login_attempts_at on login_attempts (at);

-- How often something was tried within a time that began with the first try; all instances share it.
create table rate_counts (
  kind text not null,
  digest bytea not null,
  since timestamptz not null,
  count integer not null,
  primary key (kind, digest)
) with (fillfactor = 70);
create index rate_counts_since on rate_counts (since);

grant select, insert, update on staff, staff_backup_codes, staff_sessions to kwata_app;
grant delete on staff_backup_codes to kwata_app;
grant select, insert, delete on login_attempts to kwata_app;
grant select, insert, update, delete on rate_counts to kwata_app;

-- What was given up is looked at by people; it lies among millions of rows that are done.
create index outbox_dead on outbox (id) where state = 'dead';
