import type { Invariant } from './invariant.js';

const POSTED = `exists (select from ledger_transfers t where t.key = 'collect:' || a.id)`;

/** Money that came in or went out by a provider. */
export const PAYMENTS: readonly Invariant[] = [
  {
    id: 'I4b',
    says: 'at most one charge pays an order; any other became credit',
    violations: `select p.order_id, count(*) from payments p
      join payment_attempts a on a.payment_id = p.id
      where a.state = 'succeeded' and not a.credited and p.order_id is not null
        and p.purpose = 'order' and p.completes is null
      group by p.order_id having count(*) > 1`,
  },
  {
    id: 'I4c',
    says: 'every payment in doubt is still asked about, or before a person',
    violations: `select a.id, a.state from payment_attempts a
      where a.state in ('submitting', 'pending', 'unknown', 'expired_locally')
        and not exists (select from outbox o where o.dedupe_key = 'payment.poll:' || a.id
          and (o.done_at is null or o.state = 'dead'))
        and not exists (select from payments p join reviews r on r.order_id = p.order_id
          where p.id = a.payment_id and r.kind like 'payment_%')`,
  },
  {
    id: 'I4d',
    says: 'nobody was asked again before it was proven that the try before had charged nothing',
    violations: `select b.payment_id, a.no as unproven, b.no from payment_attempts a
      join payment_attempts b on b.payment_id = a.payment_id and b.no > a.no
      where not exists (select from payment_proofs p where p.attempt_id = a.id
        and p.at <= b.created_at and p.proof in ('not_sent', 'refused', 'provider_failed',
          'never_arrived', 'expired_at_provider'))`,
  },
  {
    id: 'I4e',
    says: 'tries are counted without a gap, and none follows a success',
    violations: `select a.payment_id, max(a.no) as last, count(*) from payment_attempts a
        group by a.payment_id having max(a.no) <> count(*) or min(a.no) <> 1
      union all
      select a.payment_id, b.no, a.no from payment_attempts a
        join payment_attempts b on b.payment_id = a.payment_id and b.no > a.no
        where a.state = 'succeeded' and b.created_at > a.resolved_at`,
  },
  {
    id: 'I4f',
    says: 'no try has failed without a proof, and every proof is kept',
    violations: `select a.id, a.proof from payment_attempts a where (a.state = 'failed'
        and a.proof is null) or (a.proof is not null and not exists (
        select from payment_proofs p where p.attempt_id = a.id and p.proof = a.proof))`,
  },
  {
    id: 'I4g',
    says: 'a payout succeeds by one try, and a next one needs the proof that the last moved nothing',
    violations: `select a.payout_id, a.no from payout_attempts a
        join payout_attempts b on b.payout_id = a.payout_id and b.no > a.no
        where a.state <> 'failed' or a.proof is null
      union all
      select payout_id, 0 from payout_attempts where state = 'succeeded'
        group by payout_id having count(*) > 1`,
  },
  {
    id: 'I14',
    says: 'every success is booked once, and nothing is booked that did not succeed',
    violations: `select a.id::text, a.state from payment_attempts a
        where a.state = 'succeeded' and not ${POSTED}
      union all
      select t.key, t.kind from ledger_transfers t
        left join payment_attempts a on 'collect:' || a.id = t.key
        where t.key like 'collect:%' and t.kind in ('collect_held', 'collect_completed')
          and coalesce(a.state, '') not in ('succeeded', 'review')`,
  },
  {
    id: 'I14b',
    says: 'money that no order waited for is its payer’s credit',
    violations: `select a.id from payment_attempts a join payments p on p.id = a.payment_id
      where a.credited and p.order_id is not null and not exists (
        select from ledger_transfers t where (t.key = 'collect:' || a.id
            and t.kind = 'collect_credited') or t.key = 'short:' || a.id)`,
  },
  {
    id: 'I14c',
    says: 'a payout that succeeded is posted once, one that did not gave its hold back',
    violations: `select p.id, p.state, h.state as hold from payouts p
      left join ledger_holds h on h.key = 'payout:' || p.id
      where h.state is distinct from case when p.state = 'succeeded' then 'posted'
          when p.state in ('failed', 'cancelled') then 'voided' else 'open' end
        and not (h.state is null and p.state = 'failed' and p.reason = 'not_enough')
        and not (p.state = 'succeeded' and exists (select from payout_attempts a
          join ledger_transfers t on t.key = 'payout_late:' || a.id where a.payout_id = p.id))`,
  },
  {
    id: 'I14d',
    says: 'what came short of a payment waits for its rest, or was moved on once',
    violations: `select a.id, count(t.id) as moved from payment_attempts a
      join ledger_transfers p on p.key = 'collect:' || a.id and p.kind = 'collect_parked'
      left join ledger_transfers t on t.key = 'short:' || a.id
      where a.state <> 'review' and not exists (select from payments c
          where c.completes = a.payment_id and c.state = 'open')
        and not exists (select from payments c
        join payment_attempts b on b.payment_id = c.id
        join ledger_transfers d on d.key = 'collect:' || b.id and d.kind = 'collect_completed'
        where c.completes = a.payment_id)
      group by a.id having count(t.id) <> 1`,
  },
  {
    id: 'I8b',
    says: 'no payment went back to its payer more than once over',
    violations: `select p.id, p.amount_xaf, sum(r.amount_xaf) as back from payments p
      join refund_parts r on r.payment_id = p.id join refunds f on f.id = r.refund_id
      where f.state not in ('failed', 'refused') group by p.id having sum(r.amount_xaf) > p.amount_xaf`,
  },
  {
    id: 'I8c',
    says: 'what goes back to a payer goes to the number that paid',
    violations: `select f.number from refunds f join refund_parts r on r.refund_id = f.id
      join payments p on p.id = r.payment_id where p.payer_phone_id <> f.payer_phone_id
        or p.account_id <> f.account_id`,
  },
  {
    id: 'I8d',
    says: 'a refund is told paid exactly when its payout has succeeded',
    violations: `select f.number, f.state, p.state as payout from refunds f
      left join payouts p on p.id = f.payout_id
      where (f.state = 'paid') <> (p.state is not distinct from 'succeeded')`,
  },
  {
    id: 'I16b',
    says: 'receipts of a day are numbered from one on without a gap',
    violations: `select day, max(no) as last, count(*) from receipts
      group by day having max(no) <> count(*) or min(no) <> 1`,
  },
  {
    id: 'I3e',
    says: 'what customers have in bonus is what is left of the lots',
    violations: `select a.code, a.balance_xaf, coalesce(sum(b.left_xaf), 0) as lots
      from ledger_accounts a
        left join bonus_lots b on a.code = 'liab:bonus:' || b.account_id
      where a.code like 'liab:bonus:%' group by a.id
      having a.balance_xaf - a.held_xaf <> coalesce(sum(b.left_xaf), 0)`,
  },
];
