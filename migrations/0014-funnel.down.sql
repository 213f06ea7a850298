drop view screen_dropoff;
drop function funnel_sessions(date, date, timestamptz);
drop function funnel_screens(date, date, timestamptz);
drop function funnel_pages(date, date, timestamptz);
drop table funnel_session_days;
drop table funnel_days;
drop table funnel_steps;
