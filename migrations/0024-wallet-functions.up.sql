-- In whose city a bonus is a discount.
alter table bonus_lots add column city_id text not null references cities (id);

-- How well we know whose wallet it is. A phone is proven once its own Mobile Money has paid us:
-- whoever holds it knew its secret code. An identity is proven by a person of the team.
create function wallet_level(account uuid) returns text language sql stable as $$
  select case
    when exists (select from wallets w where w.account_id = account and w.id_checked_at is not null)
      then 'id'
    when exists (select from phones ph join payments p on p.payer_phone_id = ph.id
      where ph.account_id = account and p.state = 'settled') then 'phone'
    else 'new' end
$$;

-- What was spent from a wallet since a time; orders whose money came back are not counted.
create function wallet_spent(account uuid, since timestamptz) returns integer
language sql stable as $$
  select coalesce(sum(o.wallet_xaf), 0)::integer from orders o
    where o.account_id = account and o.placed_at >= since and o.wallet_xaf > 0
      and o.payment <> 'refunded' and o.fulfilment not in ('cancelled', 'expired', 'declined')
$$;

-- The customer's own ceiling of a day that holds at a time; null where there is none.
create function wallet_own_day(account uuid, at timestamptz) returns integer
language sql stable as $$
  select nullif(case when w.next_from <= at then w.next_day_xaf else w.own_day_xaf end, 0)
    from wallets w where w.account_id = account
$$;

-- All that an order paid from a wallet depends on. The account is locked first, and whatever is
-- looked at afterwards is looked at anew: of two orders in the same moment the second one sees the
-- first, though both statements had begun.
create function wallet_locked(account uuid, day_start timestamptz, month_start timestamptz,
  at timestamptz) returns jsonb language plpgsql volatile as $$
declare
  credit bigint;
begin
  perform from accounts where id = account for no key update;
  perform from ledger_accounts
    where code in ('liab:customer:' || account, 'liab:bonus:' || account)
    order by id for no key update;
  select balance_xaf - held_xaf into credit from ledger_accounts
    where code = 'liab:customer:' || account;
  return (select jsonb_build_object(
    'creditXaf', credit,
    'bonusLots', coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'leftXaf', b.left_xaf)
        order by b.expires_at, b.id) from bonus_lots b
      where b.account_id = account and b.left_xaf > 0 and b.expires_at > at), '[]'::jsonb),
    'level', l.level,
    'percent', (select v.percent from wallet_levels v where v.level = l.level),
    'spentDayXaf', wallet_spent(account, day_start),
    'spentMonthXaf', wallet_spent(account, month_start),
    'ownDayXaf', wallet_own_day(account, at),
    'frozenUntil', (select w.frozen_until from wallets w where w.account_id = account),
    'codeResetAt', c.reset_at,
    'codeSetAt', case when c.hash is not null then c.set_at end,
    'codeLockedUntil', c.locked_until,
    'codeWrong', c.wrong)
    from (select wallet_level(account) as level) l
      left join wallet_codes c on c.account_id = account);
end $$;
