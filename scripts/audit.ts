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
  const charged = collects.filter(({ status }) => status === 'SUCCESSFUL');
  const broken = [await compareSums(client, charged), compareReferences(charged)];
  return broken.flatMap((id) => (id === null ? [] : [id]));
}

/** An attempt in review is before a person, its money parked; what was charged is on its transfer. */
const ATTEMPTS = `select a.external_reference as "externalReference", case when a.state = 'review'
    then null else a.amount_xaf end as "amountXaf"
  from payment_attempts a where a.state in ('succeeded', 'review')
    and a.external_reference = any($1)`;

/** The sandbox keeps its books in memory only, so charges older than them are not compared. */
async function compareSums(client: pg.Client, charged: Books['collects']): Promise<string | null> {
  const references = charged.map(({ externalReference }) => externalReference);
  const { rows } = await client.query<{ externalReference: string; amountXaf: number | null }>(
    ATTEMPTS,
    [references],
  );
  const booked = new Map(rows.map((row) => [row.externalReference, row.amountXaf]));
  const wrong = charged.filter(({ externalReference, chargedXaf }) => {
    const ours = booked.get(externalReference);
    return ours === undefined || (ours !== null && ours > chargedXaf);
  });
  const says = `what the provider charged is in our books to the franc (${String(charged.length)} charges)`;
  tell({ id: 'I2', says }, wrong);
  return wrong.length === 0 ? null : 'I2';
}

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
