-- Claims look for each kind by itself: a million messages that wait for a gateway then cost a timer or a
-- payment nothing.
drop index outbox_due;
create index outbox_due on outbox (class, kind, due_at) where done_at is null;
