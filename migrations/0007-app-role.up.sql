-- What the application may do. The role itself is made by migrate.ts, which knows its password.
-- History is insert-only for it; time-outs keep one slow statement from holding the others.
grant usage on schema public to kwata_app;
grant select on all tables in schema public to kwata_app;
grant insert, update, delete on
  accounts, phones, conversations, places, carts, inbox, questions, orders, order_lines, offers,
  support_tasks, payments, payment_attempts, outbox, messages, message_attempts, shops, shop_phones,
  items, drivers, cities, catalogue_version to kwata_app;
grant insert on
  audit_log, idempotency_keys, order_events, ledger_transfers, ledger_entries, ledger_accounts
  to kwata_app;
grant update (balance_xaf) on ledger_accounts to kwata_app;
grant usage, select on all sequences in schema public to kwata_app;
grant execute on function make_month_partitions(text, date, integer) to kwata_app;
alter default privileges in schema public grant select on tables to kwata_app;
