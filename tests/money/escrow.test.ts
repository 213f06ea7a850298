import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Order } from '../../src/models/orders.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { createMoneyWorld, type MoneyWorld } from './world.js';

let world: MoneyWorld;
beforeAll(async () => {
  world = await createMoneyWorld();
});
afterAll(() => world.close());

const campay = { provider: 'campay', operator: 'MTN', amountXaf: 5_700, feeXaf: 114 };
const driver = { driverId: 'DRV-1' };

/** Accepted at 15 %, so that its money can be divided. */
const anAcceptedOrder = (changes = {}) => world.anOrder({ commission_bps: 1_500, ...changes });

const hold = ({ order, attemptId }: { order: Order; attemptId: string }) =>
  world.inTx((tx) => world.escrow.hold(tx, order, { ...campay, attemptId }));
const release = (order: Order) => world.inTx((tx) => world.escrow.release(tx, order, driver));

async function balancesOf(order: Order): Promise<Record<string, number>> {
  const accounts = {
    escrow: ledgerAccount.escrow(order.id),
    restaurant: ledgerAccount.restaurant(order.shopId),
    driver: ledgerAccount.driver(driver.driverId),
    cash: ledgerAccount.driverCash(driver.driverId),
    commission: ledgerAccount.commission('DLA'),
    vat: ledgerAccount.vat('DLA'),
    delivery: ledgerAccount.delivery('DLA'),
    rounding: ledgerAccount.rounding('DLA'),
  };
  const found = Object.entries(accounts).map(async ([name, account]) => {
    return [name, await world.ledger.balanceXaf(world.db, account)] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

async function added(order: Order, work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await balancesOf(order);
  await work();
  const after = await balancesOf(order);
  const changes = Object.keys(after).map((name) => [
    name,
    (after[name] ?? 0) - (before[name] ?? 0),
  ]);
  return Object.fromEntries(changes.filter(([, change]) => change !== 0)) as Record<string, number>;
}

it('keeps the money of a paid order from everyone until the code, then gives each a share', async () => {
  const placed = await anAcceptedOrder();
  expect(await added(placed.order, () => hold(placed))).toEqual({ escrow: 5_700 });
  expect(await added(placed.order, () => release(placed.order))).toEqual({
    ...{ escrow: -5_700, restaurant: 4_105, driver: 500 },
    ...{ commission: 750, vat: 144, delivery: 200, rounding: 1 },
  });
});

it('takes the cash at the door into the hands of the driver, and divides it the same way', async () => {
  const { order } = await anAcceptedOrder({ method: 'cash', payment: 'due' });
  expect(await added(order, () => release(order))).toEqual({
    ...{ cash: 5_700, restaurant: 4_105, driver: 500 },
    ...{ commission: 750, vat: 144, delivery: 200, rounding: 1 },
  });
  expect(await world.escrow.driverCashXaf(world.db, driver.driverId)).toBe(5_700);
});

it('releases once, however often the code comes', async () => {
  const placed = await anAcceptedOrder();
  await hold(placed);
  await release(placed.order);
  expect(await added(placed.order, () => release(placed.order))).toEqual({});
});

it('pays the driver in full where the way costs the customer less', async () => {
  const placed = await anAcceptedOrder({ driver_pay_xaf: 900 });
  await hold(placed);
  const money = await added(placed.order, () => release(placed.order));
  expect(money).toMatchObject({ driver: 900, restaurant: 4_105 });
  const subsidy = ledgerAccount.deliverySubsidy('DLA');
  expect(await world.ledger.balanceXaf(world.db, subsidy)).toBe(200);
});

it('does not divide what is not there', async () => {
  const { order } = await anAcceptedOrder();
  await expect(release(order)).rejects.toMatchObject({ code: 'transfer_invalid' });
});

it('does not divide an order that nobody accepted', async () => {
  const placed = await world.anOrder();
  await hold(placed);
  await expect(release(placed.order)).rejects.toThrow('never accepted');
});

it('gives the money of a refunded order back as credit, and moves the order', async () => {
  const placed = await world.anOrder();
  await hold(placed);
  const credit = () => world.escrow.customerCreditXaf(world.db, placed.order.accountId);
  const before = await credit();
  await world.inTx(async (tx) => {
    const system = { kind: 'system', id: null } as const;
    const held = await world.orders.move(tx, placed.order, { payment: 'held' }, system);
    await world.escrow.refundToCredit(tx, held, 'declined');
  });
  expect((await credit()) - before).toBe(5_700);
  expect(await world.states(placed.order.id)).toBe('placed refunded');
});

it('shows a driver the movements of the cash in hand', async () => {
  const cash = ledgerAccount.driverCash(driver.driverId);
  const lines = await world.escrow.statement(world.db, cash, 3);
  expect(lines).toMatchObject([{ kind: 'cash_taken', amountXaf: 5_700 }]);
});
