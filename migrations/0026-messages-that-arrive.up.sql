-- What a message is for, what it is to leave by first, and its words in WhatsApp's own forms.
alter table messages
  add column purpose text not null default 'order'
    check (purpose in ('code', 'money', 'order', 'offer', 'security', 'reply')),
  add column via text,
  add column rich_sealed bytea;

-- Whom an attempt went to, where that is not the message's own phone; whether trying that way again
-- cannot help; a long SMS is there when all of its parts are; when it was seen, where that is told.
alter table message_attempts
  add column phone_id uuid,
  add column final boolean not null default false,
  add column parts smallint not null default 1 check (parts > 0),
  add column parts_delivered smallint not null default 0,
  add column read_at timestamptz;

-- The parts of a long message, where the gateway names and reports each by itself.
create table message_parts (
  gateway text not null,
  external_id text not null,
  message_id uuid not null,
  no smallint not null,
  attempt_at timestamptz not null,
  state text not null default 'sent' check (state in ('sent', 'delivered', 'failed')),
  state_at timestamptz not null,
  primary key (gateway, external_id)
);
create index message_parts_at on message_parts (attempt_at);

-- Reports that overtook our own note of the sending; each waits for it under the outbox row with its id.
create table early_reports (
  id uuid primary key,
  gateway text not null,
  external_id text not null,
  state text not null check (state in ('delivered', 'failed')),
  reason text,
  is_read boolean not null default false,
  at timestamptz not null
);

-- The breaker of each gateway. No row: nothing bad is known. `score` fills with failures and empties
-- with successes; one that is down lets one message through at `probe_at`; a person holds and frees.
create table gateway_health (
  gateway text primary key,
  state text not null check (state in ('up', 'down', 'held')),
  score smallint not null default 0 check (score between 0 and 100),
  reason text,
  since timestamptz not null,
  failed_at timestamptz not null,
  probe_at timestamptz
);

-- By which gateway a phone was last heard, and last on WhatsApp: answers go back the same way.
alter table phones
  add column heard_via text,
  add column heard_at timestamptz,
  add column whatsapp_via text,
  add column whatsapp_at timestamptz;

grant select on message_parts, early_reports, gateway_health to kwata_app;
grant insert, update, delete on message_parts, early_reports, gateway_health to kwata_app;
