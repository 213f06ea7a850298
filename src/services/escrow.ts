import { AppError } from '../lib/errors.js';
import type { Runner, Tx } from '../models/database.js';
import type { StatementLine } from '../models/ledger-reads.js';
import { transfersByKeys } from '../models/ledger.js';
import type { Order } from '../models/orders.js';
import { ledgerAccount, type LedgerAccount } from './ledger-accounts.js';
import type { Category, Entry, Ledger, Posted, Transfer } from './ledger.js';
import type { MoneyRules } from './money-rules.js';
import { splitOrder } from './money-split.js';
import type { Orders } from './orders.js';
import type { Actor } from './person.js';

/** Money that a provider took from a payer for us. */
export interface Received {
  /** Names the posting: one attempt's money is booked once. */
  attemptId: string;
  provider: string;
  /** As the provider names it; null when it did not say. */
  operator: string | null;
  amountXaf: number;
  /** What the provider keeps of it. */
  feeXaf: number;
}

/** Whose the money is when it does not pay an order. */
export interface Owner {
  cityId: string;
  orderId: string | null;
  accountId: string;
}

export interface Escrow {
  /** Puts a payment into the order's escrow; what exceeds the total is the customer's credit. */
  hold(tx: Tx, order: Order, received: Received): Promise<void>;
  /** Books money that no order waits for as the customer's credit. */
  credit(tx: Tx, owner: Owner, received: Received): Promise<void>;
  /** Books less money than was asked for where a person must look at it. */
  park(tx: Tx, owner: Owner, received: Received): Promise<void>;
  /**
   * Divides a delivered order's money; cash is first taken into the driver's hands, with what it is
   * more than the total, which is the customer's. The caller moves the payment axis.
   */
  release(tx: Tx, order: Order, by: { driverId: string; changeXaf?: number }): Promise<void>;
  /** What of a delivered order's cash became its customer's credit. */
  changeXaf(runner: Runner, order: Order): Promise<number>;
  /** Turns held money into the customer's credit and moves the payment axis to `refunded`. */
  refundToCredit(tx: Tx, order: Order, reason: string): Promise<Order>;
  customerCreditXaf(runner: Runner, accountId: string): Promise<number>;
  driverCashXaf(runner: Runner, driverId: string): Promise<number>;
  balanceXaf(runner: Runner, account: LedgerAccount): Promise<number>;
  statement(runner: Runner, account: LedgerAccount, limit: number): Promise<StatementLine[]>;
}

export interface EscrowParts {
  ledger: Ledger;
  orders: Pick<Orders, 'move'>;
  rules: MoneyRules;
}

const HOUSE: Actor = { kind: 'system', id: null };

export function createEscrow({ ledger, orders, rules }: EscrowParts): Escrow {
  /** All these move money that is there; a floor that refuses means that our books are wrong. */
  async function post(tx: Tx, ...transfers: Transfer[]): Promise<void> {
    const posted: Posted = await ledger.post(tx, ...transfers);
    if (posted.ok) return;
    const key = transfers[0]?.key ?? '';
    throw new AppError('transfer_invalid', `an account is too low for transfer ${key}`);
  }

  return {
    async hold(tx, order, received) {
      const excess = received.amountXaf - order.totalXaf;
      const toEscrow = { account: ledgerAccount.escrow(order.id), amountXaf: -order.totalXaf };
      const toCredit = { account: ledgerAccount.customer(order.accountId), amountXaf: -excess };
      await post(tx, income('held', ownerOf(order), received, [toEscrow, toCredit]));
    },
    async credit(tx, owner, received) {
      const account = ledgerAccount.customer(owner.accountId);
      const all = { account, amountXaf: -received.amountXaf };
      await post(tx, income('credited', owner, received, [all]));
    },
    async park(tx, owner, received) {
      const account = ledgerAccount.mismatch(owner.cityId);
      const all = { account, amountXaf: -received.amountXaf };
      await post(tx, income('parked', owner, received, [all]));
    },
    async release(tx, order, { driverId, changeXaf = 0 }) {
      // As at acceptance, like the commission's own rate.
      const { vatBps } = rules.at(order.acceptedAt ?? order.placedAt);
      const shares = sharesOf(order, driverId, vatBps);
      const cash = order.method === 'cash' ? [cashTaken(order, driverId, changeXaf)] : [];
      await post(tx, ...cash, shares);
    },
    async changeXaf(runner, { id, accountId }) {
      const [taken] = await transfersByKeys(runner, [cashKey(id)]);
      const { code } = ledgerAccount.customer(accountId);
      const credited = taken?.entries.find((entry) => entry.code === code);
      return credited ? -credited.amountXaf : 0;
    },
    async refundToCredit(tx, order, reason) {
      await post(tx, refund(order, reason));
      return orders.move(tx, order, { payment: 'refunded' }, HOUSE, { reason });
    },
    customerCreditXaf: (runner, id) => ledger.balanceXaf(runner, ledgerAccount.customer(id)),
    balanceXaf: (runner, account) => ledger.balanceXaf(runner, account),
    driverCashXaf: (runner, id) => ledger.balanceXaf(runner, ledgerAccount.driverCash(id)),
    statement: (runner, account, limit) => ledger.statement(runner, account, limit),
  };
}

function ownerOf(order: Order): Owner {
  return { cityId: order.cityId, orderId: order.id, accountId: order.accountId };
}

/** What a provider collected: our part at the provider and its fee, against whose the money is. */
function income(what: string, owner: Owner, received: Received, against: Entry[]): Transfer {
  const { provider, operator, amountXaf, feeXaf } = received;
  const { cityId } = owner;
  const cash = ledgerAccount.providerCash(provider, operator ?? 'unknown', cityId);
  return {
    // One attempt's money is booked once, whatever it is booked as.
    key: `collect:${received.attemptId}`,
    kind: `collect_${what}`,
    cityId,
    ...(owner.orderId === null ? {} : { orderId: owner.orderId }),
    category: what === 'held' ? 'order' : 'refund',
    actor: { kind: 'provider', id: provider },
    entries: [
      { account: cash, amountXaf: amountXaf - feeXaf },
      { account: ledgerAccount.providerFee(cityId), amountXaf: feeXaf, category: 'fee' },
      ...against,
    ],
  };
}

function cashKey(orderId: string): string {
  return `cash:${orderId}`;
}

function cashTaken(order: Order, driverId: string, changeXaf: number): Transfer {
  return {
    key: cashKey(order.id),
    kind: 'cash_taken',
    category: 'cash',
    cityId: order.cityId,
    orderId: order.id,
    actor: { kind: 'driver', id: driverId },
    entries: [
      { account: ledgerAccount.driverCash(driverId), amountXaf: order.totalXaf + changeXaf },
      { account: ledgerAccount.escrow(order.id), amountXaf: -order.totalXaf, category: 'order' },
      { account: ledgerAccount.customer(order.accountId), amountXaf: -changeXaf },
    ],
  };
}

function sharesOf(order: Order, driverId: string, vatBps: number): Transfer {
  if (order.commissionBps === null) {
    throw new AppError('state_missing', `order ${order.id} was never accepted`);
  }
  const split = splitOrder({ ...order, commissionBps: order.commissionBps, vatBps });
  const { cityId } = order;
  const to = (account: LedgerAccount, amountXaf: number, category: Category) => ({
    ...{ account, category },
    amountXaf: -amountXaf,
  });
  return {
    key: `release:${order.id}`,
    kind: 'order_released',
    category: 'order',
    cityId,
    orderId: order.id,
    actor: { kind: 'driver', id: driverId },
    entries: [
      { account: ledgerAccount.escrow(order.id), amountXaf: order.totalXaf },
      to(ledgerAccount.deliverySubsidy(cityId), -split.deliverySubsidyXaf, 'delivery'),
      to(ledgerAccount.restaurant(order.shopId), split.restaurantXaf, 'food'),
      to(ledgerAccount.driver(driverId), split.driverXaf, 'delivery'),
      to(ledgerAccount.commission(cityId), split.commissionXaf, 'commission'),
      to(ledgerAccount.vat(cityId), split.vatXaf, 'tax'),
      to(ledgerAccount.delivery(cityId), split.deliveryXaf, 'delivery'),
      to(ledgerAccount.rounding(cityId), split.roundingXaf, 'commission'),
    ],
  };
}

function refund(order: Order, reason: string): Transfer {
  return {
    key: `refund:${order.id}`,
    kind: 'order_refunded',
    category: 'refund',
    cityId: order.cityId,
    orderId: order.id,
    actor: HOUSE,
    facts: { reason },
    entries: [
      { account: ledgerAccount.escrow(order.id), amountXaf: order.totalXaf },
      { account: ledgerAccount.customer(order.accountId), amountXaf: -order.totalXaf },
    ],
  };
}
