import type { Runner, Sql } from './database.js';

/** 0 codes and money, 1 orders, 2 offers, 3 bulk: each class has its own quota. */
export type OutboxClass = 0 | 1 | 2 | 3;

/** A row to write: `subject` holds ids and plain facts, never a number, a name or a code. */
export interface NewOutboxRow {
  id: string;
  kind: string;
  /** Rows of one lane leave in order; a phone's lane is `phone:<phone id>`. */
  lane: string;
  class: OutboxClass;
  subject: Record<string, unknown>;
  dueAt: Date;
  /** A second row with the same key is silently not written. */
  dedupeKey?: string;
  createdAt: Date;
}

const WRITE: Sql = {
  name: 'outbox_write',
  text: `insert into outbox (id, kind, lane, class, subject, due_at, dedupe_key, created_at)
    select (r->>'id')::uuid, r->>'kind', r->>'lane', (r->>'class')::smallint, r->'subject',
      (r->>'dueAt')::timestamptz, r->>'dedupeKey', (r->>'createdAt')::timestamptz
    from jsonb_array_elements($1::jsonb) r
    on conflict (dedupe_key) do nothing`,
};

/** Writes outbox rows in the caller's transaction, in one statement. */
export async function writeOutbox(runner: Runner, rows: NewOutboxRow[]): Promise<void> {
  if (rows.length > 0) await runner.query(WRITE, [JSON.stringify(rows)]);
}

const CANCEL: Sql = {
  name: 'outbox_cancel',
  text: `update outbox set state = 'cancelled', done_at = $2
    where dedupe_key = any($1::text[]) and done_at is null and state = 'waiting'`,
};

/** Takes back rows that have not been claimed yet, by their dedupe keys. */
export async function cancelOutbox(runner: Runner, dedupeKeys: string[], at: Date): Promise<void> {
  if (dedupeKeys.length > 0) await runner.query(CANCEL, [dedupeKeys, at]);
}
