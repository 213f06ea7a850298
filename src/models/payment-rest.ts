import type { Runner, Sql, Tx } from './database.js';
import { PAYMENT, type Payment, type Proof } from './payments.js';

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
  /** It came, and no order waited for it. */
  isCredit: boolean;
}

const CLAIMED: Sql = {
  name: 'payment_claimed',
  text: `select o.reference, o.total_xaf as "totalXaf", a.provider,
      a.external_reference as "externalReference", a.operator, a.proof,
      o.payment in ('held', 'released', 'part_refunded') as "isPaid", a.credited as "isCredit"
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
