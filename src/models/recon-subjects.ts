import type { Runner, Sql } from './database.js';

/** The provider's row behind a break, as it is kept. */
export interface HistoryRow {
  operator: string | null;
  direction: 'collect' | 'withdraw';
  amountXaf: number;
  /** In whole francs; 0 when it was not told. */
  feeXaf: number;
}

const ROW: Sql = {
  name: 'recon_history_row',
  text: `select operator, direction, amount_xaf as "amountXaf",
      coalesce(ceil(fee_xaf), 0)::int as "feeXaf"
    from provider_history where provider = $1 and provider_reference = $2`,
};

export async function historyRow(
  runner: Runner,
  provider: string,
  providerReference: string,
): Promise<HistoryRow | null> {
  const [row] = await runner.query<HistoryRow>(ROW, [provider, providerReference]);
  return row ?? null;
}

const PAYER: Sql = {
  name: 'recon_payer',
  text: `select p.account_id as "accountId", p.city_id as "cityId", p.order_id as "orderId"
    from payment_attempts a join payments p on p.id = a.payment_id where a.id = $1`,
};

/** Whose the money of an attempt is when it pays no order. */
export interface Payer {
  accountId: string;
  cityId: string;
  orderId: string | null;
}

export async function payerOf(runner: Runner, attemptId: string): Promise<Payer | null> {
  const [row] = await runner.query<Payer>(PAYER, [attemptId]);
  return row ?? null;
}

const OF_REFERENCE: Sql = {
  name: 'recon_order_account',
  text: `select account_id as "accountId", city_id as "cityId", id as "orderId" from orders
    where reference = $1 order by placed_at desc limit 1`,
};

/** Who placed the newest order with this reference. */
export async function payerOfOrder(runner: Runner, reference: number): Promise<Payer | null> {
  const [row] = await runner.query<Payer>(OF_REFERENCE, [reference]);
  return row ?? null;
}

const BOOKED: Sql = {
  name: 'recon_booked_legs',
  text: `select a.code, e.amount_xaf as "amountXaf" from ledger_transfers t
      join ledger_entries e on e.transfer_id = t.id join ledger_accounts a on a.id = e.account_id
    where t.key = $1 and a.kind in ('asset', 'exp') order by e.line`,
};

/** What a posting brought to the house's own accounts. */
export async function bookedLegs(
  runner: Runner,
  key: string,
): Promise<{ code: string; amountXaf: number }[]> {
  return runner.query(BOOKED, [key]);
}
