alter table payment_attempts reset (fillfactor);
alter table payments reset (fillfactor);
alter table orders reset (fillfactor);
