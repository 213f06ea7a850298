import type pg from 'pg';

/** What the world outside knows happened, as far as the audit compares it. */
export interface Books {
  collects: Transaction[];
  withdraws: Transaction[];
  sessions: { sessionId: string; state: string; repeatsDiffering: number; cutPages: number }[];
  messages: { id: string; direction: string; copies: number }[];
}

interface Transaction {
  externalReference: string;
  status: string;
  chargedXaf: number;
}

/** What the audit found outside: the invariant, and each case of it. */
export interface Outside {
  id: string;
  says: string;
  rows: unknown[];
}

/** The sandbox keeps its books in memory only, so what is older than them is not compared. */
export async function compareBooks(client: pg.Client, books: Books): Promise<Outside[]> {
  return [
    await compareCollects(client, books.collects),
    compareReferences(books.collects.filter(isMoved)),
    await compareWithdraws(client, books.withdraws),
    answersOf(books.sessions),
  ];
}

const isMoved = ({ status }: Transaction) => status === 'SUCCESSFUL';

/** What the ledger took in for each attempt; one that is open may have been charged a moment ago. */
const BOOKED = `select a.external_reference as "externalReference", a.state,
    a.state in ('submitting', 'pending', 'unknown', 'expired_locally') as open,
    (select coalesce(sum(e.amount_xaf), 0)::int from ledger_transfers t
      join ledger_entries e on e.transfer_id = t.id join ledger_accounts l on l.id = e.account_id
      where t.key in ('collect:' || a.id, 'reversal:' || a.id) and l.kind in ('asset', 'exp'))
      as "bookedXaf",
    exists (select from payments p join support_tasks s on s.order_id = p.order_id
      where p.id = a.payment_id and s.kind like 'payment_%')
    or exists (select from payments p join reviews r on r.order_id = p.order_id
      where p.id = a.payment_id and r.kind like 'payment_%')
    or exists (select from recon_breaks b where b.attempt_id = a.id and b.kind <> 'fee_differs')
      as asked
  from payment_attempts a where a.external_reference = any($1)`;

const SENT = `select a.external_reference as "externalReference", a.state,
    a.state in ('submitting', 'pending', 'unknown') as open,
    (select coalesce(-sum(e.amount_xaf), 0)::int from ledger_transfers t
      join ledger_entries e on e.transfer_id = t.id join ledger_accounts l on l.id = e.account_id
      where (t.key = 'payout_late:' || a.id or (a.state <> 'failed' and t.id = (
          select h.transfer_id from ledger_holds h where h.key = 'payout:' || a.payout_id)))
        and (l.kind = 'asset' or l.code like 'exp:provider_fee:%')) as "bookedXaf",
    a.state = 'review' or exists (select from reviews r where r.closed_at is null
      and r.subject::text like '%' || a.payout_id || '%')
    or exists (select from recon_breaks b where b.payout_id = a.id and b.kind <> 'fee_differs')
      as asked
  from payout_attempts a where a.external_reference = any($1)`;

interface Booked {
  externalReference: string;
  state: string;
  /** Still asked about: what moved for it a moment ago will be found. */
  open: boolean;
  bookedXaf: number;
  /** Whether a person has been asked to look at it. */
  asked: boolean;
}

async function compareCollects(client: pg.Client, collects: Transaction[]): Promise<Outside> {
  const rows = await compareSums(client, BOOKED, collects);
  const count = String(collects.filter(isMoved).length);
  const says = `what the provider charged is in our books to the franc (${count} charges)`;
  return { id: 'I2', says, rows };
}

async function compareWithdraws(client: pg.Client, withdraws: Transaction[]): Promise<Outside> {
  const rows = await compareSums(client, SENT, withdraws);
  const count = String(withdraws.filter(isMoved).length);
  return { id: 'I2b', says: `what the provider paid out is in our books (${count} payouts)`, rows };
}

async function compareSums(client: pg.Client, sql: string, theirs: Transaction[]) {
  const references = theirs.map(({ externalReference }) => externalReference);
  const { rows } = await client.query<Booked>(sql, [references]);
  const booked = new Map(rows.map((row) => [row.externalReference, row]));
  const moved = new Map(references.map((reference) => [reference, 0]));
  for (const { externalReference: reference, chargedXaf } of theirs.filter(isMoved)) {
    moved.set(reference, (moved.get(reference) ?? 0) + chargedXaf);
  }
  return [...moved].flatMap(([reference, movedXaf]) => {
    const ours = booked.get(reference);
    return isExplained(ours, movedXaf) ? [] : [{ reference, movedXaf, ...ours }];
  });
}

/** Money that does not fit is before a person; nobody else may hold more or less than was moved. */
function isExplained(ours: Booked | undefined, movedXaf: number): boolean {
  if (!ours) return movedXaf === 0;
  if (ours.bookedXaf === movedXaf || ours.asked) return true;
  return ours.open && ours.bookedXaf === 0;
}

/** I4: asking twice under one reference would be charging twice. */
function compareReferences(charged: Transaction[]): Outside {
  const references = charged.map(({ externalReference }) => externalReference);
  const twice = references.filter((reference, at) => references.indexOf(reference) !== at);
  const says = 'each of our references was charged at most once';
  return { id: 'I4', says, rows: twice.map((externalReference) => ({ externalReference })) };
}

/** I12: every turn was answered, the same turn with the same bytes, on a page that a phone can show. */
function answersOf(sessions: Books['sessions']): Outside {
  const rows = sessions.filter(
    ({ state, repeatsDiffering, cutPages }) =>
      state === 'error' || repeatsDiffering > 0 || cutPages > 0,
  );
  const count = String(sessions.length);
  return { id: 'I12', says: `every turn got one whole answer (${count} sessions)`, rows };
}
