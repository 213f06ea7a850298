import type { Runner, Sql, Tx } from './database.js';

export type PayoutState =
  | 'waiting_approval'
  | 'queued'
  | 'submitting'
  | 'pending'
  | 'unknown'
  | 'succeeded'
  | 'failed'
  | 'review'
  | 'cancelled';

/** Money on its way out (migrations/0019). */
export interface Payout {
  id: string;
  key: string;
  ownerKind: 'customer' | 'shop' | 'driver';
  ownerId: string;
  purpose: 'payout' | 'refund' | 'cash_out';
  cityId: string;
  amountXaf: number;
  /** What the owner pays for it on top of the amount. */
  ownerFeeXaf: number;
  /** What the provider is expected to keep. */
  providerFeeXaf: number;
  taxXaf: number;
  phoneId: string;
  orderId: string | null;
  paymentId: string | null;
  provider: string;
  operator: string | null;
  /** The evening it was planned for, `2026-11-20`; null when it was asked for. */
  planDay: string | null;
  state: PayoutState;
  reason: string | null;
  askedByKind: string;
  askedById: string | null;
  createdAt: Date;
}

const PAYOUT = `p.id, p.key, p.owner_kind as "ownerKind", p.owner_id as "ownerId", p.purpose,
  p.city_id as "cityId", p.amount_xaf as "amountXaf", p.owner_fee_xaf as "ownerFeeXaf",
  p.provider_fee_xaf as "providerFeeXaf", p.tax_xaf as "taxXaf", p.phone_id as "phoneId",
  p.order_id as "orderId", p.payment_id as "paymentId", p.provider, p.operator,
  p.plan_day::text as "planDay", p.state, p.reason, p.asked_by_kind as "askedByKind",
  p.asked_by_id as "askedById", p.created_at as "createdAt"`;

const ADD: Sql = {
  name: 'payout_add',
  text: `insert into payouts (id, key, owner_kind, owner_id, purpose, city_id, amount_xaf,
      owner_fee_xaf, provider_fee_xaf, tax_xaf, phone_id, order_id, payment_id, provider, operator,
      plan_day, state, asked_by_kind, asked_by_id, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
    on conflict (key) do nothing returning id`,
};

/** Writes a payout; false when its key was used before. */
export async function addPayout(tx: Tx, payout: Omit<Payout, 'reason'>): Promise<boolean> {
  const rows = await tx.query(ADD, [
    payout.id,
    payout.key,
    payout.ownerKind,
    payout.ownerId,
    payout.purpose,
    payout.cityId,
    payout.amountXaf,
    payout.ownerFeeXaf,
    payout.providerFeeXaf,
    payout.taxXaf,
    payout.phoneId,
    payout.orderId,
    payout.paymentId,
    payout.provider,
    payout.operator,
    payout.planDay,
    payout.state,
    payout.askedByKind,
    payout.askedById,
    payout.createdAt,
  ]);
  return rows.length === 1;
}

const BY_KEY: Sql = {
  name: 'payout_by_key',
  text: `select ${PAYOUT} from payouts p where p.key = $1`,
};

export async function payoutByKey(runner: Runner, key: string): Promise<Payout | null> {
  const [row] = await runner.query<Payout>(BY_KEY, [key]);
  return row ?? null;
}

const READ: Sql = {
  name: 'payout_read',
  text: `select ${PAYOUT} from payouts p where p.id = $1`,
};

export async function readPayout(runner: Runner, id: string): Promise<Payout | null> {
  const [row] = await runner.query<Payout>(READ, [id]);
  return row ?? null;
}

const LOCK: Sql = {
  name: 'payout_lock',
  text: `select ${PAYOUT} from payouts p where p.id = $1 for no key update`,
};

export async function lockPayout(tx: Tx, id: string): Promise<Payout | null> {
  const [row] = await tx.query<Payout>(LOCK, [id]);
  return row ?? null;
}

const STATE: Sql = {
  name: 'payout_state',
  text: `update payouts set state = $2, reason = $3, operator = coalesce($4, operator),
      resolved_at = case when $2 in ('succeeded', 'failed', 'cancelled') then $5::timestamptz end
    where id = $1`,
};

export async function changePayout(
  tx: Tx,
  id: string,
  change: { state: PayoutState; reason?: string | null; operator?: string | null; at: Date },
): Promise<void> {
  const { state, reason = null, operator = null, at } = change;
  await tx.query(STATE, [id, state, reason, operator, at]);
}

const LIST: Sql = {
  name: 'payouts_list',
  text: `select ${PAYOUT}, (select string_agg(a.staff, ', ' order by a.at) from payout_approvals a
      where a.payout_id = p.id) as approvals
    from payouts p where ($1::text is null or p.state = $1) and ($2::text is null or p.owner_id = $2)
      and ($1::text is not null or $2::text is not null
        or p.state not in ('succeeded', 'failed', 'cancelled'))
    order by p.created_at desc, p.id limit $3`,
};

export type ListedPayout = Payout & { approvals: string | null };

/** The newest first; only open ones unless a state or an owner is named. */
export async function listPayouts(
  runner: Runner,
  by: { state?: string; ownerId?: string; limit: number },
): Promise<ListedPayout[]> {
  return runner.query(LIST, [by.state ?? null, by.ownerId ?? null, by.limit]);
}

const APPROVE: Sql = {
  name: 'payout_approve',
  text: `with added as (insert into payout_approvals (payout_id, staff, at) values ($1, $2, $3)
      on conflict do nothing returning staff)
    select count(*)::int as approvals from (
      select staff from payout_approvals where payout_id = $1 union select staff from added) s`,
};

/** Notes that this person lets it go; gives how many different people have. */
export async function approvePayout(
  tx: Tx,
  payoutId: string,
  staff: string,
  at: Date,
): Promise<number> {
  const [row] = await tx.query<{ approvals: number }>(APPROVE, [payoutId, staff, at]);
  return row?.approvals ?? 0;
}

const SAVED: Sql = {
  name: 'payouts_saved',
  text: `with merged as (
      select p.id, p.plan_day, p.amount_xaf, p.tax_xaf,
        greatest(1, (select count(*)::int from ledger_accounts a
          join ledger_entries e on e.account_id = a.id
          join ledger_transfers t on t.id = e.transfer_id and t.kind = 'order_released'
          where a.code = case p.owner_kind when 'shop' then 'liab:restaurant:' || p.owner_id
              else 'liab:driver:' || p.owner_id end
            and e.at < p.created_at and e.at >= coalesce((select max(b.created_at) from payouts b
              where b.owner_kind = p.owner_kind and b.owner_id = p.owner_id
                and b.created_at < p.created_at and b.state <> 'cancelled'), '-infinity'))) as parts
      from payouts p where p.plan_day >= $1::date and p.plan_day < $2::date
        and p.state not in ('failed', 'cancelled'))
    select plan_day::text as day, count(*)::int as payouts, sum(parts)::int as orders,
      sum(amount_xaf)::int as "amountXaf", sum(tax_xaf)::int as "taxXaf",
      sum((parts - 1) * $3::int)::int as "savedXaf"
    from merged group by 1 order by 1`,
};

/** What one evening's payouts were, and the fixed tax that paying each order alone would have cost. */
export interface SavedDay {
  day: string;
  payouts: number;
  orders: number;
  amountXaf: number;
  taxXaf: number;
  savedXaf: number;
}

export async function payoutsSaved(
  runner: Runner,
  days: { from: string; until: string },
  fixedTaxXaf: number,
): Promise<SavedDay[]> {
  return runner.query(SAVED, [days.from, days.until, fixedTaxXaf]);
}
