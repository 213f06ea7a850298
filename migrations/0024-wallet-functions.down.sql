drop function wallet_locked(uuid, timestamptz, timestamptz, timestamptz);
drop function wallet_own_day(uuid, timestamptz);
drop function wallet_spent(uuid, timestamptz);
drop function wallet_level(uuid);
alter table bonus_lots drop column city_id;
