import type { Runner, Sql, Tx } from './database.js';

/** One row of a provider's history as it is kept: no number but its end, no words but our reference. */
export interface HistoryLine {
  providerReference: string;
  at: Date;
  operatorReference: string | null;
  operator: string | null;
  phoneTail: string | null;
  /** HMAC of the number in hex, to find whose it is; not kept. */
  phoneDigest: string | null;
  externalReference: string | null;
  direction: 'collect' | 'withdraw';
  amountXaf: number;
  feeXaf: number | null;
  state: 'pending' | 'succeeded' | 'failed' | 'unknown';
}

const KEEP: Sql = {
  name: 'provider_history_keep',
  text: `insert into provider_history as h (provider, provider_reference, at, operator_reference,
      operator, phone_tail, phone_id, external_reference, direction, amount_xaf, fee_xaf, state,
      first_seen_at, seen_at)
    select $1, r."providerReference", r.at, r."operatorReference", r.operator, r."phoneTail", p.id,
      r."externalReference", r.direction, r."amountXaf", r."feeXaf", r.state, $3, $3
    from jsonb_to_recordset($2::jsonb) as r("providerReference" text, at timestamptz,
        "operatorReference" text, operator text, "phoneTail" text, "phoneDigest" text,
        "externalReference" text, direction text, "amountXaf" int, "feeXaf" numeric, state text)
      left join phones p on p.digest = decode(r."phoneDigest", 'hex')
    order by r."providerReference"
    on conflict (provider, provider_reference) do update set
      operator_reference = excluded.operator_reference, operator = excluded.operator,
      phone_id = coalesce(excluded.phone_id, h.phone_id),
      external_reference = coalesce(excluded.external_reference, h.external_reference),
      direction = excluded.direction, amount_xaf = excluded.amount_xaf,
      fee_xaf = excluded.fee_xaf, state = excluded.state, seen_at = excluded.seen_at`,
};

/** Writes what a provider told now over what it told before. */
export async function keepHistory(
  tx: Tx,
  provider: string,
  lines: readonly HistoryLine[],
  seenAt: Date,
): Promise<void> {
  await tx.query(KEEP, [provider, JSON.stringify(lines), seenAt]);
}

const HISTORY: Sql = {
  name: 'provider_history_read',
  text: `select provider_reference as "providerReference", external_reference as "externalReference",
      at, operator, phone_id as "phoneId", direction, amount_xaf as "amountXaf",
      ceil(fee_xaf)::int as "feeXaf", state
    from provider_history where provider = $1 and at >= $2 and at < $3 order by at, provider_reference`,
};

/** A row of the history as it is compared. */
export interface HistoryRowRead extends Pick<
  HistoryLine,
  | 'providerReference'
  | 'externalReference'
  | 'at'
  | 'operator'
  | 'direction'
  | 'amountXaf'
  | 'state'
> {
  phoneId: string | null;
  feeXaf: number | null;
}

export async function readHistoryRows(
  runner: Runner,
  provider: string,
  window: { from: Date; until: Date },
): Promise<HistoryRowRead[]> {
  return runner.query<HistoryRowRead>(HISTORY, [provider, window.from, window.until]);
}

/** An attempt with what the ledger says of it. */
export interface OurRow {
  id: string;
  direction: 'collect' | 'withdraw';
  externalReference: string;
  providerReference: string | null;
  phoneId: string | null;
  cityId: string;
  orderId: string | null;
  accountId: string | null;
  amountXaf: number;
  state: 'succeeded' | 'parked' | 'failed' | 'open';
  at: Date;
  bookedXaf: number | null;
  bookedFeeXaf: number;
  credited: boolean;
}

// Fees booked later, by a comparison, count with those of the posting itself.
const FEES = `('exp:provider_fee', 'exp:fee_variance')`;
const COLLECTS: Sql = {
  name: 'recon_collects',
  text: `with chosen as (
      select a.* from payment_attempts a where a.provider = $1 and a.submitted_at >= $2
        and a.submitted_at < $3 and a.state <> 'created'
      union
      select a.* from payment_attempts a where a.provider = $1 and a.provider_reference = any($4)
      union
      select a.* from payment_attempts a where a.provider = $1 and a.external_reference = any($5)
    )
    select a.id, 'collect' as direction, a.external_reference as "externalReference",
      a.provider_reference as "providerReference", p.payer_phone_id as "phoneId",
      p.city_id as "cityId", p.order_id as "orderId", p.account_id as "accountId",
      a.amount_xaf as "amountXaf",
      case when a.state in ('succeeded', 'failed') then a.state when a.state = 'review' then 'parked'
        else 'open' end as state,
      coalesce(a.submitted_at, a.created_at) as at,
      b.booked::int as "bookedXaf", coalesce(f.fee, 0)::int as "bookedFeeXaf", a.credited
    from chosen a join payments p on p.id = a.payment_id
      left join lateral (select sum(e.amount_xaf) as booked from ledger_transfers t
        join ledger_entries e on e.transfer_id = t.id join ledger_accounts l on l.id = e.account_id
        where t.key = 'collect:' || a.id and l.kind in ('asset', 'exp')) b on true
      left join lateral (select sum(e.amount_xaf) as fee from ledger_transfers t
        join ledger_entries e on e.transfer_id = t.id join ledger_accounts l on l.id = e.account_id
        where t.key in ('collect:' || a.id, 'fee_variance:' || a.id)
          and regexp_replace(l.code, ':[^:]*$', '') in ${FEES}) f on true
    order by a.id`,
};

/** Our collects of a time, and those of any time that the given references mean. */
export async function readCollects(
  runner: Runner,
  provider: string,
  window: { from: Date; until: Date },
  references: { theirs: readonly string[]; ours: readonly string[] },
): Promise<OurRow[]> {
  return runner.query<OurRow>(COLLECTS, [
    provider,
    window.from,
    window.until,
    references.theirs,
    references.ours,
  ]);
}

const WITHDRAWS: Sql = {
  name: 'recon_withdraws',
  text: `with chosen as (
      select a.* from payout_attempts a where a.provider = $1 and a.submitted_at >= $2
        and a.submitted_at < $3
      union
      select a.* from payout_attempts a where a.provider = $1 and a.provider_reference = any($4)
      union
      select a.* from payout_attempts a where a.provider = $1 and a.external_reference = any($5)
    )
    select a.id, 'withdraw' as direction, a.external_reference as "externalReference",
      a.provider_reference as "providerReference", p.phone_id as "phoneId", p.city_id as "cityId",
      p.order_id as "orderId", null as "accountId", a.amount_xaf as "amountXaf",
      case when a.state in ('succeeded', 'failed') then a.state when a.state = 'review' then 'parked'
        else 'open' end as state,
      a.submitted_at as at, -b.booked::int as "bookedXaf", coalesce(b.fee, 0)::int as "bookedFeeXaf",
      false as credited
    from chosen a join payouts p on p.id = a.payout_id
      left join lateral (select sum(e.amount_xaf) filter (where l.kind = 'asset' or f.is_fee) as booked,
          sum(e.amount_xaf) filter (where f.is_fee) as fee
        from ledger_transfers t join ledger_entries e on e.transfer_id = t.id
          join ledger_accounts l on l.id = e.account_id
          cross join lateral (select regexp_replace(l.code, ':[^:]*$', '') in ${FEES} as is_fee) f
        where t.key in ('fee_variance:' || a.id, 'payout_late:' || a.id)
          or (a.state <> 'failed' and t.id = (
            select h.transfer_id from ledger_holds h where h.key = 'payout:' || p.id))) b on true
    order by a.id`,
};

/** Our withdraws, as `readCollects` has collects. */
export async function readWithdraws(
  runner: Runner,
  provider: string,
  window: { from: Date; until: Date },
  references: { theirs: readonly string[]; ours: readonly string[] },
): Promise<OurRow[]> {
  return runner.query<OurRow>(WITHDRAWS, [
    provider,
    window.from,
    window.until,
    references.theirs,
    references.ours,
  ]);
}

const RUN: Sql = {
  name: 'recon_run_add',
  text: `insert into recon_runs (id, provider, day, at, outcome, provider_rows, our_rows, matched,
      breaks, unreadable)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
};

export interface ReconRun {
  id: string;
  provider: string;
  /** In Douala. */
  day: string;
  at: Date;
  outcome: 'compared' | 'not_told';
  providerRows: number;
  ourRows: number;
  matched: number;
  breaks: number;
  unreadable: number;
}

export async function addRun(tx: Tx, run: ReconRun): Promise<void> {
  const { id, provider, day, at, outcome, providerRows, ourRows, matched, breaks } = run;
  const counts = [providerRows, ourRows, matched, breaks, run.unreadable];
  await tx.query(RUN, [id, provider, day, at, outcome, ...counts]);
}

const CASH: Sql = {
  name: 'recon_cash',
  text: `select split_part(a.code, ':', 3) as operator, sum(e.amount_xaf)::bigint as xaf
    from ledger_accounts a join ledger_entries e on e.account_id = a.id
    where a.kind = 'asset' and split_part(a.code, ':', 2) = $1 group by 1`,
};

/** What our books say a provider holds for us, by network in small letters. */
export async function readCash(
  runner: Runner,
  provider: string,
): Promise<{ operator: string; xaf: number }[]> {
  return runner.query(CASH, [provider]);
}

// A provider reserves a withdraw's money until it has failed; a collect adds once it has succeeded.
const ON_THE_WAY: Sql = {
  name: 'recon_on_the_way',
  text: `select lower(coalesce(m.operator, 'unknown')) as operator, sum(m.coming)::int as coming,
      sum(m.leaving)::int as leaving
    from (select a.operator, a.amount_xaf as coming, 0 as leaving
      from payment_attempts a where a.provider = $1 and (a.resolved_at >= $2
        or (a.state in ('submitting', 'pending', 'unknown', 'expired_locally')
          and (a.submitted_at >= $3 or exists (select from provider_history h
            where h.provider = a.provider and h.state = 'succeeded'
              and (h.provider_reference = a.provider_reference
                or h.external_reference = a.external_reference)))))
      union all
      select a.operator, 0, a.amount_xaf + p.provider_fee_xaf
      from payout_attempts a join payouts p on p.id = a.payout_id
      where a.provider = $1
        and (a.state in ('submitting', 'pending', 'unknown') or a.resolved_at >= $2)) m
    group by 1`,
};

/** What collects may have added there and not here, or the other way, at this moment; and payouts. */
export async function readOnTheWay(
  runner: Runner,
  provider: string,
  since: { resolved: Date; sent: Date },
): Promise<{ operator: string; coming: number; leaving: number }[]> {
  return runner.query(ON_THE_WAY, [provider, since.resolved, since.sent]);
}

const FRACTIONS: Sql = {
  name: 'recon_fractions',
  text: `select lower(coalesce(operator, 'unknown')) as operator,
      ceil(sum(ceil(fee_xaf) - fee_xaf))::int as xaf
    from provider_history where provider = $1 and state = 'succeeded' and fee_xaf is not null
    group by 1`,
};

/** Fractions of a franc that we counted as fees and the provider left with us. */
export async function readFractions(
  runner: Runner,
  provider: string,
): Promise<{ operator: string; xaf: number }[]> {
  return runner.query(FRACTIONS, [provider]);
}
