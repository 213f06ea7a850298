drop function make_month_partitions;
drop table message_attempts, messages, outbox;
