-- An order changes some nine times and its payment some four: with room left on the page a new version
-- lies beside the old one, and no index has to learn of it.
alter table orders set (fillfactor = 60);
alter table payments set (fillfactor = 80);
alter table payment_attempts set (fillfactor = 60);
