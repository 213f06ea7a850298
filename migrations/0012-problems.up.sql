-- A task for a person has a number that can be said on the phone.
create sequence support_task_numbers;
alter table support_tasks
  add column number integer not null default nextval('support_task_numbers');
create unique index support_tasks_number on support_tasks (number);
grant usage, select on sequence support_task_numbers to kwata_app;

-- Words of a person that an answer will need (a landmark), sealed with the person's key.
alter table questions add column words_sealed bytea;
