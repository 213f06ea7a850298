import type { Runner, Sql, Tx } from './database.js';

/** Something that a person decides (migrations/0016). */
export interface Review {
  id: string;
  /** As people say it: R101. */
  number: number;
  kind: string;
  /** Ids only. */
  subject: Record<string, string>;
  cityId: string | null;
  orderId: string | null;
  accountId: string | null;
  facts: Record<string, string | number | boolean | null>;
  openedAt: Date;
  closedAt: Date | null;
  closedBy: string | null;
  decision: string | null;
  note: string | null;
}

const COLUMNS = `r.id, r.number, r.kind, r.subject, r.city_id as "cityId",
  r.order_id as "orderId", r.account_id as "accountId", r.facts, r.opened_at as "openedAt",
  r.closed_at as "closedAt", r.closed_by as "closedBy", r.decision, r.note`;

export type NewReview = Pick<
  Review,
  'id' | 'kind' | 'subject' | 'cityId' | 'orderId' | 'accountId' | 'facts' | 'openedAt'
> & { subjectKey: string };

const OPEN: Sql = {
  name: 'review_open',
  text: `with opened as (
      insert into reviews (id, kind, subject_key, subject, city_id, order_id, account_id, facts,
        opened_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (kind, subject_key) where closed_at is null do nothing returning id, number)
    select id, number, false as repeated from opened
    union all select r.id, r.number, true from reviews r
      where r.kind = $2 and r.subject_key = $3 and r.closed_at is null
    limit 1`,
};

/** Opens it, or finds the one that is open about the same. */
export async function openReview(
  tx: Tx,
  review: NewReview,
): Promise<{ id: string; number: number; repeated: boolean }> {
  const { id, kind, subjectKey, subject, cityId, orderId, accountId, facts, openedAt } = review;
  const about = [JSON.stringify(subject), cityId, orderId, accountId, JSON.stringify(facts)];
  const values = [id, kind, subjectKey, ...about, openedAt];
  const [row] = await tx.query<{ id: string; number: number; repeated: boolean }>(OPEN, values);
  // Somebody else is opening the same one this moment: it stands, under their name.
  return row ?? { id, number: 0, repeated: true };
}

const LIST: Sql = {
  name: 'reviews_list',
  text: `select ${COLUMNS} from reviews r
    where ($1::boolean or r.closed_at is null) and ($2::text is null or r.kind = $2)
      and ($3::uuid is null or r.order_id = $3)
    order by r.closed_at is not null, r.opened_at, r.id limit $4`,
};

/** Open ones first, the oldest before the others. */
export async function listReviews(
  runner: Runner,
  by: { kind?: string; orderId?: string; closedToo?: boolean; limit: number },
): Promise<Review[]> {
  const { kind = null, orderId = null, closedToo = false, limit } = by;
  return runner.query<Review>(LIST, [closedToo, kind, orderId, limit]);
}

const LOCK: Sql = {
  name: 'review_lock',
  text: `select ${COLUMNS} from reviews r where r.number = $1 or r.id::text = $2
    for no key update`,
};

/** By its number or its id. */
export async function lockReview(tx: Tx, name: number | string): Promise<Review | null> {
  const number = typeof name === 'number' ? name : null;
  const [row] = await tx.query<Review>(LOCK, [number, typeof name === 'string' ? name : null]);
  return row ?? null;
}

const CLOSE: Sql = {
  name: 'review_close',
  text: `update reviews set closed_at = $2, closed_by = $3, decision = $4, note = $5 where id = $1`,
};

export async function closeReview(
  tx: Tx,
  id: string,
  closing: { at: Date; by: string; decision: string; note: string | null },
): Promise<void> {
  const { at, by, decision, note } = closing;
  await tx.query(CLOSE, [id, at, by, decision, note]);
}

const EXPLAIN: Sql = {
  name: 'review_explain',
  text: `update reviews set closed_at = $3, closed_by = $4, decision = 'explained'
    where kind = $1 and subject_key = $2 and closed_at is null returning id`,
};

/** Closes the open one about this subject, if there is one; its id. */
export async function explainReview(
  tx: Tx,
  { kind, subjectKey }: { kind: string; subjectKey: string },
  { at, by }: { at: Date; by: string },
): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(EXPLAIN, [kind, subjectKey, at, by]);
  return row?.id ?? null;
}
