drop table driver_positions;
alter table drivers drop column last_quartier_at;
alter table orders drop column first_promised_at, drop column shop_late_minutes,
  drop column driver_late_minutes, drop column late_told, drop column absent_at;
drop trigger orders_portions on orders;
drop function count_portions_up();
drop trigger order_lines_portions on order_lines;
drop function count_portions_down();
drop trigger catalogue_items_left on items;
drop function bump_catalogue_for_row();
drop trigger catalogue_items on items;
create trigger catalogue_items after insert or update or delete on items
  for each statement execute function bump_catalogue();
alter table items drop column stock_left, drop column stock_until;
