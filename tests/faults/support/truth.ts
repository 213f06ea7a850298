import type { Transaction } from '../../../sandbox/books.js';
import { INVARIANTS } from '../../../scripts/audit/invariants.js';
import type { House } from './scene.js';

/** Money of one attempt as our ledger booked it; null when it did not. */
interface Booked {
  externalReference: string;
  attempt: string;
  state: string;
  orderId: string;
  bookedXaf: number | null;
  /** A person has been asked to look at it. */
  isAsked: boolean;
}

const BOOKED = `select a.external_reference as "externalReference", a.id as attempt, a.state,
    p.order_id as "orderId", (select sum(e.amount_xaf)::int from ledger_transfers t
      join ledger_entries e on e.transfer_id = t.id join ledger_accounts l on l.id = e.account_id
      where t.key = 'collect:' || a.id and l.kind in ('asset', 'exp')) as "bookedXaf",
    exists (select from reviews r where r.order_id = p.order_id and r.closed_at is null
      and r.kind like 'payment_%') or exists (select from recon_breaks b
      where b.attempt_id = a.id and b.closed_at is null) as "isAsked"
  from payment_attempts a join payments p on p.id = a.payment_id`;

/** All that is wrong between the database, its own rules and the world's books; empty is well. */
export async function untruths(house: House): Promise<string[]> {
  return [...(await brokenInvariants(house)), ...(await wrongMoney(house))];
}

/** The auditor's statements, at the house's own time. */
async function brokenInvariants(house: House): Promise<string[]> {
  const now = `timestamptz '${house.clock.now().toISOString()}'`;
  const broken: string[] = [];
  for (const { id, violations } of INVARIANTS) {
    const rows = await house.rows(violations.replaceAll('now()', now));
    if (rows.length > 0) broken.push(`${id}: ${JSON.stringify(rows[0])}`);
  }
  return broken;
}

/** What the provider charged, franc for franc, is what we booked, or a person is asked about it. */
async function wrongMoney(house: House): Promise<string[]> {
  const { books } = house.sandbox.world;
  const charged = books.transactions.rows().filter(isCharged);
  const booked = await house.rows<Booked>(BOOKED);
  const find = (externalReference: string) =>
    booked.find((row) => row.externalReference === externalReference);
  return [
    ...charged.flatMap((charge) => wrongCharge(charge, find(charge.externalReference))),
    ...booked
      .filter(({ bookedXaf }) => bookedXaf !== null)
      .filter(
        (row) => !charged.some((charge) => charge.externalReference === row.externalReference),
      )
      .map(({ attempt }) => `attempt ${attempt} is booked and was never charged`),
    ...twice(
      charged.map((charge) => charge.externalReference),
      'reference charged twice',
    ),
    ...twice(
      // A top-up is for no order, and there may be many.
      charged.flatMap((charge) => find(charge.externalReference)?.orderId ?? []),
      'order charged twice',
    ),
  ];
}

const isCharged = ({ endpoint, status }: Transaction) =>
  endpoint === 'collect' && status === 'SUCCESSFUL';

function wrongCharge({ externalReference, chargedXaf }: Transaction, booked?: Booked): string[] {
  if (booked?.bookedXaf === chargedXaf) return [];
  // Told wrongly by the provider itself: the comparison of the night has put it before a person.
  if (booked?.isAsked) return [];
  const ours = `${booked?.state ?? 'no attempt'}, ${String(booked?.bookedXaf ?? null)}F booked`;
  return [`${externalReference}: ${String(chargedXaf)}F charged, ${ours}`];
}

function twice(values: string[], what: string): string[] {
  const again = values.filter((value, index) => values.indexOf(value) !== index);
  return [...new Set(again)].map((value) => `${what}: ${value}`);
}

/** Where an order and its money stand, in one line. */
export async function standing(house: House, reference: number): Promise<string> {
  const [row] = await house.rows<Record<'fulfilment' | 'payment' | 'attempts' | 'tasks', string>>(
    `select o.fulfilment, o.payment, coalesce((select string_agg(a.state, '+' order by a.no)
        from payments p join payment_attempts a on a.payment_id = p.id where p.order_id = o.id),
        'none') as attempts,
      coalesce((select string_agg(kind, '+' order by at, kind) from (
        select kind, created_at as at from support_tasks s where s.order_id = o.id
        union all select kind, opened_at from reviews r where r.order_id = o.id) asked), '') as tasks
      from orders o where reference = $1 and reference_held`,
    [reference],
  );
  if (!row) throw new Error(`there is no order ${String(reference)}`);
  const { fulfilment, payment, attempts, tasks } = row;
  return [fulfilment, payment, attempts, ...(tasks === '' ? [] : [tasks])].join(', ');
}
