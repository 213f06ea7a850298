-- What a person must decide, with what was decided. Facts are ids and plain values only. One stands
-- open per kind and subject; closed ones stay.
create table reviews (
  id uuid primary key,
  number integer generated always as identity (start with 101),
  kind text not null,
  subject_key text not null,
  subject jsonb not null,
  city_id text,
  order_id uuid,
  account_id uuid,
  facts jsonb not null default '{}',
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  decision text,
  note text,
  check ((closed_at is null) = (decision is null) and (closed_at is null) = (closed_by is null))
);
create unique index reviews_number on reviews (number);
create unique index reviews_open on reviews (kind, subject_key) where closed_at is null;
create index reviews_of_order on reviews (order_id) where order_id is not null;

-- Every proof that an attempt charged nothing, as it was found: what allowed the next attempt.
create table payment_proofs (
  id bigint generated always as identity primary key,
  payment_id uuid not null references payments (id),
  attempt_id uuid not null references payment_attempts (id),
  no smallint not null,
  provider text not null,
  proof text not null,
  reason text,
  provider_reference text,
  at timestamptz not null
);
create index payment_proofs_payment on payment_proofs (payment_id);
create trigger payment_proofs_append_only before update or delete on payment_proofs
  for each row execute function refuse_change();
create trigger payment_proofs_no_truncate before truncate on payment_proofs
  execute function refuse_change();

-- A proof is history from the moment it is known: a surprise success later takes it off the attempt.
create function keep_payment_proof() returns trigger language plpgsql as $$
begin
  insert into payment_proofs (payment_id, attempt_id, no, provider, proof, reason,
      provider_reference, at)
    values (new.payment_id, new.id, new.no, new.provider, new.proof, new.reason,
      new.provider_reference, coalesce(new.resolved_at, now()));
  return null;
end $$;
create trigger payment_attempts_proof after update of proof on payment_attempts
  for each row when (new.proof is not null and old.proof is distinct from new.proof)
  execute function keep_payment_proof();
create trigger payment_attempts_born_proven after insert on payment_attempts
  for each row when (new.proof is not null) execute function keep_payment_proof();

-- Money is asked for again only where each earlier attempt is proven not to have charged.
create function require_payment_proofs() returns trigger language plpgsql as $$
begin
  perform 1 from payments where id = new.payment_id for no key update;
  if exists (select from payment_attempts a where a.payment_id = new.payment_id
      and (a.state <> 'failed' or not exists (select from payment_proofs p
        where p.attempt_id = a.id))) then
    raise exception 'an earlier attempt is not proven unpaid' using errcode = '23514',
      constraint = 'payment_attempts_proven';
  end if;
  if (select count(*) from payment_attempts where payment_id = new.payment_id) <> new.no - 1 then
    raise exception 'attempts are counted without gaps' using errcode = '23514',
      constraint = 'payment_attempts_no_gap';
  end if;
  return new;
end $$;
create trigger payment_attempts_proven before insert on payment_attempts
  for each row when (new.no <> 1) execute function require_payment_proofs();

-- A success absorbs, and no attempt has failed without a proof.
create function refuse_unsettling() returns trigger language plpgsql as $$
begin
  raise exception 'a settled attempt stays settled' using errcode = '55000',
    constraint = 'payment_attempts_settled';
end $$;
create trigger payment_attempts_settled before update of state on payment_attempts
  for each row when (old.state = 'succeeded' and new.state <> 'succeeded')
  execute function refuse_unsettling();
alter table payment_attempts add constraint payment_attempts_failed_proof
  check (state <> 'failed' or proof is not null) not valid;

-- What of a payment came short is asked for by a second one.
alter table payments add column completes uuid references payments (id);
create unique index payments_completes on payments (completes)
  where completes is not null and state in ('open', 'settled');
-- When its payer was told that no provider answers, and that the request comes later.
alter table payments add column delayed_at timestamptz;

-- How sure the operator of a wallet is: guessed from the number, said by its owner, told by a provider.
alter table phones add column operator_source text not null default 'prefix'
  check (operator_source in ('prefix', 'declared', 'provider'));

-- The breaker of each provider and operator. No row: nothing bad is known. `score` fills with
-- failures and empties with successes; an open breaker lets one request through at `probe_at`.
create table provider_health (
  provider text not null,
  operator text not null,
  state text not null check (state in ('closed', 'open', 'held')),
  score smallint not null check (score between 0 and 100),
  cause text,
  failed_at timestamptz not null,
  opened_at timestamptz,
  probe_at timestamptz,
  primary key (provider, operator)
);

-- When a provider has announced that it will not work; `operator` null: for none of them.
create table provider_maintenance (
  id uuid primary key,
  provider text not null,
  operator text,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  note text,
  added_by text not null,
  added_at timestamptz not null,
  check (ends_at > starts_at)
);
create index provider_maintenance_ends on provider_maintenance (ends_at);
create trigger catalogue_maintenance after insert or update or delete on provider_maintenance
  for each statement execute function bump_catalogue();

grant select on reviews, payment_proofs, provider_health, provider_maintenance to kwata_app;
grant insert on reviews, payment_proofs to kwata_app;
grant update (closed_at, closed_by, decision, note) on reviews to kwata_app;
grant insert, update, delete on provider_health, provider_maintenance to kwata_app;
grant usage, select on all sequences in schema public to kwata_app;
