import type { Runner, Sql, Tx } from './database.js';
import {
  PROVIDER_WELL,
  roadColumns,
  toRoads,
  type RoadColumns,
  type Roads,
} from './provider-health.js';

export type AttemptState =
  | 'created'
  | 'submitting'
  | 'pending'
  | 'unknown'
  | 'succeeded'
  | 'failed'
  | 'expired_locally'
  | 'review';

/** Why an attempt is known not to have charged (payments.md 6.1). */
export type Proof =
  'not_sent' | 'refused' | 'provider_failed' | 'never_arrived' | 'expired_at_provider';

export type PaymentRowState = 'open' | 'settled' | 'failed' | 'expired';

/** One try at one provider (migrations/0005). */
export interface Attempt {
  id: string;
  paymentId: string;
  no: number;
  provider: string;
  operator: string | null;
  amountXaf: number;
  state: AttemptState;
  externalReference: string;
  providerReference: string | null;
  reason: string | null;
  proof: Proof | null;
  createdAt: Date;
  submittedAt: Date | null;
}

/** What we asked money for. */
export interface Payment {
  id: string;
  cityId: string;
  orderId: string | null;
  accountId: string;
  payerPhoneId: string;
  /** `pay_in`: cash of a driver; `tip`: after a delivery. */
  purpose: 'order' | 'top_up' | 'pay_in' | 'tip';
  amountXaf: number;
  state: PaymentRowState;
  expiresAt: Date;
  /** The payment of which this one asks for the rest. */
  completes: string | null;
  /** Its payer was told that no provider answers. */
  delayedAt: Date | null;
}

const ATTEMPT = `a.id, a.payment_id as "paymentId", a.no, a.provider, a.operator,
  a.amount_xaf as "amountXaf", a.state, a.external_reference as "externalReference",
  a.provider_reference as "providerReference", a.reason, a.proof, a.created_at as "createdAt",
  a.submitted_at as "submittedAt"`;

const PAYMENT = `p.id, p.city_id as "cityId", p.order_id as "orderId",
  p.account_id as "accountId", p.payer_phone_id as "payerPhoneId", p.purpose, p.amount_xaf as "amountXaf",
  p.state, p.expires_at as "expiresAt", p.completes, p.delayed_at as "delayedAt"`;

const READ: Sql = {
  name: 'payment_read',
  text: `select ${PAYMENT} from payments p
    where p.id = coalesce($1, (select payment_id from payment_attempts where id = $2),
      (select id from payments where order_id = $3 order by created_at desc, id desc limit 1))`,
};

/** Without a lock: to know which order to lock first. Of an order, the newest. */
export async function readPayment(
  runner: Runner,
  by: { paymentId?: string; attemptId?: string; orderId?: string },
): Promise<Payment | null> {
  const { paymentId = null, attemptId = null, orderId = null } = by;
  const [row] = await runner.query<Payment>(READ, [paymentId, attemptId, orderId]);
  return row ?? null;
}

const LOCK: Sql = {
  name: 'payment_lock',
  text: `select ${PAYMENT} from payments p where p.id = $1 for no key update`,
};
// Whoever is about to ring a phone is alone with it until the end of the transaction: what is counted
// afterwards is all that will have rung it.
const LOCK_TO_ASK: Sql = {
  name: 'payment_lock_to_ask',
  text: `select ${PAYMENT}, pg_advisory_xact_lock(hashtext('prompts:' || p.payer_phone_id::text)) is null
    from payments p where p.id = $1 for no key update`,
};
const LOCK_ATTEMPTS: Sql = {
  name: 'payment_lock_attempts',
  text: `select ${ATTEMPT} from payment_attempts a where a.payment_id = $1
    order by a.no for no key update`,
};

export async function lockPayment(tx: Tx, paymentId: string): Promise<Payment | null> {
  const [row] = await tx.query<Payment>(LOCK, [paymentId]);
  return row ?? null;
}

/** The same, and its payer's phone for the requests that ring it. */
export async function lockToAsk(tx: Tx, paymentId: string): Promise<Payment | null> {
  const [row] = await tx.query<Payment>(LOCK_TO_ASK, [paymentId]);
  return row ?? null;
}

/** All tries of one payment, in their order. */
export async function lockAttempts(tx: Tx, paymentId: string): Promise<Attempt[]> {
  return tx.query<Attempt>(LOCK_ATTEMPTS, [paymentId]);
}

const ADD_ATTEMPT: Sql = {
  name: 'attempt_add',
  text: `with added as (
      insert into payment_attempts (id, payment_id, no, provider, operator, amount_xaf, state,
        external_reference, created_at)
      select id, payment_id, no, provider, operator, amount_xaf, state, external_reference,
        created_at
      from jsonb_to_record($1::jsonb) as a(id uuid, payment_id uuid, no smallint, provider text,
        operator text, amount_xaf int, state text, external_reference text,
        created_at timestamptz)
      returning payment_id)
    update payments p set expires_at = greatest(p.expires_at, $2::timestamptz)
      from added where p.id = added.payment_id`,
};

/** Writes one more try, in the database's own column names; its payment is waited for until then. */
export async function addAttempt(
  tx: Tx,
  attempt: Record<string, unknown>,
  expiresAt: Date,
): Promise<void> {
  await tx.query(ADD_ATTEMPT, [JSON.stringify(attempt), expiresAt]);
}

const ATTEMPT_FIND: Sql = {
  name: 'attempt_find',
  text: `select ${ATTEMPT} from payment_attempts a where a.provider = $1
    and (a.provider_reference = $2 or a.external_reference = $3)
    order by a.provider_reference = $2 desc nulls last limit 1`,
};

/** By either reference; the provider's own counts first. */
export async function findAttempt(
  runner: Runner,
  by: { provider: string; providerReference?: string; externalReference?: string },
): Promise<Attempt | null> {
  const [row] = await runner.query<Attempt>(ATTEMPT_FIND, [
    by.provider,
    by.providerReference ?? null,
    by.externalReference ?? null,
  ]);
  return row ?? null;
}

/** What a collect needs beside its attempt. */
export interface SubmissionRow {
  phoneSealed: Buffer;
  keyWrapped: Buffer;
  /** The order's reference, and whether it still waits for this money; null for a top-up. */
  reference: number | null;
  awaited: boolean;
  /** The payer's phone has a USSD session open with us that moved after the given time. */
  phoneBusy: boolean;
  /** Requests, this one left out, that the phone may have seen since the given time. */
  recentPrompts: number;
  /** What is known of the payer's wallet, and how. */
  operator: string | null;
  operatorSource: string | null;
  /** What is known of the ways to the providers. */
  roads: Roads;
}

const SUBMISSION: Sql = {
  name: 'attempt_submission',
  text: `select ph.sealed as "phoneSealed", acc.key_wrapped as "keyWrapped", o.reference,
      p.state = 'open' and (p.purpose <> 'order'
        or (o.fulfilment in ('scheduled', 'placed') and o.payment = 'pending')) as awaited,
      exists (select from conversations c where c.phone_id = p.payer_phone_id
        and c.channel = 'ussd' and c.session_open and c.updated_at > $2) as "phoneBusy",
      (select count(*)::int from payments q join payment_attempts t on t.payment_id = q.id
        where q.payer_phone_id = p.payer_phone_id
          and q.created_at > $4::timestamptz - interval '1 day' and t.submitted_at > $4
          and t.state <> 'created'
          and coalesce(t.proof not in ('not_sent', 'refused', 'never_arrived'), true))
        as "recentPrompts",
      ph.operator, ph.operator_source as "operatorSource", ${roadColumns('$3::timestamptz')}
    from payments p join phones ph on ph.id = p.payer_phone_id
      join accounts acc on acc.id = ph.account_id
      left join orders o on o.city_id = p.city_id and o.id = p.order_id
    where p.id = $1`,
};

export async function readSubmission(
  runner: Runner,
  paymentId: string,
  { busySince, now, promptsSince }: { busySince: Date; now: Date; promptsSince: Date },
): Promise<SubmissionRow | null> {
  const values = [paymentId, busySince, now, promptsSince];
  const [row] = await runner.query<SubmissionRow & RoadColumns>(SUBMISSION, values);
  return row ? { ...row, roads: toRoads(row) } : null;
}

/** What changes of an attempt; what is left out stays as it is. */
export interface AttemptChange {
  state: AttemptState;
  /** Only of an attempt that has not been sent. */
  provider?: string;
  providerReference?: string;
  operator?: string | null;
  reason?: string;
  proof?: Proof;
  credited?: boolean;
  submittedAt?: Date;
  resolvedAt?: Date;
}

// A success takes back what an earlier failure said.
const CHANGE: Sql = {
  name: 'attempt_change',
  text: `update payment_attempts set state = $2,
      provider_reference = coalesce($3, provider_reference), operator = coalesce($4, operator),
      reason = case when $2 <> 'succeeded' then coalesce($5, reason) end,
      proof = case when $2 <> 'succeeded' then coalesce($6, proof) end,
      credited = coalesce($7, credited), submitted_at = coalesce($8, submitted_at),
      resolved_at = coalesce($9, resolved_at), provider = coalesce($10, provider)
    where id = $1`,
};

export async function changeAttempt(tx: Tx, id: string, change: AttemptChange): Promise<void> {
  await tx.query(CHANGE, [
    id,
    change.state,
    change.providerReference ?? null,
    change.operator ?? null,
    change.reason ?? null,
    change.proof ?? null,
    change.credited ?? null,
    change.submittedAt ?? null,
    change.resolvedAt ?? null,
    change.provider ?? null,
  ]);
}

const ACCEPTED: Sql = {
  name: 'attempt_accepted',
  text: `with attempt as (update payment_attempts set
        state = case when state in ('submitting', 'unknown') then 'pending' else state end,
        provider_reference = coalesce(provider_reference, $2), operator = coalesce($3, operator)
      where id = $1 returning provider, operator, payment_id),
    wallet as (update phones ph set operator = $3, operator_source = 'provider'
      from attempt a join payments p on p.id = a.payment_id
      where ph.id = p.payer_phone_id and $3::text is not null
        and (ph.operator is distinct from $3 or ph.operator_source <> 'provider'))
    update provider_health h ${PROVIDER_WELL} from attempt a
      where h.provider = a.provider and h.operator = coalesce(a.operator, 'UNKNOWN')
        and (h.score > 0 or h.state = 'open')`,
};

/**
 * The provider took the request: it works, and whose wallet it is, is known from now on. An attempt
 * that evidence has moved on keeps its state.
 */
export async function noteAccepted(
  runner: Runner,
  id: string,
  providerReference: string,
  operator: string | null,
): Promise<void> {
  await runner.query(ACCEPTED, [id, providerReference, operator]);
}

// An attempt whose answer is overdue is nobody's any more: its worker is gone.
const POLLED: Sql = {
  name: 'attempt_polled',
  text: `update payment_attempts a set polls = least(a.polls + 1, 30000),
      state = case when a.state = 'submitting' and a.submitted_at < $2 then 'unknown'
        else a.state end
    where a.id = $1 and a.state not in ('succeeded', 'review')
    returning ${ATTEMPT}`,
};

/** Counts a poll; a submission older than `overdueBefore` becomes unknown. Null when resolved. */
export async function notePoll(
  runner: Runner,
  attemptId: string,
  overdueBefore: Date,
): Promise<Attempt | null> {
  const [row] = await runner.query<Attempt>(POLLED, [attemptId, overdueBefore]);
  return row ?? null;
}

const PAYMENT_STATE: Sql = {
  name: 'payment_state',
  text: `update payments set state = $2,
      settled_at = case when $2 = 'settled' then $3 else settled_at end where id = $1`,
};

export async function changePayment(
  tx: Tx,
  id: string,
  state: PaymentRowState,
  at: Date,
): Promise<void> {
  await tx.query(PAYMENT_STATE, [id, state, at]);
}

const EXPIRE_ATTEMPTS: Sql = {
  name: 'attempts_expire',
  text: `update payment_attempts set
      state = case when state = 'created' then 'failed' else 'expired_locally' end,
      proof = case when state = 'created' then 'not_sent' else proof end,
      reason = case when state = 'created' then 'expired' else reason end,
      resolved_at = case when state = 'created' then $2 else resolved_at end
    where payment_id = $1 and state in ('created', 'submitting', 'pending', 'unknown')`,
};

/** The window closed: what was never sent has failed, the rest may still succeed late. */
export async function expireAttempts(tx: Tx, paymentId: string, at: Date): Promise<void> {
  await tx.query(EXPIRE_ATTEMPTS, [paymentId, at]);
}

const EXTEND: Sql = {
  name: 'payment_extend',
  text: `update payments set expires_at = greatest(expires_at, $2) where id = $1`,
};

/** The payer gets at least until then. */
export async function extendPayment(tx: Tx, id: string, until: Date): Promise<void> {
  await tx.query(EXTEND, [id, until]);
}

const DELAYED: Sql = {
  name: 'payment_delayed',
  text: `update payments set delayed_at = $2 where id = $1 and delayed_at is null returning id`,
};

/** Nobody can be asked for it now; true the first time. */
export async function noteDelayed(tx: Tx, id: string, at: Date): Promise<boolean> {
  return (await tx.query(DELAYED, [id, at])).length === 1;
}

const INSERT: Sql = {
  name: 'payment_insert',
  text: `with opened as (insert into payments (id, city_id, order_id, account_id, payer_phone_id,
        purpose, amount_xaf, state, created_at, expires_at, completes)
      select id, city_id, order_id, account_id, payer_phone_id, purpose, amount_xaf, state,
        created_at, expires_at, completes
      from jsonb_to_record($1::jsonb) as p(id uuid, city_id text, order_id uuid, account_id uuid,
        payer_phone_id uuid, purpose text, amount_xaf int, state text, created_at timestamptz,
        expires_at timestamptz, completes uuid))
    insert into payment_attempts (id, payment_id, no, provider, operator, amount_xaf, state,
      external_reference, created_at)
    select id, payment_id, no, provider, operator, amount_xaf, state, external_reference, created_at
      from jsonb_to_record($2::jsonb) as a(id uuid, payment_id uuid, no smallint, provider text,
        operator text, amount_xaf int, state text, external_reference text,
        created_at timestamptz)`,
};

/** Writes a payment beside the one its order was placed with, in the database's own column names. */
export async function insertPayment(
  tx: Tx,
  { payment, attempt }: Record<'payment' | 'attempt', Record<string, unknown>>,
): Promise<void> {
  await tx.query(INSERT, [JSON.stringify(payment), JSON.stringify(attempt)]);
}

const COMPLETING: Sql = {
  name: 'payment_completing',
  text: `select ${PAYMENT} from payments p where p.completes = $1
    order by p.created_at desc, p.id desc limit 1`,
};

/** The payment that asks for the rest of another. */
export async function completingPayment(runner: Runner, id: string): Promise<Payment | null> {
  const [row] = await runner.query<Payment>(COMPLETING, [id]);
  return row ?? null;
}

const COMPLETED: Sql = {
  name: 'payment_completed',
  text: `with recursive chain as (
      select id, completes from payments where id = $1
      union all select p.id, p.completes from payments p join chain c on p.id = c.completes),
    counted as (update payment_attempts set state = 'succeeded', resolved_at = $2
      where payment_id in (select id from chain) and state = 'review')
    update payments set state = 'settled', settled_at = $2 where id in (select id from chain)`,
};

/** The rest came: what had come before of the same order counts with it. */
export async function settleCompleted(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query(COMPLETED, [id, at]);
}

const ROOT: Sql = {
  name: 'payment_root',
  text: `with recursive chain as (
      select amount_xaf, completes from payments where id = $1
      union all select p.amount_xaf, p.completes from payments p join chain c on p.id = c.completes)
    select amount_xaf as "amountXaf" from chain where completes is null`,
};

/** What the first of the payments asked for of which this one completes the last. */
export async function rootPaymentXaf(runner: Runner, id: string): Promise<number> {
  const [row] = await runner.query<{ amountXaf: number }>(ROOT, [id]);
  return row?.amountXaf ?? 0;
}

/** The newest payment of somebody for an order, as far as a person may be told. */
export interface ClaimedPayment {
  reference: number;
  totalXaf: number;
  provider: string;
  externalReference: string;
  operator: string | null;
  proof: Proof | null;
  /** The order has its money, or never asked for it that way. */
  isPaid: boolean;
}

const CLAIMED: Sql = {
  name: 'payment_claimed',
  text: `select o.reference, o.total_xaf as "totalXaf", a.provider,
      a.external_reference as "externalReference", a.operator, a.proof,
      o.payment in ('held', 'released', 'part_refunded') as "isPaid"
    from payments p join orders o on o.city_id = p.city_id and o.id = p.order_id
      join lateral (select * from payment_attempts t where t.payment_id = p.id
        order by t.no desc limit 1) a on true
    where (p.account_id = $1 or p.payer_phone_id = $2) and p.created_at > $3
    order by p.created_at desc, p.id desc limit 1`,
};

export async function claimedPayment(
  runner: Runner,
  { accountId, phoneId, since }: { accountId: string; phoneId: string; since: Date },
): Promise<ClaimedPayment | null> {
  const [row] = await runner.query<ClaimedPayment>(CLAIMED, [accountId, phoneId, since]);
  return row ?? null;
}
