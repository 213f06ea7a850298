import type { Runner, Sql, Tx } from './database.js';

/** A request for money that is for no order's escrow. */
export interface NewAsked {
  id: string;
  cityId: string;
  orderId: string | null;
  accountId: string;
  payerPhoneId: string;
  purpose: 'pay_in' | 'tip';
  amountXaf: number;
  createdAt: Date;
  expiresAt: Date;
}

const OPEN: Sql = {
  name: 'asked_open',
  text: `insert into payments (id, city_id, order_id, account_id, payer_phone_id, purpose,
      amount_xaf, state, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)`,
};

/** A payment that fills no escrow; its first attempt is added by the caller. */
export async function openAsked(tx: Tx, asked: NewAsked): Promise<void> {
  await tx.query(OPEN, [
    asked.id,
    asked.cityId,
    asked.orderId,
    asked.accountId,
    asked.payerPhoneId,
    asked.purpose,
    asked.amountXaf,
    asked.createdAt,
    asked.expiresAt,
  ]);
}

const WAITING: Sql = {
  name: 'asked_waiting',
  text: `select exists (select from payments p join payment_attempts a on a.payment_id = p.id
      where p.account_id = $1 and p.purpose = $2 and p.created_at > $3
        and ($4::uuid is null or p.order_id = $4)
        and a.state in ('created', 'submitting', 'pending', 'unknown', 'review')) as waiting,
    (select ph.operator from phones ph where ph.id = $5) as operator`,
};

/** Whether an earlier request of this kind may still be approved, and the phone's operator. */
export async function askedBefore(
  runner: Runner,
  by: {
    accountId: string;
    purpose: 'pay_in' | 'tip';
    since: Date;
    orderId: string | null;
    phoneId: string;
  },
): Promise<{ waiting: boolean; operator: string | null }> {
  const values = [by.accountId, by.purpose, by.since, by.orderId, by.phoneId];
  const [row] = await runner.query<{ waiting: boolean; operator: string | null }>(WAITING, values);
  return row ?? { waiting: false, operator: null };
}

const DRIVER_OF: Sql = {
  name: 'driver_of_account',
  text: 'select id, city_id as "cityId" from drivers where account_id = $1 order by id limit 1',
};

export async function driverOfAccount(
  runner: Runner,
  accountId: string,
): Promise<{ id: string; cityId: string } | null> {
  const [row] = await runner.query<{ id: string; cityId: string }>(DRIVER_OF, [accountId]);
  return row ?? null;
}

const TIPPABLE: Sql = {
  name: 'tip_order',
  text: `select o.id as "orderId", o.city_id as "cityId", o.reference, o.driver_id as "driverId",
      d.phone_id as "driverPhoneId", o.closed_at as "closedAt",
      exists (select from ledger_transfers t where t.key = 'tip:' || o.id
        or (t.order_id = o.id and t.kind = 'collect_tip')) as tipped
    from orders o join drivers d on d.id = o.driver_id
    where o.account_id = $1 and o.fulfilment = 'delivered' and o.closed_at > $2
      and ($3::int is null or o.reference = $3)
    order by o.closed_at desc limit 1 for no key update of o`,
};

/** An order that somebody may still thank the driver of. */
export interface TippableOrder {
  orderId: string;
  cityId: string;
  reference: number;
  driverId: string;
  driverPhoneId: string;
  closedAt: Date;
  tipped: boolean;
}

/** The customer's order with this reference, or the last one, delivered since a time; locked. */
export async function lockTippable(
  tx: Tx,
  accountId: string,
  since: Date,
  reference: number | null,
): Promise<TippableOrder | null> {
  const [row] = await tx.query<TippableOrder>(TIPPABLE, [accountId, since, reference]);
  return row ?? null;
}

const TIPPED: Sql = {
  name: 'tip_of_order',
  text: `select o.driver_id as "driverId", d.phone_id as "driverPhoneId", o.reference
    from orders o join drivers d on d.id = o.driver_id where o.city_id = $1 and o.id = $2`,
};

/** Whose tip it is. */
export async function tippedDriver(
  runner: Runner,
  cityId: string,
  orderId: string,
): Promise<{ driverId: string; driverPhoneId: string; reference: number } | null> {
  const [row] = await runner.query<{ driverId: string; driverPhoneId: string; reference: number }>(
    TIPPED,
    [cityId, orderId],
  );
  return row ?? null;
}
