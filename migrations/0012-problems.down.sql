alter table questions drop column words_sealed;
alter table support_tasks drop column number;
drop sequence support_task_numbers;
