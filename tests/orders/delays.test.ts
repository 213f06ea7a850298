import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Order } from '../../src/models/orders.js';
import { openHouse, place, type House } from './support/house.js';
import { accepted, assigned, onTheWay } from './support/stages.js';
import { minutes, pass, runDue, templates, type Sent } from './support/time.js';

const SHOP = '+237670000001';
const DRIVER = '+237670000031';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

async function shopLate(reference: number | null, by: number | null, number = SHOP) {
  const person = await house.person(number);
  return house.db.transaction((tx) =>
    house.fulfilment.shopLate(tx, person, { reference, minutes: by }),
  );
}

async function driverLate(reference: number | null, by: number | null) {
  const person = await house.person(DRIVER);
  return house.db.transaction((tx) =>
    house.fulfilment.driverLate(tx, person, { reference, minutes: by }),
  );
}

const inMinutes = (count: number) => new Date(house.clock.now().getTime() + minutes(count));
const about = (order: Order, sent: Sent[]) =>
  sent.filter(({ text }) => text.includes(String(order.reference)));

describe('a shop that is late', () => {
  it('moves its promise, and the customer hears the new time once', async () => {
    const order = await accepted(house);
    const until = inMinutes(10 + 20);
    await runDue(house);
    const late = await shopLate(order.reference, 20);
    expect(late).toMatchObject({ ok: true, minutes: 20, until, repeated: false });
    const sent = await runDue(house);
    expect(templates(sent)).toEqual(['order.late']);
    expect(sent[0]?.text).toContain('Mama Ndoumbelle a du retard. Prete vers 12h30');
    expect((await house.order(order)).promisedAt).toEqual(until);
    expect(await shopLate(order.reference, 20)).toMatchObject({ ok: true, repeated: true, until });
    expect(await runDue(house)).toEqual([]);
  });

  it('corrects itself: another number counts from the first promise', async () => {
    const order = await accepted(house);
    const first = order.promisedAt!;
    await shopLate(order.reference, 20);
    await shopLate(order.reference, 30);
    const moved = await house.order(order);
    expect(moved.promisedAt).toEqual(new Date(first.getTime() + minutes(30)));
    expect(moved.shopLateMinutes).toBe(30);
  });

  it('that speaks after its time is late from now on', async () => {
    const order = await accepted(house);
    await pass(house, minutes(18));
    const late = await shopLate(order.reference, 15);
    expect(late).toMatchObject({ until: inMinutes(15) });
  });

  it('is not believed for ever', async () => {
    const order = await accepted(house);
    expect(await shopLate(order.reference, 61)).toMatchObject({ reason: 'too_long' });
    for (const by of [10, 20, 30]) await shopLate(order.reference, by);
    expect(await shopLate(order.reference, 40)).toMatchObject({ reason: 'told_enough' });
    expect((await house.order(order)).shopLateMinutes).toBe(30);
    expect(about(order, await runDue(house)).filter(isLate)).toHaveLength(3);
  });

  it('says by how much, of an order it has taken and not finished', async () => {
    const order = await accepted(house);
    expect(await shopLate(order.reference, null)).toMatchObject({ reason: 'minutes_missing' });
    const shop = await house.person(SHOP);
    await house.db.transaction((tx) => house.fulfilment.ready(tx, shop, order));
    expect(await shopLate(order.reference, 10)).toMatchObject({ reason: 'already_ready' });
    const fresh = await place(house, { method: 'cash' });
    expect(await shopLate(fresh.reference, 10)).toMatchObject({ reason: 'not_accepted' });
    expect(await shopLate(order.reference, 10, '+237670000002')).toMatchObject({
      reason: 'unknown_order',
    });
    expect(await shopLate(null, 10)).toMatchObject({ reason: 'none_open' });
  });

  it('has the driver looked for later, when nobody was asked yet', async () => {
    const order = await accepted(house);
    const shop = await house.person(SHOP);
    const other = await place(house, { method: 'cash' });
    const { reference } = other;
    await house.db.transaction((tx) =>
      house.fulfilment.accept(tx, shop, { reference, minutes: 30 }),
    );
    await shopLate(reference, 20);
    const early = await pass(house, minutes(30));
    expect(about(other, early).map(({ template }) => template)).not.toContain('driver.offer');
    const due = await pass(house, minutes(10));
    expect(about(other, due).map(({ template }) => template)).toContain('driver.offer');
    expect(order.reference).not.toBe(reference);
  });

  it('tells the driver who has the ride', async () => {
    const order = await assigned(house);
    await runDue(house);
    await shopLate(order.reference, 20);
    const sent = await runDue(house);
    expect(templates(sent).sort()).toEqual(['driver.food_late', 'order.late']);
    expect(sent.find(({ template }) => template === 'driver.food_late')?.text).toContain('12h30');
  });
});

describe('a driver who is late', () => {
  it('is expected later, and the customer hears it once', async () => {
    const order = await onTheWay(house);
    await runDue(house);
    const before = (await tracked(order)).etaTo!;
    expect(await driverLate(order.reference, 15)).toMatchObject({ ok: true, repeated: false });
    const sent = await runDue(house);
    expect(templates(sent)).toEqual(['order.late']);
    expect(sent[0]?.text).toContain('votre livreur a du retard');
    expect((await tracked(order)).etaTo).toEqual(new Date(before.getTime() + minutes(15)));
    expect(await driverLate(null, 15)).toMatchObject({ ok: true, repeated: true });
    expect(await runDue(house)).toEqual([]);
  });

  it('is on time again once the food is taken', async () => {
    const order = await assigned(house);
    await driverLate(order.reference, 15);
    const driver = await house.person(DRIVER);
    await house.db.transaction((tx) => house.fulfilment.pickUp(tx, driver, order));
    expect((await house.order(order)).driverLateMinutes).toBe(0);
  });

  it('has limits too, and only rides of their own', async () => {
    const order = await onTheWay(house);
    expect(await driverLate(order.reference, null)).toMatchObject({ reason: 'minutes_missing' });
    expect(await driverLate(order.reference, 90)).toMatchObject({ reason: 'too_long' });
    const other = await place(house, { method: 'cash' });
    expect(await driverLate(other.reference, 10)).toMatchObject({ reason: 'unknown_order' });
  });
});

const isLate = ({ text }: { text: string }) => text.includes('a du retard');

async function tracked({ phoneId, reference }: Order) {
  const customer = await house.accounts.person(house.db, phoneId);
  const found = await house.tracking.track(house.db, customer!, { reference });
  if (!found.ok) throw new Error(found.reason);
  return found;
}
