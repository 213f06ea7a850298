import { AppError } from '../lib/errors.js';
import type { Runner, Tx } from '../models/database.js';
import type { StatementLine } from '../models/ledger-reads.js';
import { transfersByKeys } from '../models/ledger.js';
import type { Order } from '../models/orders.js';
import type { Freezes } from './freezes.js';
import { ledgerAccount, type LedgerAccount } from './ledger-accounts.js';
import type { Category, Entry, Ledger, Posted, Transfer } from './ledger.js';
import type { MoneyRules } from './money-rules.js';
import { splitOrder } from './money-split.js';
import { walletKey } from './checkout/paid-rows.js';
import type { Orders } from './orders.js';
import type { Actor } from './person.js';
import type { Bonuses } from './wallet/bonus.js';

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
  /** Gives back what of the wallet was held for an order whose other part does not come. */
  freeWallet(tx: Tx, order: Order): Promise<void>;
  /** Books money that no order waits for as the customer's credit. */
  credit(tx: Tx, owner: Owner, received: Received): Promise<void>;
  /** Books less money than was asked for where it waits for the rest. */
  park(tx: Tx, owner: Owner, received: Received): Promise<void>;
  /** The rest of a payment, with what of it was parked, into the order's escrow. */
  complete(
    tx: Tx,
    order: Order,
    received: Received,
    of: { askedXaf: number; parkedXaf: number },
  ): Promise<void>;
  /** What an attempt brought and still lies parked; 0 when it does not. */
  parkedXaf(runner: Runner, attemptId: string): Promise<number>;
  /** Turns parked money into the customer's credit. */
  unpark(tx: Tx, owner: Owner, parked: { attemptId: string; amountXaf: number }): Promise<void>;
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
  freezes: Pick<Freezes, 'follow'>;
  bonuses: Pick<Bonuses, 'giveBack'>;
}

const HOUSE: Actor = { kind: 'system', id: null };

export function createEscrow(parts: EscrowParts): Escrow {
  const { ledger, orders, rules, freezes, bonuses } = parts;
  /** All these move money that is there; a floor that refuses means that our books are wrong. */
  async function post(tx: Tx, ...transfers: Transfer[]): Promise<void> {
    const posted: Posted = await ledger.post(tx, ...transfers);
    if (posted.ok) return;
    const key = transfers[0]?.key ?? '';
    throw new AppError('transfer_invalid', `an account is too low for transfer ${key}`);
  }

  /** What of an order's money is still there: a dispute may have given a part of it back. */
  async function keptXaf(runner: Runner, order: Order): Promise<number> {
    if (order.payment !== 'part_refunded') return order.totalXaf;
    return ledger.balanceXaf(runner, ledgerAccount.escrow(order.id));
  }

  /** The wallet's part of an order whose other part has come. */
  async function takeWallet(tx: Tx, order: Order, provider: string): Promise<void> {
    if (order.walletXaf === 0) return;
    const actor: Actor = { kind: 'provider', id: provider };
    const key = walletKey(order.id);
    const taken = await ledger.postHold(tx, { key, holdKey: key, actor });
    if (!taken.ok)
      throw new AppError('transfer_invalid', `${key} is held no more: ${taken.reason}`);
  }

  return {
    async freeWallet(tx, order) {
      if (order.walletXaf === 0) return;
      const holdKey = walletKey(order.id);
      const freed = await ledger.voidHold(tx, { key: `${holdKey}:free`, holdKey, actor: HOUSE });
      if (!freed.ok) throw new AppError('transfer_invalid', `${holdKey}: ${freed.reason}`);
      await bonuses.giveBack(tx, order);
    },
    async hold(tx, order, received) {
      const askedXaf = order.totalXaf - order.walletXaf;
      const excess = received.amountXaf - askedXaf;
      const toEscrow = { account: ledgerAccount.escrow(order.id), amountXaf: -askedXaf };
      const toCredit = { account: ledgerAccount.customer(order.accountId), amountXaf: -excess };
      await post(tx, income('held', ownerOf(order), received, [toEscrow, toCredit]));
      await takeWallet(tx, order, received.provider);
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
    async complete(tx, order, received, { askedXaf, parkedXaf }) {
      const excess = received.amountXaf + parkedXaf - askedXaf;
      await post(
        tx,
        income('completed', ownerOf(order), received, [
          { account: ledgerAccount.mismatch(order.cityId), amountXaf: parkedXaf },
          { account: ledgerAccount.escrow(order.id), amountXaf: -askedXaf },
          { account: ledgerAccount.customer(order.accountId), amountXaf: -excess },
        ]),
      );
      await takeWallet(tx, order, received.provider);
    },
    async parkedXaf(runner, attemptId) {
      const [back, parked] = [unparkKey(attemptId), collectKey(attemptId)];
      const stored = await transfersByKeys(runner, [back, parked]);
      if (stored.some(({ key }) => key === back)) return 0;
      const suspended = stored[0]?.entries.find(({ code }) => code.startsWith('suspense:mismatch'));
      return suspended ? -suspended.amountXaf : 0;
    },
    async unpark(tx, owner, { attemptId, amountXaf }) {
      const { cityId, orderId, accountId } = owner;
      await post(tx, {
        key: unparkKey(attemptId),
        kind: 'parked_credited',
        category: 'refund',
        cityId,
        ...(orderId === null ? {} : { orderId }),
        actor: HOUSE,
        entries: [
          { account: ledgerAccount.mismatch(cityId), amountXaf },
          { account: ledgerAccount.customer(accountId), amountXaf: -amountXaf },
        ],
      });
    },
    async release(tx, order, { driverId, changeXaf = 0 }) {
      // As at acceptance, like the commission's own rate.
      const { vatBps } = rules.at(order.acceptedAt ?? order.placedAt);
      const goneXaf = order.totalXaf - (await keptXaf(tx, order));
      const shares = lessRefund(sharesOf(order, driverId, vatBps), order, goneXaf);
      const cash = order.method === 'cash' ? [cashTaken(order, driverId, changeXaf)] : [];
      await post(tx, ...cash, shares);
      if (order.frozen) await freezes.follow(tx, order);
    },
    async changeXaf(runner, { id, accountId }) {
      const [taken] = await transfersByKeys(runner, [cashKey(id)]);
      const { code } = ledgerAccount.customer(accountId);
      const credited = taken?.entries.find((entry) => entry.code === code);
      return credited ? -credited.amountXaf : 0;
    },
    async refundToCredit(tx, order, reason) {
      await post(tx, refund(order, await keptXaf(tx, order), reason));
      if (order.payment === 'held') await bonuses.giveBack(tx, order);
      if (order.frozen) await freezes.follow(tx, order);
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
export function income(what: string, owner: Owner, received: Received, against: Entry[]): Transfer {
  const { provider, operator, amountXaf, feeXaf } = received;
  const { cityId } = owner;
  const cash = ledgerAccount.providerCash(provider, operator ?? 'unknown', cityId);
  return {
    // One attempt's money is booked once, whatever it is booked as.
    key: collectKey(received.attemptId),
    kind: `collect_${what}`,
    cityId,
    ...(owner.orderId === null ? {} : { orderId: owner.orderId }),
    category: categoryOf(what, owner),
    actor: { kind: 'provider', id: provider },
    entries: [
      { account: cash, amountXaf: amountXaf - feeXaf },
      { account: ledgerAccount.providerFee(cityId), amountXaf: feeXaf, category: 'fee' },
      ...against,
    ],
  };
}

function categoryOf(what: string, { orderId }: Owner): Category {
  if (what === 'held' || what === 'completed') return 'order';
  return orderId === null ? 'top_up' : 'refund';
}

function collectKey(attemptId: string): string {
  return `collect:${attemptId}`;
}

function unparkKey(attemptId: string): string {
  return `short:${attemptId}`;
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
      to(ledgerAccount.deliverySubsidy(cityId), 0 - split.deliverySubsidyXaf, 'delivery'),
      to(ledgerAccount.restaurant(order.shopId), split.restaurantXaf, 'food'),
      to(ledgerAccount.driver(driverId), split.driverXaf, 'delivery'),
      to(ledgerAccount.commission(cityId), split.commissionXaf, 'commission'),
      to(ledgerAccount.vat(cityId), split.vatXaf, 'tax'),
      to(ledgerAccount.delivery(cityId), split.deliveryXaf, 'delivery'),
      to(ledgerAccount.rounding(cityId), split.roundingXaf, 'commission'),
    ],
  };
}

/** What went back before came out of the shop's share, and beyond that it is the house's loss. */
function lessRefund(shares: Transfer, order: Order, goneXaf: number): Transfer {
  if (goneXaf === 0) return shares;
  const restaurant = ledgerAccount.restaurant(order.shopId);
  const shareXaf = shares.entries
    .filter(({ account }) => account.code === restaurant.code)
    .reduce((sum, { amountXaf }) => sum - amountXaf, 0);
  const borneXaf = Math.min(goneXaf, shareXaf);
  const corrections = [
    { account: ledgerAccount.escrow(order.id), amountXaf: -goneXaf, category: 'order' as const },
    { account: restaurant, amountXaf: borneXaf, category: 'food' as const },
    {
      account: ledgerAccount.refundLoss(order.cityId),
      amountXaf: goneXaf - borneXaf,
      category: 'refund' as const,
    },
  ];
  return { ...shares, entries: [...shares.entries, ...corrections] };
}

/** Bonus stays bonus; what is left of an order after a dispute is credit. */
function refund(order: Order, amountXaf: number, reason: string): Transfer {
  const bonusXaf = order.payment === 'held' ? order.bonusXaf : 0;
  return {
    key: `refund:${order.id}`,
    kind: 'order_refunded',
    category: 'refund',
    cityId: order.cityId,
    orderId: order.id,
    actor: HOUSE,
    facts: { reason },
    entries: [
      { account: ledgerAccount.escrow(order.id), amountXaf },
      { account: ledgerAccount.bonus(order.accountId), amountXaf: -bonusXaf, category: 'bonus' },
      { account: ledgerAccount.customer(order.accountId), amountXaf: bonusXaf - amountXaf },
    ],
  };
}
