import { randomUUID } from 'node:crypto';

import type pg from 'pg';

import type { Database, Sql, Tx } from '../../src/models/database.js';
import type { VirtualProvider } from './provider.js';

/** Mistakes that are made on purpose, to see that they are found. */
export const PLANTED = ['skip-read-back', 'drop-unique-key', 'settle-twice'] as const;
export type Planted = (typeof PLANTED)[number];

/** Makes the mistake that lies in the database; the others wrap what the house is given. */
export async function plantInDatabase(owner: pg.Client, planted: Planted | null): Promise<void> {
  if (planted !== 'drop-unique-key') return;
  await owner.query('alter table idempotency_keys drop constraint idempotency_keys_pkey');
}

export function plantInProvider(
  provider: VirtualProvider,
  planted: Planted | null,
): VirtualProvider {
  return planted === 'skip-read-back' ? believing(provider) : provider;
}

export function plantAround(db: Database, planted: Planted | null): Database {
  return planted === 'settle-twice' ? postingTwice(db) : db;
}

/** Nobody reads back what a notice says: what it says is what is so. */
function believing(provider: VirtualProvider): VirtualProvider {
  const paid = new Set<string>();
  return {
    ...provider,
    verifyNotice(received, now) {
      const verified = provider.verifyNotice(received, now);
      const isPaid = verified.ok && verified.notice.status === 'SUCCESSFUL';
      if (isPaid) paid.add(verified.notice.providerReference ?? '');
      return verified;
    },
    async status(reference) {
      const row = provider.books.byReference.get(reference);
      if (!row || !paid.has(reference)) return provider.status(reference);
      const facts = { externalReference: row.externalReference, currency: 'XAF', netXaf: null };
      const said = { providerReference: reference, direction: row.direction, ...facts };
      return { kind: 'succeeded', amountXaf: row.askedXaf, operator: row.operator, ...said };
    },
  };
}

/** Money that came is booked a second time, under another key. */
function postingTwice(db: Database): Database {
  const isCollected = ({ text }: Sql, values: unknown[]) =>
    /insert into ledger_transfers/.test(text) && values.some((value) => holdsCollect(value));
  const twice = (tx: Tx): Tx => ({
    ...tx,
    async query<Row>(statement: Sql, values: unknown[] = []): Promise<Row[]> {
      const rows = await tx.query<Row>(statement, values);
      if (isCollected(statement, values)) await tx.query(statement, renamed(values));
      return rows;
    },
  });
  return {
    ...db,
    transaction: (work, options) => db.transaction((tx) => work(twice(tx)), options),
  };
}

function holdsCollect(value: unknown): boolean {
  return typeof value === 'string' && value.includes('"collect:');
}

/** The same transfers as others: with ids and keys of their own. */
function renamed(values: unknown[]): unknown[] {
  const transfers = values.find(holdsCollect) as string;
  const ids = (JSON.parse(transfers) as { id: string }[]).map(
    ({ id }) => [id, randomUUID()] as const,
  );
  return values.map((value) => {
    if (typeof value !== 'string') return value;
    const other = ids.reduce((text, [id, fresh]) => text.replaceAll(id, fresh), value);
    return other.replaceAll('"collect:', '"collect-again:');
  });
}
