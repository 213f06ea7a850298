alter table phones
  drop column heard_via, drop column heard_at, drop column whatsapp_via, drop column whatsapp_at;
drop table gateway_health;
drop table early_reports;
drop table message_parts;
alter table message_attempts
  drop column phone_id, drop column final, drop column parts, drop column parts_delivered, drop column read_at;
alter table messages drop column purpose, drop column via, drop column rich_sealed;
