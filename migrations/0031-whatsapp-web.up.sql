-- Messages for a gateway that only one process can speak to: any worker writes, the owner of the
-- link takes. The words are sealed, and gone once they have left.
create table link_sends (
  id uuid primary key,
  gateway text not null,
  ref text not null,
  sealed bytea,
  key_wrapped bytea,
  state text not null default 'waiting'
    check (state in ('waiting', 'sending', 'sent', 'refused', 'expired', 'unknown')),
  external_id text,
  code text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  begun_at timestamptz,
  done_at timestamptz
);
create index link_sends_open on link_sends (gateway, id) where done_at is null;
create unique index link_sends_external on link_sends (gateway, external_id);
create index link_sends_done on link_sends (done_at);

-- The one session of WhatsApp on the web. What a phone has to scan is as good as the account itself,
-- so it is sealed, and gone once it was scanned.
create table whatsapp_web (
  one boolean primary key default true check (one),
  is_on boolean not null default true,
  switched_by text,
  state text not null default 'off' check (state in
    ('off', 'starting', 'waiting_for_scan', 'up', 'deaf', 'down', 'logged_out', 'banned')),
  reason text,
  state_at timestamptz,
  paired_at timestamptz,
  qr_sealed bytea,
  qr_key_wrapped bytea,
  qr_at timestamptz
);
insert into whatsapp_web (one) values (true);

-- Who has written to it, known by a blind index: it writes to nobody else.
create table whatsapp_web_chats (
  chat_index bytea primary key,
  first_at timestamptz not null,
  last_at timestamptz not null
);

grant select, insert, update, delete on link_sends, whatsapp_web_chats to kwata_app;
grant select, update on whatsapp_web to kwata_app;
