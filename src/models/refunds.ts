import type { Runner, Sql, Tx } from './database.js';

export type RefundState = 'checking' | 'review' | 'sent' | 'paid' | 'failed' | 'refused';

/** What we know of whose number it is, before money goes there. */
export type HolderWord = 'same' | 'named' | 'recent' | 'differs' | 'absent' | 'unknown';

/** Money on its way back to the phone that paid (migrations/0018). */
export interface Refund {
  id: string;
  /** Said as `R1001`. */
  number: number;
  accountId: string;
  payerPhoneId: string;
  cityId: string;
  orderId: string | null;
  purpose: 'refund' | 'cash_out';
  amountXaf: number;
  reason: string;
  state: RefundState;
  payoutId: string | null;
  tries: number;
  requestedAt: Date;
  requestedByKind: string;
  requestedById: string | null;
}

const COLUMNS = `r.id, r.number, r.account_id as "accountId", r.payer_phone_id as "payerPhoneId",
  r.city_id as "cityId", r.order_id as "orderId", r.purpose, r.amount_xaf as "amountXaf", r.reason,
  r.state, r.payout_id as "payoutId", r.tries, r.requested_at as "requestedAt",
  r.requested_by_kind as "requestedByKind", r.requested_by_id as "requestedById"`;

export type NewRefund = Omit<Refund, 'number' | 'state' | 'payoutId' | 'tries'> & {
  parts: readonly { paymentId: string; amountXaf: number }[];
};

const ADD: Sql = {
  name: 'refund_add',
  text: `insert into refunds (id, account_id, payer_phone_id, city_id, order_id, purpose,
      amount_xaf, reason, state, requested_at, requested_by_kind, requested_by_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, 'checking', $9, $10, $11) returning number`,
};
const ADD_PARTS: Sql = {
  name: 'refund_add_parts',
  text: `insert into refund_parts (refund_id, payment_id, amount_xaf)
    select $1, (p->>'paymentId')::uuid, (p->>'amountXaf')::int
    from jsonb_array_elements($2::jsonb) p order by p->>'paymentId'`,
};

/** Gives its number; more than was paid breaks `refund_parts_sum`. */
export async function addRefund(tx: Tx, refund: NewRefund): Promise<number> {
  const [row] = await tx.query<{ number: number }>(ADD, [
    ...[refund.id, refund.accountId, refund.payerPhoneId, refund.cityId, refund.orderId],
    ...[refund.purpose, refund.amountXaf, refund.reason, refund.requestedAt],
    ...[refund.requestedByKind, refund.requestedById],
  ]);
  if (!row) throw new Error('a refund just written gave no row');
  await tx.query(ADD_PARTS, [refund.id, JSON.stringify(refund.parts)]);
  return row.number;
}

const LOCK: Sql = {
  name: 'refund_lock',
  text: `select ${COLUMNS} from refunds r where (r.id = $1 or r.number = $2 or r.payout_id = $3)
    for no key update`,
};

export async function lockRefund(
  tx: Tx,
  by: { id?: string; number?: number; payoutId?: string },
): Promise<Refund | null> {
  const values = [by.id ?? null, by.number ?? null, by.payoutId ?? null];
  const [row] = await tx.query<Refund>(LOCK, values);
  return row ?? null;
}

const CHANGE: Sql = {
  name: 'refund_change',
  text: `update refunds set state = $2, payout_id = coalesce($3, payout_id),
      holder = coalesce($4, holder), tries = coalesce($5, tries),
      why = coalesce($6, why), ended_at = $7 where id = $1`,
};

export interface RefundChange {
  state: RefundState;
  payoutId?: string;
  holder?: HolderWord;
  tries?: number;
  why?: string;
  endedAt?: Date;
}

export async function changeRefund(tx: Tx, id: string, change: RefundChange): Promise<void> {
  await tx.query(CHANGE, [
    id,
    change.state,
    change.payoutId ?? null,
    change.holder ?? null,
    change.tries ?? null,
    change.why ?? null,
    change.endedAt ?? null,
  ]);
}

/** A payment that brought money, with what of it has not gone back. */
export interface RefundablePayment {
  id: string;
  payerPhoneId: string;
  cityId: string;
  orderId: string | null;
  leftXaf: number;
  settledAt: Date;
}

const REFUNDABLE: Sql = {
  name: 'refundable_payments',
  text: `select p.id, p.payer_phone_id as "payerPhoneId", p.city_id as "cityId",
      p.order_id as "orderId", coalesce(p.settled_at, p.created_at) as "settledAt",
      (p.amount_xaf - coalesce((select sum(x.amount_xaf) from refund_parts x
        join refunds f on f.id = x.refund_id
        where x.payment_id = p.id and f.state not in ('failed', 'refused')), 0))::int as "leftXaf"
    from payments p where p.account_id = $1 and p.state = 'settled'
      and p.purpose in ('order', 'top_up') and ($2::uuid is null or p.id = $2)
    order by p.created_at desc, p.id desc limit 200`,
};

/** The newest first; all of an account's, or one. */
export async function refundablePayments(
  runner: Runner,
  accountId: string,
  paymentId: string | null = null,
): Promise<RefundablePayment[]> {
  return runner.query<RefundablePayment>(REFUNDABLE, [accountId, paymentId]);
}

const DAY: Sql = {
  name: 'cash_out_day',
  text: `select coalesce(sum(amount_xaf), 0)::int as xaf from refunds where account_id = $1
    and purpose = 'cash_out' and requested_at >= $2 and state not in ('failed', 'refused')`,
};

/** What a customer has asked to have back in cash since then. */
export async function cashOutSince(
  runner: Runner,
  accountId: string,
  since: Date,
): Promise<number> {
  const [row] = await runner.query<{ xaf: number }>(DAY, [accountId, since]);
  return row?.xaf ?? 0;
}

/** What a provider must be asked, and what to compare its answer with. */
export interface HolderQuestion {
  phoneSealed: Buffer;
  keyWrapped: Buffer;
  /** The customer's first name, where the phone is their own and they said one. */
  ownNameSealed: Buffer | null;
  knownDigest: Buffer | null;
  /** Of the last try that brought money. */
  provider: string | null;
  paidAt: Date;
}

const HOLDER: Sql = {
  name: 'refund_holder',
  text: `select ph.sealed as "phoneSealed", a.key_wrapped as "keyWrapped",
      case when ph.account_id = r.account_id then a.name_sealed end as "ownNameSealed",
      h.digest as "knownDigest", last.provider, coalesce(last.paid_at, r.requested_at) as "paidAt"
    from refunds r join phones ph on ph.id = r.payer_phone_id join accounts a on a.id = ph.account_id
      left join payer_holders h on h.phone_id = ph.id
      left join lateral (select t.provider, coalesce(t.resolved_at, t.created_at) as paid_at
        from refund_parts x join payment_attempts t on t.payment_id = x.payment_id
        where x.refund_id = r.id and t.state = 'succeeded'
        order by t.resolved_at desc nulls last limit 1) last on true
    where r.id = $1 and ph.sealed is not null and a.key_wrapped is not null`,
};

/** Null when the number has been erased. */
export async function readHolderQuestion(
  runner: Runner,
  refundId: string,
): Promise<HolderQuestion | null> {
  const [row] = await runner.query<HolderQuestion>(HOLDER, [refundId]);
  return row ?? null;
}

const KEEP_HOLDER: Sql = {
  name: 'payer_holder_keep',
  text: `insert into payer_holders (phone_id, digest, seen_at) values ($1, $2, $3)
    on conflict (phone_id) do update set digest = excluded.digest, seen_at = excluded.seen_at`,
};

/** Whose wallet the number is, as a digest. */
export async function keepHolder(tx: Tx, phoneId: string, digest: Buffer, at: Date): Promise<void> {
  await tx.query(KEEP_HOLDER, [phoneId, digest, at]);
}

const OPEN: Sql = {
  name: 'refunds_open',
  text: `select ${COLUMNS} from refunds r where r.state in ('checking', 'review', 'sent')
    order by r.requested_at limit 200`,
};

export async function openRefunds(runner: Runner): Promise<Refund[]> {
  return runner.query<Refund>(OPEN);
}
