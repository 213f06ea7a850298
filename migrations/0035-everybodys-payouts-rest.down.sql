update payout_freezes set owner_kind = 'shop', lifted_at = coalesce(lifted_at, frozen_at)
  where owner_kind = 'house';
alter table payout_freezes drop constraint payout_freezes_owner_kind_check;
alter table payout_freezes add constraint payout_freezes_owner_kind_check
  check (owner_kind in ('customer', 'shop', 'driver'));
