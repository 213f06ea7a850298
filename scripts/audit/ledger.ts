import { HOUSE_NOW, NORMAL, type Invariant } from './invariant.js';

/** What a hold takes from an account that has a floor, by hand. */
const HELD = `select h.id as hold_id, a.id as account_id,
    greatest(0, -sum(${NORMAL})) as held
  from ledger_holds h join ledger_hold_entries e on e.hold_id = h.id
    join ledger_accounts a on a.id = e.account_id where a.floored group by h.id, a.id`;

/** The books themselves. */
export const LEDGER: readonly Invariant[] = [
  {
    id: 'I1',
    says: 'every transfer has two or more entries that cancel',
    violations: `select t.id, count(e.*) as legs, coalesce(sum(e.amount_xaf), 0) as sum
      from ledger_transfers t left join ledger_entries e on e.transfer_id = t.id
      group by t.id having count(e.*) < 2 or sum(e.amount_xaf) <> 0`,
  },
  {
    id: 'I1b',
    says: 'every entry belongs to a transfer of its own time',
    violations: `select e.transfer_id from ledger_entries e
      left join ledger_transfers t on t.id = e.transfer_id and t.at = e.at where t.id is null`,
  },
  {
    id: 'I1c',
    says: 'every hold has two or more entries that cancel',
    violations: `select h.key, count(e.*) as legs, coalesce(sum(e.amount_xaf), 0) as sum
      from ledger_holds h left join ledger_hold_entries e on e.hold_id = h.id
      group by h.id having count(e.*) < 2 or sum(e.amount_xaf) <> 0`,
  },
  {
    id: 'I1d',
    says: 'a hold that was posted took no more from anybody than it held',
    violations: `with held as (${HELD}), taken as (
        select h.id as hold_id, a.id as account_id, -sum(${NORMAL}) as taken
        from ledger_holds h join ledger_entries e on e.transfer_id = h.transfer_id
          join ledger_accounts a on a.id = e.account_id where a.floored group by h.id, a.id)
      select h.key, t.taken, coalesce(d.held, 0) as held from taken t
        join ledger_holds h on h.id = t.hold_id
        left join held d on d.hold_id = t.hold_id and d.account_id = t.account_id
      where t.taken > coalesce(d.held, 0)`,
  },
  {
    id: 'I1e',
    says: 'a hold is posted exactly where a transfer stands for it',
    violations: `select h.key, h.state from ledger_holds h
      left join ledger_transfers t on t.id = h.transfer_id
      where (h.state = 'posted') <> (t.id is not null)`,
  },
  {
    id: 'I1f',
    says: 'a correction is the exact opposite of one transfer, once',
    violations: `select t.id, t.reverses from ledger_transfers t where t.reverses is not null and (
        exists (select from ledger_entries e where e.transfer_id in (t.id, t.reverses)
          group by e.account_id having sum(e.amount_xaf) <> 0)
        or not exists (select from ledger_transfers o where o.id = t.reverses)
        or (select count(*) from ledger_transfers o where o.reverses = t.reverses) > 1)`,
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
    id: 'I3c',
    says: 'what an account holds back is what its open holds say, and no more than it has',
    violations: `with held as (${HELD})
      select a.code, a.held_xaf, a.balance_xaf, coalesce(sum(d.held), 0) as holds
      from ledger_accounts a left join (held d
          join ledger_holds h on h.id = d.hold_id and h.state = 'open') on d.account_id = a.id
      where a.floored group by a.id
      having a.held_xaf <> coalesce(sum(d.held), 0) or a.held_xaf > a.balance_xaf`,
  },
  {
    id: 'I3d',
    says: 'no hold is open ten minutes after its time',
    violations: `select key, expires_at from ledger_holds
      where state = 'open' and expires_at < ${HOUSE_NOW} - interval '10 minutes'`,
  },
  {
    id: 'I15',
    says: 'every change of money says who caused it',
    violations: `select id, kind from ledger_transfers where actor_kind is null
      or (actor_kind = 'staff' and coalesce(actor_id, '') = '')`,
  },
  {
    id: 'I15b',
    says: 'what a person of the team moved stands in the audit log under their name',
    violations: `select t.key, t.actor_id from ledger_transfers t where t.actor_kind = 'staff'
      and not exists (select from audit_log l where l.actor_kind = 'staff'
        and l.actor_id = t.actor_id and l.at between t.at - interval '1 minute'
        and t.at + interval '1 minute')`,
  },
];
