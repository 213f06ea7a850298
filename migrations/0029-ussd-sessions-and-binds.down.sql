drop view ussd_session_ends;
drop view ussd_session_days;
drop table ussd_sessions;
drop table link_leases;
drop table smpp_parts;
