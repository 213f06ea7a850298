-- When the shop was told of an order: paid, or to be paid at the door. A customer may choose cash
-- minutes after placing, and the shop's time to answer begins only then.
alter table orders add column presented_at timestamptz;
update orders set presented_at = coalesce(paid_at, placed_at)
  where method = 'cash' or payment not in ('due', 'pending');
