import type { Invariant } from './invariant.js';

/** A mobile number of Cameroon, with or without its country. */
const NUMBER = `'\\m(237)?6[0-9]{8}\\M'`;

/** What leaves the house, and what stands still in it. */
export const MESSAGES: readonly Invariant[] = [
  {
    id: 'I10',
    says: 'every message that failed for good is before a person',
    violations: `select id, kind from outbox where state = 'dead'
      and not exists (select from support_tasks s where s.facts->>'outboxId' = outbox.id::text
        or s.created_at >= outbox.created_at)`,
  },
  {
    id: 'I10b',
    says: 'every message that was told sent was taken by a gateway',
    violations: `select m.id, m.state from messages m where m.state in ('sent', 'delivered')
      and not exists (select from message_attempts a where a.message_id = m.id
        and a.state in ('sent', 'delivered'))`,
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
    id: 'I16',
    says: 'no number stands where only ids may stand',
    violations: `select 'outbox' as place, id::text from outbox where subject::text ~ ${NUMBER}
      union all select 'audit_log', id::text from audit_log where subject::text ~ ${NUMBER}
      union all select 'order_events', id::text from order_events where facts::text ~ ${NUMBER}
      union all select 'support_tasks', id::text from support_tasks where facts::text ~ ${NUMBER}
      union all select 'reviews', id::text from reviews
        where facts::text ~ ${NUMBER} or subject::text ~ ${NUMBER}
      union all select 'recon_breaks', id::text from recon_breaks where facts::text ~ ${NUMBER}
      union all select 'ledger_transfers', id::text from ledger_transfers
        where facts::text ~ ${NUMBER}`,
  },
];
