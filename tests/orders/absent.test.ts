import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readLimits } from '../../src/models/limits.js';
import type { Order } from '../../src/models/orders.js';
import { checkCash } from '../../src/services/checkout/limits.js';
import {
  codeOf,
  onlyDrivers,
  openHouse,
  place,
  type House,
  type OrderWish,
} from './support/house.js';
import { assigned, onTheWay } from './support/stages.js';
import { minutes, pass, runDue, templates } from './support/time.js';

const DRIVER = '+237670000031';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

async function absent(reference: number | null, number = DRIVER) {
  const person = await house.person(number);
  return house.db.transaction((tx) => house.fulfilment.absent(tx, person, { reference }));
}

async function tasks(order: Order): Promise<string[]> {
  const { rows } = await house.owner.query<{ kind: string }>(
    'select kind from support_tasks where order_id = $1 order by kind',
    [order.id],
  );
  return rows.map(({ kind }) => kind);
}

/** On the way long enough to be there. */
async function atTheDoor(wish: OrderWish = {}): Promise<Order> {
  const order = await onTheWay(house, wish);
  await pass(house, minutes(5));
  return order;
}

const inMinutes = (count: number) => new Date(house.clock.now().getTime() + minutes(count));

describe('nobody at the door', () => {
  it('is told to the customer, who has ten minutes', async () => {
    const order = await atTheDoor();
    await runDue(house);
    const until = inMinutes(10);
    expect(await absent(order.reference)).toMatchObject({
      ...{ ok: true, stage: 'waiting', until, repeated: false },
      customerPhone: '+237670000051',
    });
    expect((await house.order(order)).fulfilment).toBe('at_door');
    const sent = await runDue(house);
    expect(templates(sent)).toEqual(['order.absent']);
    expect(sent[0]?.text).toContain('Appelez 670000031 avant 12h15');
    await pass(house, minutes(4));
    expect(await absent(null)).toMatchObject({ stage: 'waiting', until, repeated: true });
    expect(await runDue(house)).toEqual([]);
  });

  it('said a minute after the pickup waits longer: nobody can have been there', async () => {
    const order = await onTheWay(house);
    await pass(house, minutes(1));
    expect(await absent(order.reference)).toMatchObject({ stage: 'waiting', until: inMinutes(14) });
    await pass(house, minutes(13));
    expect(await absent(order.reference)).toMatchObject({ stage: 'waiting', repeated: true });
    expect(templates(await pass(house, minutes(1)))).toContain('driver.absent_over');
    expect(await absent(order.reference)).toMatchObject({ stage: 'returned' });
  });

  it('ends well when the customer comes with the code', async () => {
    const order = await atTheDoor();
    await absent(order.reference);
    await runDue(house);
    await pass(house, minutes(6));
    const driver = await house.person(DRIVER);
    const { reference } = order;
    const code = await codeOf(house, order);
    expect(await house.fulfilment.deliver(driver, { reference, code })).toMatchObject({ ok: true });
    expect(await pass(house, minutes(60))).toEqual([]);
    expect((await house.order(order)).fulfilment).toBe('delivered');
    expect(await absent(reference)).toMatchObject({ reason: 'too_late' });
  });

  it('ends with the food brought back: paid money is kept, a person looks at it', async () => {
    const order = await atTheDoor();
    await absent(order.reference);
    await runDue(house);
    const over = await pass(house, minutes(10));
    expect(templates(over)).toEqual(['driver.absent_over']);
    expect((await house.order(order)).fulfilment).toBe('at_door');
    expect(await absent(order.reference)).toMatchObject({
      ...{ ok: true, stage: 'returned', repeated: false },
      earnedXaf: order.driverPayXaf,
    });
    expect(templates(await runDue(house)).sort()).toEqual(['order.returned', 'shop.returned']);
    const ended = await house.order(order);
    expect(ended).toMatchObject({ fulfilment: 'returned', payment: 'released' });
    expect(await tasks(order)).toEqual(['returned']);
    expect(await escrowOf(order)).toBe(0);
    expect(await absent(order.reference)).toMatchObject({ stage: 'returned', repeated: true });
    expect(await pass(house, minutes(60))).toEqual([]);
  });

  it('of a cash order moves no money, and pays nobody by itself', async () => {
    const order = await cashOnTheWay();
    await absent(order.reference);
    await pass(house, minutes(16));
    expect(await absent(order.reference)).toMatchObject({ stage: 'returned', earnedXaf: 0 });
    expect(await house.order(order)).toMatchObject({ fulfilment: 'returned', payment: 'due' });
    expect(await house.escrow.driverCashXaf(house.db, 'DRV-31')).toBe(0);
    expect(await tasks(order)).toEqual(['returned']);
  });

  it('comes to its end although the driver forgets, and although we are started anew', async () => {
    const order = await atTheDoor();
    await absent(order.reference);
    await runDue(house);
    await pass(house, minutes(3));
    const { database } = house;
    const now = house.clock.now();
    await house.stop();
    house = await openHouse({ database, now });
    const sent = await pass(house, minutes(37));
    expect(templates(sent).sort()).toEqual([
      'driver.absent_over',
      'order.returned',
      'shop.returned',
    ]);
    expect((await house.order(order)).fulfilment).toBe('returned');
  });

  it('is said of food in hand only, by the driver who has it', async () => {
    const order = await assigned(house);
    expect(await absent(order.reference)).toMatchObject({ reason: 'not_picked_up' });
    expect(await absent(order.reference, '+237690000034')).toMatchObject({
      reason: 'unknown_order',
    });
    expect(await absent(null)).toMatchObject({ reason: 'none_open' });
    const other = await place(house, { method: 'cash' });
    expect(await absent(other.reference)).toMatchObject({ reason: 'unknown_order' });
  });

  it('once too often ends cash on delivery', async () => {
    const inVain = async () => {
      const { reference } = await cashOnTheWay();
      await absent(reference);
      await pass(house, minutes(16));
      await absent(reference);
    };
    await inVain();
    await inVain();
    const customer = await house.person('+237670000051');
    const { accountId, phoneId: payerPhoneId } = customer;
    const since = house.clock.now();
    const counts = await readLimits(house.db, { accountId, payerPhoneId, since });
    expect(counts.returned).toBe(2);
    const limits = { cashFirstXaf: 10_000, cashLaterXaf: 25_000 };
    const shop = { acceptsCash: true };
    const order = { totalXaf: 5_700, receiverPhoneId: null };
    const rules = { ...limits, promptsMax: 3, promptWindowMs: 900_000 };
    expect(checkCash(rules, counts, shop, order)).toBe('cash_taken_back');
    expect(checkCash(rules, { ...counts, returned: 1 }, shop, order)).toBeNull();
  });
});

/** What is still held for an order. */
async function escrowOf(order: Order): Promise<number> {
  const { rows } = await house.owner.query<{ held: string }>(
    `select balance_xaf as held from ledger_accounts where code = $1`,
    [`liab:escrow:order:${order.id}`],
  );
  return Number(rows[0]?.held ?? 0);
}

/** A ride whose money is to be taken at the door. */
async function cashOnTheWay(): Promise<Order> {
  await onlyDrivers(house, 'DRV-31');
  const shop = await house.person('+237670000001');
  const driver = await house.person(DRIVER);
  const order = await place(house, { method: 'cash' });
  const { reference } = order;
  await house.db.transaction((tx) => house.fulfilment.accept(tx, shop, { reference, minutes: 10 }));
  await runDue(house);
  await house.db.transaction((tx) => house.dispatch.takeOffer(tx, driver, { reference }));
  await house.db.transaction((tx) => house.fulfilment.pickUp(tx, driver, { reference }));
  return house.order(order);
}
