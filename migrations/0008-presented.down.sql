alter table orders drop column presented_at;
