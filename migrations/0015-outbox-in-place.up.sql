-- No statement looks rows up by their lease: a worker finds those that ran out among what is due. The
-- index made every step of a row (claimed, sending, given back) write all of the row's index entries
-- anew; without it those steps are heap-only updates.
drop index outbox_leased;
