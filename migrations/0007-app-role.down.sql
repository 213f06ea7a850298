alter default privileges in schema public revoke select on tables from kwata_app;
revoke all on all tables in schema public from kwata_app;
revoke all on all sequences in schema public from kwata_app;
revoke all on function make_month_partitions(text, date, integer) from kwata_app;
revoke usage on schema public from kwata_app;
