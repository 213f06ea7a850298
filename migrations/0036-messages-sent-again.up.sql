-- When a person of the team sent it again: what was tried before then no longer counts.
alter table messages add column again_at timestamptz;
