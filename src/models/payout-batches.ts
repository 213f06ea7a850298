import type { Runner, Sql, Tx } from './database.js';
import type { Payout } from './payouts.js';

const PLANNED: Sql = {
  name: 'payouts_planned',
  text: `select p.id, p.owner_kind as "ownerKind", p.owner_id as "ownerId", p.provider, p.operator,
      p.amount_xaf as "amountXaf", p.provider_fee_xaf as "providerFeeXaf", p.purpose,
      ph.sealed as "phoneSealed", acc.key_wrapped as "keyWrapped"
    from payouts p join phones ph on ph.id = p.phone_id join accounts acc on acc.id = ph.account_id
    where p.plan_day = $1::date and p.provider = $2 and p.state = 'queued'
      and not exists (select from payout_freezes f where f.lifted_at is null
        and ((f.owner_kind = p.owner_kind and f.owner_id = p.owner_id) or f.owner_kind = 'house'))
    order by p.id limit $3 for no key update of p skip locked`,
};

/** A payout with where it goes, about to leave. */
export interface PayoutToSend extends Pick<
  Payout,
  'id' | 'ownerKind' | 'ownerId' | 'provider' | 'operator' | 'amountXaf' | 'providerFeeXaf'
> {
  purpose: Payout['purpose'];
  phoneSealed: Buffer;
  keyWrapped: Buffer;
}

/** Locks an evening's payouts that wait, whose owners are not frozen. */
export async function lockPlanned(
  tx: Tx,
  day: string,
  provider: string,
  limit: number,
): Promise<PayoutToSend[]> {
  return tx.query<PayoutToSend>(PLANNED, [day, provider, limit]);
}

const ADD: Sql = {
  name: 'payout_batch_add',
  text: `insert into payout_batches (id, provider, external_reference, state, created_at,
      submitted_at) values ($1, $2, $3, 'submitting', $4, $4)`,
};

export async function addBatch(
  tx: Tx,
  batch: { id: string; provider: string; externalReference: string; at: Date },
): Promise<void> {
  await tx.query(ADD, [batch.id, batch.provider, batch.externalReference, batch.at]);
}

const LOCK: Sql = {
  name: 'payout_batch_lock',
  text: `select p.id from payout_attempts a join payouts p on p.id = a.payout_id
    where a.batch_id = $1 order by p.id for no key update of p`,
};
const END: Sql = {
  name: 'payout_batch_end',
  text: `with batch as (
      update payout_batches set state = $2, provider_reference = $3, proof = $4,
        resolved_at = case when $2 = 'failed' then $5::timestamptz end
      where id = $1 and state = 'submitting' returning id
    ), tries as (
      update payout_attempts a set state = case $2 when 'failed' then 'failed' when 'pending'
          then 'pending' else 'unknown' end,
        proof = $4, reason = $6, resolved_at = case when $2 = 'failed' then $5::timestamptz end
      from batch where a.batch_id = batch.id and a.state = 'submitting' returning a.payout_id
    )
    update payouts p set state = case $2 when 'failed' then 'queued' when 'pending' then 'pending'
        else 'unknown' end, reason = $6
      from tries where p.id = tries.payout_id and p.state = 'submitting' returning p.id`,
};

/** What the answer to a whole batch proved; gives the payouts that it moved on. */
export async function endBatch(
  tx: Tx,
  batchId: string,
  end: {
    state: 'pending' | 'unknown' | 'failed';
    providerReference?: string;
    proof?: 'not_sent' | 'refused';
    reason?: string;
    at: Date;
  },
): Promise<string[]> {
  await tx.query(LOCK, [batchId]);
  const rows = await tx.query<{ id: string }>(END, [
    batchId,
    end.state,
    end.providerReference ?? null,
    end.proof ?? null,
    end.at,
    end.reason ?? null,
  ]);
  return rows.map(({ id }) => id);
}

const REFERENCES: Sql = {
  name: 'payout_batch_references',
  text: `update payout_attempts a set provider_reference = r->>'providerReference'
    from jsonb_array_elements($2::jsonb) r
    where a.batch_id = $1 and a.external_reference = r->>'externalReference'
      and a.provider_reference is null`,
};

/** Keeps how the provider names each line of a batch. */
export async function noteLines(
  runner: Runner,
  batchId: string,
  lines: { externalReference: string; providerReference: string }[],
): Promise<void> {
  if (lines.length > 0) await runner.query(REFERENCES, [batchId, JSON.stringify(lines)]);
}
