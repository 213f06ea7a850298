-- A page that asks for words takes whatever is written next by SMS, not a digit alone.
alter table continuations add column takes_words boolean not null default false;
