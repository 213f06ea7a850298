import type { Runner, Sql, Tx } from './database.js';

/** What limits a request for money and an order to be paid at the door. */
export interface LimitCounts {
  /** Orders to be paid at the door that are still open. */
  openCash: number;
  /** Those that the customer took back within minutes, this last day. */
  cashTakenBack: number;
  /** Orders of the last 30 days for which nobody was at the door. */
  returned: number;
  /** 1 once an order has reached the customer, 0 before. */
  delivered: number;
  /** Mobile Money requests that the payer's phone may have seen since the given time. */
  recentPrompts: number;
}

/** Whose: `phoneId` is the payer's. */
export interface LimitScope {
  accountId: string;
  payerPhoneId: string;
  since: Date;
}

/**
 * Columns of LimitCounts for a statement whose parameters stand as given. Tries are counted, not
 * payments, and a try that never left this house, was refused or never arrived has rung nobody. A payment has few tries, each
 * within minutes of the one before: a day back finds all that had one lately. An order that was
 * cancelled later than five minutes on may be a silent shop's, and speaks against nobody.
 */
export function limitColumns(at: { account: string; payer: string; since: string }): string {
  return `(select count(*)::int from orders where account_id = ${at.account} and method = 'cash'
        and closed_at is null) as "openCash",
      (select count(*)::int from orders where account_id = ${at.account} and method = 'cash'
        and fulfilment = 'cancelled' and closed_at < placed_at + interval '5 minutes'
        and placed_at > ${at.since}::timestamptz - interval '1 day') as "cashTakenBack",
      (select count(*)::int from orders where account_id = ${at.account}
        and fulfilment = 'returned'
        and closed_at > ${at.since}::timestamptz - interval '30 days') as returned,
      (select count(*)::int from (select 1 from orders where account_id = ${at.account}
        and fulfilment = 'delivered' limit 1) d) as delivered,
      (select count(*)::int from payments p join payment_attempts t on t.payment_id = p.id
        where p.payer_phone_id = ${at.payer}
          and p.created_at > ${at.since}::timestamptz - interval '1 day'
          and t.created_at > ${at.since}
          and coalesce(t.proof not in ('not_sent', 'refused', 'never_arrived'), true))
        as "recentPrompts"`;
}

const LOCK_ACCOUNT: Sql = {
  name: 'limits_lock_account',
  text: 'select id from accounts where id = $1 for no key update',
};

/** Whatever is counted of an account is counted by one at a time. */
export async function lockForLimits(tx: Tx, accountId: string): Promise<void> {
  await tx.query(LOCK_ACCOUNT, [accountId]);
}

const READ: Sql = {
  name: 'limits_read',
  text: `select ${limitColumns({ account: '$1', payer: '$2', since: '$3' })},
      (select version from catalogue_version) as "catalogueVersion"`,
};

/** With the version of the catalogue, since what a shop accepts belongs to the same decision. */
export async function readLimits(
  runner: Runner,
  { accountId, payerPhoneId, since }: LimitScope,
): Promise<LimitCounts & { catalogueVersion: number }> {
  const values = [accountId, payerPhoneId, since];
  const [row] = await runner.query<LimitCounts & { catalogueVersion: number }>(READ, values);
  if (!row) throw new Error('the limits statement gave no row');
  return row;
}
