alter table continuations drop column takes_words;
