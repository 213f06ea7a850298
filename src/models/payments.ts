import type { Runner, Sql, Tx } from './database.js';

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

/** Columns of a Payment of the alias p. */
export const PAYMENT = `p.id, p.city_id as "cityId", p.order_id as "orderId",
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
const LOCK_ATTEMPTS: Sql = {
  name: 'payment_lock_attempts',
  text: `select ${ATTEMPT} from payment_attempts a where a.payment_id = $1
    order by a.no for no key update`,
};

export async function lockPayment(tx: Tx, paymentId: string): Promise<Payment | null> {
  const [row] = await tx.query<Payment>(LOCK, [paymentId]);
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
