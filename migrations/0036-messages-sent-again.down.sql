alter table messages drop column again_at;
