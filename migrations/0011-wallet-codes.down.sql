alter table orders drop column change_max_xaf;
alter table orders drop column if exists place_id;
drop index support_tasks_wallet_code;
drop table wallet_codes;
