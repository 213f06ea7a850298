drop table idempotency_keys, audit_log, phones, accounts;
drop function refuse_change;
