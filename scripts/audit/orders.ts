import type { Invariant } from './invariant.js';

/** What of an order's money went back to its customer. */
const BACK = `coalesce((select sum(-e.amount_xaf) from ledger_transfers t
    join ledger_entries e on e.transfer_id = t.id join ledger_accounts a on a.id = e.account_id
  where t.order_id = o.id and t.kind in ('order_refunded', 'dispute_refunded')
    and a.code ~ '^(liab:customer|liab:bonus|suspense:mismatch):' and e.amount_xaf < 0), 0)`;

/** What a person of the house gave out of its own pocket left the escrow as it was. */
const FROM_HOUSE = `coalesce((select sum(e.amount_xaf) from ledger_transfers t
    join ledger_entries e on e.transfer_id = t.id join ledger_accounts a on a.id = e.account_id
  where t.order_id = o.id and t.kind = 'dispute_refunded' and a.code like 'exp:refund_loss:%'), 0)`;

const ESCROW = `select o.city_id, o.id, o.reference, o.payment, o.fulfilment, o.total_xaf,
    coalesce((select sum(-e.amount_xaf) from ledger_accounts a join ledger_entries e
      on e.account_id = a.id where a.code = 'liab:escrow:order:' || o.id), 0) as kept,
    ${BACK} as back, ${FROM_HOUSE} as given
  from orders o`;

/** Orders, and where their money is. */
export const ORDERS: readonly Invariant[] = [
  {
    id: 'I5',
    says: 'every order that somebody was told of exists',
    violations: `select m.id, m.order_id from messages m
      where m.order_id is not null and not exists (select from orders o where o.id = m.order_id)`,
  },
  {
    id: 'I6',
    says: 'every recorded move is one that the table of transitions allows',
    violations: `select v.city_id, v.order_id, v.axis, v.from_state, v.to_state
      from order_events v where v.axis is not null and v.from_state is not null
        and not exists (select from order_transitions t where t.axis = v.axis
          and t.from_state = v.from_state and t.to_state = v.to_state)`,
  },
  {
    id: 'I6b',
    says: 'every order stands where its last move left it',
    violations: `select o.id, v.axis, v.to_state from orders o
      cross join (values ('fulfilment'), ('courier'), ('payment')) x(axis)
      join lateral (select axis, to_state from order_events where city_id = o.city_id
        and order_id = o.id and axis = x.axis order by at desc, id desc limit 1) v on true
      where v.to_state <> case x.axis when 'fulfilment' then o.fulfilment
        when 'courier' then o.courier else o.payment end`,
  },
  {
    id: 'I7',
    says: 'held money is in escrow to the franc',
    violations: `select * from (${ESCROW}) e where payment = 'held' and kept <> total_xaf`,
  },
  {
    id: 'I7b',
    says: 'nothing stays in escrow once an order is released, refunded or never paid',
    violations: `select * from (${ESCROW}) e
      where payment not in ('held', 'part_refunded') and kept <> 0`,
  },
  {
    id: 'I7c',
    says: 'a delivered order is paid, and its code matched',
    violations: `select o.id, o.payment from orders o where o.fulfilment = 'delivered'
      and (o.payment not in ('released', 'part_refunded', 'refunded') or not exists (
        select from order_events v where v.city_id = o.city_id and v.order_id = o.id
          and v.axis = 'fulfilment' and v.to_state = 'delivered' and v.actor_kind = 'driver'))`,
  },
  {
    id: 'I7d',
    says: 'of an order that was refunded in part the rest is in escrow until its end, then nothing',
    violations: `select * from (${ESCROW}) e where payment = 'part_refunded'
      and kept not in (0, total_xaf - back + given)`,
  },
  {
    id: 'I7e',
    says: 'an order is frozen exactly while something stands against its money',
    violations: `select o.id, o.frozen from orders o where o.frozen <> exists (
      select from order_freezes f where f.order_id = o.id and f.lifted_at is null)`,
  },
  {
    id: 'I7f',
    says: 'money of a frozen order leaves for nobody: its shares are held',
    violations: `select f.order_id, s->>'key' as key from order_freezes f,
        jsonb_array_elements(f.holds) s
      where f.lifted_at is null and not exists (select from ledger_holds h
        where h.key = s->>'key' and h.state in ('open', 'posted'))`,
  },
  {
    id: 'I7g',
    says: 'a dispute that is open freezes its order',
    violations: `select d.number from disputes d where d.state = 'open' and not exists (
      select from order_freezes f where f.id = d.freeze_id and f.lifted_at is null)`,
  },
  {
    id: 'I7h',
    says: 'a decision moved exactly what was decided',
    violations: `select d.number, d.refund_xaf, coalesce(m.xaf, 0) as moved from disputes d
      left join lateral (select sum(-e.amount_xaf) as xaf from ledger_transfers t
        join ledger_entries e on e.transfer_id = t.id join ledger_accounts a on a.id = e.account_id
        where t.key = 'dispute:' || d.id and a.code = 'liab:customer:' || d.account_id) m on true
      where d.state = 'decided' and d.kind <> 'reversal' and d.refund_xaf <> coalesce(m.xaf, 0)`,
  },
  {
    id: 'I8',
    says: 'no order gave back more than was paid for it',
    violations: `select o.id, o.total_xaf, ${BACK} as back from orders o
      where ${BACK} > o.total_xaf`,
  },
  {
    id: 'I9',
    says: 'a driver has the cash of his doors less what he handed in, never less than none',
    violations: `select a.code, a.balance_xaf from ledger_accounts a
      where a.code like 'asset:cash:driver:%' and (a.balance_xaf < 0 or a.balance_xaf >
        (select coalesce(sum(e.amount_xaf), 0) from ledger_entries e
          join ledger_transfers t on t.id = e.transfer_id
          where e.account_id = a.id and t.kind = 'cash_taken'))`,
  },
  {
    id: 'I9b',
    says: 'every order paid at the door is in its driver’s cash, once',
    violations: `select o.id, o.driver_id from orders o
      where o.method = 'cash' and o.fulfilment = 'delivered' and 1 <> (
        select count(*) from ledger_transfers t join ledger_entries e on e.transfer_id = t.id
          join ledger_accounts a on a.id = e.account_id
        where t.order_id = o.id and t.kind = 'cash_taken' and e.amount_xaf >= o.total_xaf
          and a.code = 'asset:cash:driver:' || o.driver_id)`,
  },
];
