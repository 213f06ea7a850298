import type { Runner, Sql, Tx } from './database.js';

export type PayoutAttemptState =
  'submitting' | 'pending' | 'unknown' | 'succeeded' | 'failed' | 'review';

/** Why a try is known to have moved nothing. */
export type PayoutProof = 'not_sent' | 'refused' | 'provider_failed';

/** One try to send a payout. */
export interface PayoutAttempt {
  id: string;
  payoutId: string;
  no: number;
  provider: string;
  operator: string | null;
  amountXaf: number;
  batchId: string | null;
  /** How the provider names the batch it was sent in. */
  batchReference: string | null;
  state: PayoutAttemptState;
  externalReference: string;
  providerReference: string | null;
  reason: string | null;
  proof: PayoutProof | null;
  submittedAt: Date;
}

const ATTEMPT = `a.id, a.payout_id as "payoutId", a.no, a.provider, a.operator,
  a.amount_xaf as "amountXaf", a.batch_id as "batchId",
  (select b.provider_reference from payout_batches b where b.id = a.batch_id) as "batchReference",
  a.state, a.external_reference as "externalReference",
  a.provider_reference as "providerReference", a.reason, a.proof, a.submitted_at as "submittedAt"`;

// `no` follows the tries before; the table refuses it unless each of them moved nothing for sure.
const ADD: Sql = {
  name: 'payout_attempts_add',
  text: `insert into payout_attempts (id, payout_id, no, provider, operator, amount_xaf, batch_id,
      state, external_reference, submitted_at)
    select (r->>'id')::uuid, p.id, 1 + (select count(*) from payout_attempts a
        where a.payout_id = p.id), p.provider, p.operator, p.amount_xaf, (r->>'batchId')::uuid,
      'submitting', r->>'externalReference', $2
    from jsonb_array_elements($1::jsonb) r join payouts p on p.id = (r->>'payoutId')::uuid`,
};
const SUBMITTING: Sql = {
  name: 'payouts_submitting',
  text: `update payouts set state = 'submitting', reason = null
    where id = any($1::uuid[]) and state = 'queued'`,
};

export interface NewPayoutAttempt {
  id: string;
  payoutId: string;
  batchId: string | null;
  externalReference: string;
}

/** Writes tries that are about to leave, for locked payouts that are queued. */
export async function addPayoutAttempts(
  tx: Tx,
  attempts: NewPayoutAttempt[],
  at: Date,
): Promise<void> {
  await tx.query(ADD, [JSON.stringify(attempts), at]);
  await tx.query(SUBMITTING, [attempts.map(({ payoutId }) => payoutId)]);
}

const OF_PAYOUT: Sql = {
  name: 'payout_attempts_of',
  text: `select ${ATTEMPT} from payout_attempts a where a.payout_id = $1 order by a.no`,
};

/** All tries of a locked payout, in their order. */
export async function payoutAttempts(runner: Runner, payoutId: string): Promise<PayoutAttempt[]> {
  return runner.query<PayoutAttempt>(OF_PAYOUT, [payoutId]);
}

const FIND: Sql = {
  name: 'payout_attempt_find',
  text: `select ${ATTEMPT} from payout_attempts a where a.id = $1 or (a.provider = $2
      and (a.provider_reference = $3 or a.external_reference = $4))
    order by a.provider_reference = $3 desc nulls last limit 1`,
};

/** By its id, or by either reference; the provider's own counts first. */
export async function findPayoutAttempt(
  runner: Runner,
  by: { id?: string; provider?: string; providerReference?: string; externalReference?: string },
): Promise<PayoutAttempt | null> {
  const [row] = await runner.query<PayoutAttempt>(FIND, [
    by.id ?? null,
    by.provider ?? null,
    by.providerReference ?? null,
    by.externalReference ?? null,
  ]);
  return row ?? null;
}

// An attempt whose answer is overdue is nobody's any more: its worker is gone.
const POLLED: Sql = {
  name: 'payout_attempt_polled',
  text: `update payout_attempts a set polls = least(a.polls + 1, 30000),
      state = case when a.state = 'submitting' and a.submitted_at < $2 then 'unknown'
        else a.state end
    where a.id = $1 and a.state not in ('succeeded', 'review') returning ${ATTEMPT}`,
};

/** Counts a poll; a submission older than `overdueBefore` becomes unknown. Null when resolved. */
export async function notePayoutPoll(
  runner: Runner,
  id: string,
  overdueBefore: Date,
): Promise<PayoutAttempt | null> {
  const [row] = await runner.query<PayoutAttempt>(POLLED, [id, overdueBefore]);
  return row ?? null;
}

const CHANGE: Sql = {
  name: 'payout_attempt_change',
  text: `update payout_attempts set state = $2,
      provider_reference = coalesce(provider_reference, $3), operator = coalesce($4, operator),
      reason = coalesce($5, reason),
      proof = case when $2 = 'failed' then coalesce($6, proof) end,
      resolved_at = coalesce($7, resolved_at)
    where id = $1`,
};

/** What changes of an attempt; what is left out stays as it is. */
export interface PayoutAttemptChange {
  state: PayoutAttemptState;
  providerReference?: string | null;
  operator?: string | null;
  reason?: string;
  proof?: PayoutProof;
  resolvedAt?: Date;
}

export async function changePayoutAttempt(
  tx: Tx,
  id: string,
  change: PayoutAttemptChange,
): Promise<void> {
  await tx.query(CHANGE, [
    id,
    change.state,
    change.providerReference ?? null,
    change.operator ?? null,
    change.reason ?? null,
    change.proof ?? null,
    change.resolvedAt ?? null,
  ]);
}
