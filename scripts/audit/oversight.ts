import { HOUSE_NOW, type Invariant } from './invariant.js';

/** Whether those who look at money do look. */
export const OVERSIGHT: readonly Invariant[] = [
  {
    id: 'R1',
    says: 'somebody is called about every break, and again every day',
    violations: `select number, kind, opened_at, alarmed_at from recon_breaks
      where closed_at is null and kind <> 'fee_differs'
        and coalesce(alarmed_at, opened_at) < ${HOUSE_NOW} - interval '50 hours'`,
  },
  {
    id: 'R2',
    says: 'an order whose money no provider knows of stands still',
    violations: `select b.number, b.order_id from recon_breaks b
      where b.kind = 'missing_there' and b.closed_at is null and b.order_id is not null
        and not exists (select from order_freezes f where f.order_id = b.order_id
          and f.cause = 'phantom' and f.lifted_at is null)`,
  },
  {
    id: 'R3',
    says: 'money in suspense is before a person, as a break that stands open or a review',
    violations: `select a.code, -sum(e.amount_xaf) as waits from ledger_accounts a
      join ledger_entries e on e.account_id = a.id where a.code like 'suspense:%'
      group by a.code having sum(e.amount_xaf) <> 0 and not exists (
        select from recon_breaks where closed_at is null) and not exists (
        select from reviews where closed_at is null)
        and not exists (select from disputes where state = 'open')
        and not exists (select from payments where state = 'open' and completes is not null)`,
  },
  {
    id: 'R4',
    says: 'the balances were looked at within two days of the last posting',
    violations: `select max(t.at) as posted, (select max(at) from balance_checks) as looked
      from ledger_transfers t having max(t.at) - min(t.at) > interval '2 days'
        and max(t.at) > coalesce((select max(at) from balance_checks), '-infinity')
          + interval '50 hours'`,
  },
  {
    id: 'R5',
    says: 'a look at the balances that found something is before a person',
    violations: `select c.id, c.at from balance_checks c where not c.sound and not exists (
      select from reviews r where r.kind = 'balance_unsound' and r.opened_at <= c.at
        and (r.closed_at is null or r.closed_at >= c.at))`,
  },
  {
    id: 'R6',
    says: 'a review or break that is closed says who decided what',
    violations: `select number, 'review' as what from reviews
        where (closed_at is null) <> (decision is null)
          or (closed_at is null) <> (closed_by is null)
      union all
      select number, 'break' from recon_breaks where (closed_at is null) <> (decision is null)
          or (closed_at is null) <> (closed_by is null)`,
  },
];
