import type { Runner, Sql, Tx } from './database.js';

export type FreezeCause = 'dispute' | 'phantom' | 'reversal';

/** A share of an order that is held in the ledger while its money stands still. */
export interface FrozenShare {
  /** Of the hold. */
  key: string;
  /** Of the account it is held on. */
  code: string;
  amountXaf: number;
}

/** Why an order's money stands still (migrations/0020). */
export interface Freeze {
  id: string;
  cityId: string;
  orderId: string;
  cause: FreezeCause;
  since: Date;
  holds: FrozenShare[];
}

const COLUMNS = `id, city_id as "cityId", order_id as "orderId", cause, since, holds`;

const ADD: Sql = {
  name: 'freeze_add',
  text: `insert into order_freezes (id, city_id, order_id, cause, since)
    values ($1, $2, $3, $4, $5)
    on conflict (order_id, cause) where lifted_at is null do nothing returning ${COLUMNS}`,
};

/** Null where one of this cause stands already. */
export async function addFreeze(
  tx: Tx,
  { id, cityId, orderId, cause, since }: Omit<Freeze, 'holds'>,
): Promise<Freeze | null> {
  const [row] = await tx.query<Freeze>(ADD, [id, cityId, orderId, cause, since]);
  return row ?? null;
}

const OPEN: Sql = {
  name: 'freeze_open',
  text: `select ${COLUMNS} from order_freezes where order_id = $1 and lifted_at is null
    order by since, id for no key update`,
};

/** All that keep an order's money where it is, locked, the oldest first. */
export async function lockFreezes(tx: Tx, orderId: string): Promise<Freeze[]> {
  return tx.query<Freeze>(OPEN, [orderId]);
}

const HOLDS: Sql = {
  name: 'freeze_holds',
  text: 'update order_freezes set holds = $2 where id = $1',
};

export async function keepHolds(tx: Tx, id: string, holds: readonly FrozenShare[]): Promise<void> {
  await tx.query(HOLDS, [id, JSON.stringify(holds)]);
}

const LIFT: Sql = {
  name: 'freeze_lift',
  text: `update order_freezes set lifted_at = $2, holds = '[]' where id = $1`,
};

export async function liftFreeze(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query(LIFT, [id, at]);
}

const GIVEN: Sql = {
  name: 'order_money_given',
  text: `select a.code, sum(-e.amount_xaf)::int as "amountXaf" from ledger_transfers t
      join ledger_entries e on e.transfer_id = t.id join ledger_accounts a on a.id = e.account_id
    where t.order_id = $1 and a.kind = 'liab'
      and split_part(a.code, ':', 2) in ('restaurant', 'driver', 'customer')
    group by a.id, a.code having sum(-e.amount_xaf) > 0 order by a.id`,
};

/** What an order has brought to whose account so far, in the order in which accounts are locked. */
export async function moneyGiven(
  runner: Runner,
  orderId: string,
): Promise<{ code: string; amountXaf: number }[]> {
  return runner.query(GIVEN, [orderId]);
}

const REFUNDED: Sql = {
  name: 'order_refunded',
  text: `select coalesce(sum(-e.amount_xaf), 0)::int as "xaf" from ledger_transfers t
      join ledger_entries e on e.transfer_id = t.id join ledger_accounts a on a.id = e.account_id
    where t.order_id = $1 and t.kind in ('order_refunded', 'dispute_refunded')
      and (a.code like 'liab:customer:%' or a.code like 'suspense:mismatch:%')
      and e.amount_xaf < 0`,
};

/** What of an order's money has gone back already. */
export async function refundedXaf(runner: Runner, orderId: string): Promise<number> {
  const [row] = await runner.query<{ xaf: number }>(REFUNDED, [orderId]);
  return row?.xaf ?? 0;
}
