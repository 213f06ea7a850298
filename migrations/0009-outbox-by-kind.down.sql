drop index outbox_due;
create index outbox_due on outbox (class, due_at) where done_at is null;
