import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import pg from 'pg';

import { INVARIANTS, type Invariant } from './audit-invariants.js';

// `npm run audit`: reads a database and the sandbox's books and checks that they tell the same
// story. It shares no code with the application. DATABASE_URL, or DATA_DIR with `database-url` in
// it, says which database; SANDBOX_URL which books. Exit status 0 only if every invariant holds.

const {
  DATABASE_URL = '',
  DATA_DIR = '.data',
  SANDBOX_URL = 'http://127.0.0.1:3001',
} = process.env;

/** What the providers know happened, as far as the audit compares it. */
interface Books {
  collects: { externalReference: string; status: string; chargedXaf: number }[];
}

async function main(): Promise<void> {
  const client = new pg.Client({ connectionString: await databaseUrl() });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const broken = [...(await checkAll(client)), ...(await compareBooks(client))];
    print(broken.length === 0 ? 'Every invariant holds.' : `${String(broken.length)} broken.`);
    process.exitCode = broken.length === 0 ? 0 : 1;
  } finally {
    await client.end();
  }
}

async function databaseUrl(): Promise<string> {
  if (DATABASE_URL !== '') return DATABASE_URL;
  return (await readFile(join(DATA_DIR, 'database-url'), 'utf8')).trim();
}

async function checkAll(client: pg.Client): Promise<string[]> {
  const broken: string[] = [];
  for (const invariant of INVARIANTS) {
    const { rows } = await client.query<Record<string, unknown>>(invariant.violations);
    tell(invariant, rows);
    if (rows.length > 0) broken.push(invariant.id);
  }
  return broken;
}

/** I2 and I4 against the provider's side: what was charged there is what we hold, to the franc. */
async function compareBooks(client: pg.Client): Promise<string[]> {
  const answer = await fetch(`${SANDBOX_URL}/books`).catch(() => null);
  if (!answer?.ok) {
    print(
      `--    books   no sandbox answers at ${SANDBOX_URL}: the provider's side is not compared`,
    );
    return [];
  }
  const { collects } = (await answer.json()) as Books;
  const broken = [
    await compareSums(client, collects),
    compareReferences(collects.filter(isCharged)),
  ];
  return broken.flatMap((id) => (id === null ? [] : [id]));
}

const isCharged = ({ status }: Books['collects'][number]) => status === 'SUCCESSFUL';

/** What the ledger took in for each attempt; one that is open may have been charged a moment ago. */
const BOOKED = `select a.external_reference as "externalReference", a.state,
    a.state in ('submitting', 'pending', 'unknown', 'expired_locally') as open,
    (select coalesce(sum(e.amount_xaf), 0)::int from ledger_transfers t
      join ledger_entries e on e.transfer_id = t.id join ledger_accounts l on l.id = e.account_id
      where t.key = 'collect:' || a.id and l.kind in ('asset', 'exp')) as "bookedXaf",
    exists (select from payments p join support_tasks s on s.order_id = p.order_id
      where p.id = a.payment_id and s.kind like 'payment_%') as asked
  from payment_attempts a where a.external_reference = any($1)`;

interface Booked {
  externalReference: string;
  state: string;
  /** Still asked about: what was charged for it a moment ago will be found. */
  open: boolean;
  bookedXaf: number;
  /** Whether a person has been asked to look at the payment. */
  asked: boolean;
}

/** The sandbox keeps its books in memory only, so charges older than them are not compared. */
async function compareSums(client: pg.Client, collects: Books['collects']): Promise<string | null> {
  const references = collects.map(({ externalReference }) => externalReference);
  const { rows } = await client.query<Booked>(BOOKED, [references]);
  const booked = new Map(rows.map((row) => [row.externalReference, row]));
  const wrong = collects.flatMap((collect) => {
    const ours = booked.get(collect.externalReference);
    const chargedXaf = isCharged(collect) ? collect.chargedXaf : 0;
    return isExplained(ours, chargedXaf) ? [] : [{ ...collect, ...ours }];
  });
  const count = String(collects.filter(isCharged).length);
  const says = `what the provider charged is in our books to the franc (${count} charges)`;
  tell({ id: 'I2', says }, wrong);
  return wrong.length === 0 ? null : 'I2';
}

/** Money that does not fit is before a person; nobody else may hold more or less than was charged. */
function isExplained(ours: Booked | undefined, chargedXaf: number): boolean {
  if (!ours) return chargedXaf === 0;
  if (ours.bookedXaf === chargedXaf) return true;
  if (ours.state === 'review') return ours.asked;
  return ours.open && ours.bookedXaf === 0;
}

/** I4: asking twice under one reference would be charging twice. */
function compareReferences(charged: Books['collects']): string | null {
  const references = charged.map(({ externalReference }) => externalReference);
  const twice = references.filter((reference, at) => references.indexOf(reference) !== at);
  const says = 'each of our references was charged at most once';
  tell(
    { id: 'I4', says },
    twice.map((externalReference) => ({ externalReference })),
  );
  return twice.length === 0 ? null : 'I4';
}

function tell({ id, says }: Pick<Invariant, 'id' | 'says'>, rows: unknown[]): void {
  print(`${rows.length === 0 ? 'ok  ' : 'FAIL'}  ${id.padEnd(6)}  ${says}`);
  for (const row of rows.slice(0, SHOWN)) print(`        ${JSON.stringify(row)}`);
}

/** Violations printed of each kind; one is enough to begin with. */
const SHOWN = 5;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`audit: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
