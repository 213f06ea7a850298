import type { Runner, Sql, Tx } from './database.js';

/** Transfers by which somebody has paid us. */
const PAID = `('collect_held', 'collect_credited', 'wallet_paid', 'cash_taken')`;
const UNNUMBERED = `from ledger_transfers t where t.kind in ${PAID} and t.at >= $1
    and not exists (select from receipts r where r.transfer_id = t.id)`;
/** The day in Douala of a moment. */
const DAY = `((t.at at time zone 'UTC') + interval '1 hour')::date`;

const LOCK_DAYS: Sql = {
  name: 'receipt_days_lock',
  text: `insert into receipt_days (day, last) select day, 0
    from (select distinct ${DAY} as day ${UNNUMBERED}) d order by day
    on conflict (day) do update set last = receipt_days.last returning day::text`,
};

// The days are locked, so nobody else numbers them: no gap, no number twice.
const NUMBER: Sql = {
  name: 'receipts_number',
  text: `with fresh as (
      select t.id, ${DAY} as day, t.city_id, t.order_id, t.key, t.at,
        row_number() over (partition by ${DAY} order by t.at, t.id) as no ${UNNUMBERED}
        and ${DAY} = any($2::date[])
    ), summed as (
      select f.id, sum(e.amount_xaf) filter (where e.amount_xaf > 0) as amount,
        coalesce(sum(e.amount_xaf) filter (where a.code like 'exp:provider_fee:%'), 0) as fee,
        min(substr(a.code, 15)) filter (where a.code like 'liab:customer:%') as owner
      from fresh f join ledger_entries e on e.transfer_id = f.id
        join ledger_accounts a on a.id = e.account_id group by f.id
    ), written as (
      insert into receipts (transfer_id, day, no, city_id, order_id, account_id, amount_xaf, fee_xaf,
        provider_reference, paid_at, issued_at)
      select f.id, f.day, d.last + f.no, f.city_id, f.order_id, coalesce(o.account_id, s.owner::uuid),
        s.amount, s.fee, t.provider_reference, f.at, $3
      from fresh f join summed s using (id) join receipt_days d on d.day = f.day
        left join orders o on o.city_id = f.city_id and o.id = f.order_id
        left join payment_attempts t on f.key = 'collect:' || t.id::text
      returning day
    )
    update receipt_days d set last = d.last + n.many
    from (select day, count(*)::int as many from written group by day) n where d.day = n.day`,
};

/** Numbers all payments since a time that have no receipt yet; days stay locked until the commit. */
export async function numberReceipts(
  tx: Tx,
  { since, now }: { since: Date; now: Date },
): Promise<void> {
  const days = await tx.query<{ day: string }>(LOCK_DAYS, [since]);
  if (days.length === 0) return;
  await tx.query(NUMBER, [since, days.map(({ day }) => day), now]);
}

export interface Receipt {
  /** `2026-11-20`, in Douala. */
  day: string;
  no: number;
  amountXaf: number;
  /** What the provider kept; the payer pays nothing on top. */
  feeXaf: number;
  providerReference: string | null;
  paidAt: Date;
}

const COLUMNS = `r.day::text, r.no, r.amount_xaf as "amountXaf", r.fee_xaf as "feeXaf",
  r.provider_reference as "providerReference", r.paid_at as "paidAt"`;

const OF_ORDER: Sql = {
  name: 'receipts_of_order',
  text: `select ${COLUMNS} from receipts r where r.order_id = $1 order by r.paid_at desc, r.no desc`,
};

/** The newest first: an order that was paid in two parts has two. */
export async function receiptsOfOrder(runner: Runner, orderId: string): Promise<Receipt[]> {
  return runner.query<Receipt>(OF_ORDER, [orderId]);
}

const OF_TRANSFER: Sql = {
  name: 'receipt_of_transfer',
  text: `select ${COLUMNS} from receipts r join ledger_transfers t on t.id = r.transfer_id
    where t.key = $1`,
};

/** @param key of the transfer in the ledger. */
export async function receiptOfTransfer(runner: Runner, key: string): Promise<Receipt | null> {
  const [row] = await runner.query<Receipt>(OF_TRANSFER, [key]);
  return row ?? null;
}

/** How often a shop has typed codes for one order. */
export interface ReceiptCheck {
  wrong: number;
  lockedUntil: Date | null;
  checkedAt: Date | null;
}

const LOCK_CHECK: Sql = {
  name: 'receipt_check_lock',
  text: `insert into receipt_checks (order_id, shop_id) values ($1, $2)
    on conflict (order_id) do update set shop_id = excluded.shop_id
    returning wrong, locked_until as "lockedUntil", checked_at as "checkedAt"`,
};

export async function lockReceiptCheck(
  tx: Tx,
  orderId: string,
  shopId: string,
): Promise<ReceiptCheck> {
  const [row] = await tx.query<ReceiptCheck>(LOCK_CHECK, [orderId, shopId]);
  if (!row) throw new Error('a check of a receipt just locked is not there');
  return row;
}

const CHECK: Sql = {
  name: 'receipt_check_write',
  text: `update receipt_checks set wrong = $2, locked_until = $3, checked_at = $4
    where order_id = $1`,
};

export async function writeReceiptCheck(
  tx: Tx,
  orderId: string,
  { wrong, lockedUntil, checkedAt }: ReceiptCheck,
): Promise<void> {
  await tx.query(CHECK, [orderId, wrong, lockedUntil, checkedAt]);
}
