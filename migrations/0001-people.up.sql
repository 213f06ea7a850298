-- People and their phones. A number is found by its HMAC and read by its ciphertext; nothing else
-- holds it. Erasing a person destroys key_wrapped and the phone's digest (DESIGN.md section 6).
create table accounts (
  id uuid primary key,
  language text check (language in ('fr', 'en')),
  name_sealed bytea,
  key_wrapped bytea,
  key_version smallint not null,
  -- Offers are opt-in; order messages never depend on this.
  offers_wanted boolean not null default false,
  offers_said_at timestamptz,
  created_at timestamptz not null,
  erased_at timestamptz
);

create table phones (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  digest bytea unique,
  digest_version smallint not null,
  sealed bytea,
  operator text,
  created_at timestamptz not null
);
create index phones_account on phones (account_id);

-- Who did what, for ever. Ids only, never a name or a number.
create table audit_log (
  id uuid primary key,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  action text not null,
  subject jsonb not null default '{}'
);
create index audit_log_at on audit_log (at);

-- One row for every key under which something was done once; kept for ever (payments.md G6).
create table idempotency_keys (
  key text primary key,
  body_digest bytea,
  result jsonb,
  at timestamptz not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = '55000';
end $$;
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function refuse_change();
create trigger audit_log_no_truncate before truncate on audit_log
  execute function refuse_change();
