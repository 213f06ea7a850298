import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import pg from 'pg';

import { compareBooks, type Books } from './audit/books.js';
import { breaksOfChain } from './audit/chain.js';
import { INVARIANTS } from './audit/invariants.js';

// `npm run audit`: reads a database and the sandbox's books and checks that they tell the same
// story. It shares no code with the application. DATABASE_URL, or DATA_DIR with `database-url` in
// it, says which database; SANDBOX_URL or SANDBOX_PORT which books. Exit status 0 only if every invariant holds.

const {
  DATABASE_URL = '',
  DATA_DIR = '.data',
  SANDBOX_PORT = '3001',
  SANDBOX_URL = `http://127.0.0.1:${SANDBOX_PORT}`,
} = process.env;

async function main(): Promise<void> {
  const client = new pg.Client({ connectionString: await databaseUrl() });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const broken = [
      ...(await checkAll(client)),
      ...(await checkChain(client)),
      ...(await checkBooks(client)),
    ];
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
  for (const { id, says, violations } of INVARIANTS) {
    const { rows } = await client.query<Record<string, unknown>>(violations);
    if (tell(id, says, rows)) broken.push(id);
  }
  return broken;
}

async function checkChain(client: pg.Client): Promise<string[]> {
  const says = 'the chain over all postings holds, link by link';
  return tell('I15c', says, await breaksOfChain(client)) ? ['I15c'] : [];
}

/** I2, I4 and I12 against the world outside. */
async function checkBooks(client: pg.Client): Promise<string[]> {
  const answer = await fetch(`${SANDBOX_URL}/books`).catch(() => null);
  if (!answer?.ok) {
    print(`--    books   no sandbox answers at ${SANDBOX_URL}: the world outside is not compared`);
    return [];
  }
  const outside = await compareBooks(client, (await answer.json()) as Books);
  return outside.flatMap(({ id, says, rows }) => (tell(id, says, rows) ? [id] : []));
}

/** Prints one line, and the first violations; gives whether there are any. */
function tell(id: string, says: string, rows: unknown[]): boolean {
  print(`${rows.length === 0 ? 'ok  ' : 'FAIL'}  ${id.padEnd(6)}  ${says}`);
  for (const row of rows.slice(0, SHOWN)) print(`        ${JSON.stringify(row)}`);
  return rows.length > 0;
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
