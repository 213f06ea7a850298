do $$
declare city text;
begin
  for city in select lower(id) from cities loop
    execute format('drop sequence if exists %I', 'order_reference_' || city);
  end loop;
end $$;
drop trigger cities_reference on cities;
drop function make_reference_sequence;
drop table support_tasks, offers, order_events, order_lines, orders, order_transitions;
drop function guard_order_moves, guard_order_start;
