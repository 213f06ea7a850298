import { AppError } from '../lib/errors.js';
import type { Runner, Tx } from '../models/database.js';
import type { StatementLine } from '../models/ledger-reads.js';
import { transfersByKeys } from '../models/ledger.js';
import type { Order } from '../models/orders.js';
import type { Freezes } from './freezes.js';
import { walletKey } from './checkout/paid-rows.js';
import {
  cashKey,
  cashTaken,
  collectKey,
  income,
  lessRefund,
  ownerOf,
  refundOf,
  sharesOf,
  unparked,
  unparkKey,
  type Owner,
  type Received,
} from './escrow-postings.js';
import { ledgerAccount, type LedgerAccount } from './ledger-accounts.js';
import type { Ledger, Posted, Transfer } from './ledger.js';
import type { MoneyRules } from './money-rules.js';
import type { Orders } from './orders.js';
import { HOUSE, type Actor } from './person.js';
import type { Bonuses } from './wallet/bonus.js';

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
    async unpark(tx, owner, parked) {
      await post(tx, unparked(owner, parked));
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
      await post(tx, refundOf(order, await keptXaf(tx, order), reason));
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
