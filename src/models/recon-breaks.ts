import type { Runner, Sql, Tx } from './database.js';

export const BREAK_KINDS = [
  'missing_here',
  'missing_there',
  'amount_differs',
  'fee_differs',
  'state_differs',
  'double_charge',
  'direction_differs',
  'unposted',
  'float_differs',
] as const;
export type BreakKind = (typeof BREAK_KINDS)[number];

export type BreakFacts = Readonly<Record<string, string | number | null>>;

/** One difference between a provider's books and ours (migrations/0020). */
export interface ReconBreak {
  id: string;
  /** Said as B12. */
  number: number;
  kind: BreakKind;
  provider: string;
  subject: string;
  providerReference: string | null;
  attemptId: string | null;
  payoutId: string | null;
  cityId: string | null;
  orderId: string | null;
  differenceXaf: number;
  facts: BreakFacts;
  openedAt: Date;
  seenAt: Date;
  alarmedAt: Date | null;
  closedAt: Date | null;
  closedBy: string | null;
  decision: string | null;
  note: string | null;
}

const COLUMNS = `id, number, kind, provider, subject, provider_reference as "providerReference",
  attempt_id as "attemptId", payout_id as "payoutId", city_id as "cityId", order_id as "orderId",
  difference_xaf as "differenceXaf", facts, opened_at as "openedAt", seen_at as "seenAt",
  alarmed_at as "alarmedAt", closed_at as "closedAt", closed_by as "closedBy", decision, note`;

export type NewBreak = Pick<
  ReconBreak,
  | 'id'
  | 'kind'
  | 'provider'
  | 'subject'
  | 'providerReference'
  | 'attemptId'
  | 'payoutId'
  | 'cityId'
  | 'orderId'
  | 'differenceXaf'
  | 'facts'
>;

// A break that a person has closed does not come back for the same amount: they know of it. A float
// that differs is booked when it is closed, so whatever differs after that is new.
const OPEN: Sql = {
  name: 'recon_break_open',
  text: `with given as (
      select * from jsonb_to_recordset($1::jsonb) as b(id uuid, kind text, provider text,
        subject text, "providerReference" text, "attemptId" uuid, "payoutId" uuid, "cityId" text,
        "orderId" uuid, "differenceXaf" int, facts jsonb)
    ), seen as (
      update recon_breaks r set seen_at = $2, difference_xaf = g."differenceXaf", facts = g.facts
      from given g where r.kind = g.kind and r.provider = g.provider and r.subject = g.subject
        and r.closed_at is null
    )
    insert into recon_breaks (id, kind, provider, subject, provider_reference, attempt_id, payout_id,
      city_id, order_id, difference_xaf, facts, opened_at, seen_at)
    select g.id, g.kind, g.provider, g.subject, g."providerReference", g."attemptId", g."payoutId",
      g."cityId", g."orderId", g."differenceXaf", g.facts, $2, $2
    from given g where not exists (select from recon_breaks r where r.kind = g.kind
      and r.provider = g.provider and r.subject = g.subject
      and (r.closed_at is null or (r.difference_xaf = g."differenceXaf" and r.decision <> 'gone'
        and r.kind <> 'float_differs')))
    order by g.kind, g.subject
    returning ${COLUMNS}`,
};

/** Opens those that are not open yet, and gives these; an open one is seen again. */
export async function openBreaks(
  tx: Tx,
  breaks: readonly NewBreak[],
  at: Date,
): Promise<ReconBreak[]> {
  return tx.query<ReconBreak>(OPEN, [JSON.stringify(breaks), at]);
}

const LIST: Sql = {
  name: 'recon_break_list',
  text: `select ${COLUMNS} from recon_breaks where ($1 or closed_at is null)
      and ($2::text is null or kind = $2)
    order by closed_at is not null, opened_at, number limit $3`,
};

/** Open ones first, the oldest on top. */
export async function listBreaks(
  runner: Runner,
  by: { closedToo: boolean; kind: string | null; limit: number },
): Promise<ReconBreak[]> {
  return runner.query<ReconBreak>(LIST, [by.closedToo, by.kind, by.limit]);
}

const LOCK: Sql = {
  name: 'recon_break_lock',
  text: `select ${COLUMNS} from recon_breaks where number = $1 for no key update`,
};

export async function lockBreak(tx: Tx, number: number): Promise<ReconBreak | null> {
  const [row] = await tx.query<ReconBreak>(LOCK, [number]);
  return row ?? null;
}

const CLOSE: Sql = {
  name: 'recon_break_close',
  text: `update recon_breaks set closed_at = $2, closed_by = $3, decision = $4, note = $5
    where id = $1 and closed_at is null`,
};

export async function closeBreak(
  tx: Tx,
  id: string,
  by: { at: Date; by: string; decision: string; note: string | null },
): Promise<void> {
  await tx.query(CLOSE, [id, by.at, by.by, by.decision, by.note]);
}

// Fees that differ by little each call somebody once they are much together.
const STALE: Sql = {
  name: 'recon_break_stale',
  text: `update recon_breaks r set alarmed_at = $1
    where closed_at is null and (alarmed_at is null or alarmed_at <= $2)
      and (kind <> 'fee_differs' or $3 <= (select sum(abs(f.difference_xaf)) from recon_breaks f
        where f.kind = r.kind and f.provider = r.provider and f.closed_at is null))
    returning ${COLUMNS}`,
};

/** Open breaks nobody was called about since `before`; they count as called about from now on. */
export async function takeUnalarmed(
  tx: Tx,
  by: { at: Date; before: Date; feesXaf: number },
): Promise<ReconBreak[]> {
  return tx.query<ReconBreak>(STALE, [by.at, by.before, by.feesXaf]);
}

const SEEN: Sql = {
  name: 'recon_break_seen',
  text: `select ${COLUMNS} from recon_breaks where provider = $1 and seen_at = $2 and closed_at is null
    order by number`,
};

/** Open ones that the comparison of this moment found. */
export async function breaksSeenAt(
  runner: Runner,
  provider: string,
  at: Date,
): Promise<ReconBreak[]> {
  return runner.query<ReconBreak>(SEEN, [provider, at]);
}

const GONE: Sql = {
  name: 'recon_break_gone',
  text: `update recon_breaks r set closed_at = $3, closed_by = 'the comparison', decision = 'gone'
    where r.provider = $1 and r.closed_at is null and r.seen_at < $3 and r.kind = any($4)
      and (r.attempt_id = any($2) or r.subject = any($5)) returning ${COLUMNS}`,
};

/** Closes what was compared again just now and differs no more. */
export async function closeGone(
  tx: Tx,
  by: {
    provider: string;
    attemptIds: readonly string[];
    subjects: readonly string[];
    kinds: readonly string[];
    at: Date;
  },
): Promise<ReconBreak[]> {
  return tx.query<ReconBreak>(GONE, [by.provider, by.attemptIds, by.at, by.kinds, by.subjects]);
}
