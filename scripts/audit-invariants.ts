/** Something that must never be so: the statement finds every case of it. */
export interface Invariant {
  /** As numbered in the reliability notes: I1 to I16; letters where one has several parts. */
  id: string;
  says: string;
  violations: string;
}

/** The normal side of an account: debits for assets and expenses, credits for the rest. */
const NORMAL = `case when a.kind in ('asset', 'exp') then e.amount_xaf else -e.amount_xaf end`;

const ESCROW = `select o.city_id, o.id, o.reference, o.payment, o.total_xaf,
    coalesce((select sum(-e.amount_xaf) from ledger_accounts a join ledger_entries e
      on e.account_id = a.id where a.code = 'liab:escrow:order:' || o.id), 0) as kept
  from orders o`;

/** What the database alone can tell. All read one snapshot. */
export const INVARIANTS: readonly Invariant[] = [
  {
    id: 'I1',
    says: 'every transfer has two or more entries that cancel',
    violations: `select t.id, count(e.*) as legs, coalesce(sum(e.amount_xaf), 0) as sum
      from ledger_transfers t left join ledger_entries e on e.transfer_id = t.id
      group by t.id having count(e.*) < 2 or sum(e.amount_xaf) <> 0`,
  },
  {
    id: 'I1b',
    says: 'every entry belongs to a transfer',
    violations: `select e.transfer_id from ledger_entries e
      left join ledger_transfers t on t.id = e.transfer_id where t.id is null`,
  },
  {
    id: 'I3',
    says: 'no floored account was below zero after any transfer',
    violations: `select code, at, running from (
        select a.code, e.at, a.floored, sum(${NORMAL})
          over (partition by a.id order by e.at, e.transfer_id, e.line
            range between unbounded preceding and current row) as running
        from ledger_accounts a join ledger_entries e on e.account_id = a.id) r
      where floored and running < 0`,
  },
  {
    id: 'I3b',
    says: 'stored balances are the sums of their entries',
    violations: `select a.code, a.balance_xaf, coalesce(sum(${NORMAL}), 0) as entries
      from ledger_accounts a left join ledger_entries e on e.account_id = a.id
      where a.floored group by a.id having a.balance_xaf <> coalesce(sum(${NORMAL}), 0)`,
  },
  {
    id: 'I4b',
    says: 'at most one charge pays an order; any other became credit',
    violations: `select p.order_id, count(*) from payments p
      join payment_attempts a on a.payment_id = p.id
      where a.state = 'succeeded' and not a.credited and p.order_id is not null
      group by p.order_id having count(*) > 1`,
  },
  {
    id: 'I4c',
    says: 'every payment in doubt is still asked about, or before a person',
    violations: `select a.id, a.state from payment_attempts a
      where a.state in ('submitting', 'pending', 'unknown', 'expired_locally')
        and not exists (select from outbox o where o.dedupe_key = 'payment.poll:' || a.id
          and (o.done_at is null or o.state = 'dead'))`,
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
    violations: `select * from (${ESCROW}) e where payment <> 'held' and kept <> 0`,
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
    id: 'I10',
    says: 'every message that failed for good is before a person',
    violations: `select id, kind from outbox where state = 'dead'
      and not exists (select from support_tasks s where s.facts->>'outboxId' = outbox.id::text
        or s.created_at >= outbox.created_at)`,
  },
  {
    id: 'I11',
    says: 'no message was sent again after it was delivered',
    violations: `select m.id from messages m join message_attempts d on d.message_id = m.id
        and d.state = 'delivered'
      join message_attempts l on l.message_id = m.id and l.no > d.no and l.at > d.state_at`,
  },
  {
    id: 'I13',
    says: 'no claimed work is without a worker for longer than ten seconds',
    violations: `select id, kind, lease_until from outbox
      where state in ('leased', 'sending') and lease_until < now() - interval '10 seconds'`,
  },
  {
    id: 'I15',
    says: 'every change of money says who caused it',
    violations: `select id, kind from ledger_transfers where actor_kind is null`,
  },
];
