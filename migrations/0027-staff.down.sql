drop index outbox_dead;
drop table rate_counts;
drop table login_attempts;
drop table staff_sessions;
drop table staff_backup_codes;
drop table staff;
