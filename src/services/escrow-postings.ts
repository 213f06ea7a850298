import { AppError } from '../lib/errors.js';
import type { Order } from '../models/orders.js';
import { ledgerAccount, type LedgerAccount } from './ledger-accounts.js';
import type { Category, Entry, Transfer } from './ledger.js';
import { splitOrder } from './money-split.js';
import { HOUSE } from './person.js';

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

/** Whose an order's money is. */
export function ownerOf(order: Order): Owner {
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

/** Parked money that becomes its customer's credit. */
export function unparked(
  { cityId, orderId, accountId }: Owner,
  { attemptId, amountXaf }: { attemptId: string; amountXaf: number },
): Transfer {
  return {
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
  };
}

function categoryOf(what: string, { orderId }: Owner): Category {
  if (what === 'held' || what === 'completed') return 'order';
  return orderId === null ? 'top_up' : 'refund';
}

/** Names the posting of one attempt's money, whatever it is booked as. */
export function collectKey(attemptId: string): string {
  return `collect:${attemptId}`;
}

/** Names the posting that takes an attempt's money out of suspense. */
export function unparkKey(attemptId: string): string {
  return `short:${attemptId}`;
}

/** Names the posting of an order's cash. */
export function cashKey(orderId: string): string {
  return `cash:${orderId}`;
}

/** Cash taken at the door: the order's total, and what was more is the customer's credit. */
export function cashTaken(order: Order, driverId: string, changeXaf: number): Transfer {
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

/** Divides an order's escrow among shop, driver and house (money-split.ts), in francs. */
export function sharesOf(order: Order, driverId: string, vatBps: number): Transfer {
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
      {
        account: ledgerAccount.deliverySubsidy(cityId),
        amountXaf: split.deliverySubsidyXaf,
        category: 'delivery',
      },
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
export function lessRefund(shares: Transfer, order: Order, goneXaf: number): Transfer {
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
export function refundOf(order: Order, amountXaf: number, reason: string): Transfer {
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
