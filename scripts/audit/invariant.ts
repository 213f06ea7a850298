/** Something that must never be so: the statement finds every case of it. */
export interface Invariant {
  /** As numbered in the reliability notes: I1 to I16; letters where one has several parts. */
  id: string;
  says: string;
  violations: string;
}

/** The normal side of an account: debits for assets and expenses, credits for the rest. */
export const NORMAL = `case when a.kind in ('asset', 'exp') then e.amount_xaf else -e.amount_xaf end`;

/** What the time was in the house when it last did anything: tests live in a time of their own. */
export const HOUSE_NOW = `(select coalesce(max(created_at), now()) from outbox)`;
