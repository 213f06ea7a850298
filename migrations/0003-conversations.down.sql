drop table questions, inbox, carts, places, conversations;
