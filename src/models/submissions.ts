import type { Runner, Sql, Tx } from './database.js';
import { PAYMENT, type Payment } from './payments.js';
import {
  PROVIDER_WELL,
  roadColumns,
  toRoads,
  type RoadColumns,
  type Roads,
} from './provider-health.js';

// Whoever is about to ring a phone is alone with it until the end of the transaction: what is counted
// afterwards is all that will have rung it.
const LOCK_TO_ASK: Sql = {
  name: 'payment_lock_to_ask',
  text: `select ${PAYMENT}, pg_advisory_xact_lock(hashtext('prompts:' || p.payer_phone_id::text)) is null
    from payments p where p.id = $1 for no key update`,
};
/** The same, and its payer's phone for the requests that ring it. */
export async function lockToAsk(tx: Tx, paymentId: string): Promise<Payment | null> {
  const [row] = await tx.query<Payment>(LOCK_TO_ASK, [paymentId]);
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

const ACCEPTED: Sql = {
  name: 'attempt_accepted',
  text: `with attempt as (update payment_attempts set
        state = case when state in ('submitting', 'unknown') then 'pending' else state end,
        provider_reference = coalesce(provider_reference, $2), operator = coalesce($3, operator)
      where id = $1 returning provider, operator, payment_id),
    wallet as (update phones ph set operator = $3, operator_source = 'provider'
      from attempt a join payments p on p.id = a.payment_id
      where ph.id = p.payer_phone_id and $3::text is not null
        and (ph.operator is distinct from $3 or ph.operator_source <> 'provider')),
    well as (update provider_health h ${PROVIDER_WELL} from attempt a
      where h.provider = a.provider and h.operator = coalesce(a.operator, 'UNKNOWN')
        and (h.score > 0 or h.state = 'open'))
    select p.delayed_at is not null as "wasDelayed", a.operator
      from attempt a join payments p on p.id = a.payment_id`,
};

/**
 * The provider took the request: it works, and whose wallet it is, is known from now on. An attempt
 * that evidence has moved on keeps its state. Tells whether its payer had to wait for a provider.
 */
export async function noteAccepted(
  runner: Runner,
  id: string,
  providerReference: string,
  operator: string | null,
): Promise<{ wasDelayed: boolean; operator: string | null }> {
  const values = [id, providerReference, operator];
  const [row] = await runner.query<{ wasDelayed: boolean; operator: string | null }>(
    ACCEPTED,
    values,
  );
  return row ?? { wasDelayed: false, operator };
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

const FORGET_OPERATOR: Sql = {
  name: 'phone_forget_operator',
  text: `update phones set operator = null, operator_source = 'prefix'
    where id = $1 and operator_source = 'declared'`,
};

/** What its owner said of a phone's wallet was wrong: it is asked again. */
export async function forgetDeclaredOperator(tx: Tx, phoneId: string): Promise<void> {
  await tx.query(FORGET_OPERATOR, [phoneId]);
}
