import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Order } from '../../src/models/orders.js';
import type { Tracked } from '../../src/services/tracking.js';
import {
  codeOf,
  onlyDrivers,
  openHouse,
  pay,
  place,
  placePaid,
  type House,
} from './support/house.js';
import { accepted, assigned, onTheWay } from './support/stages.js';
import { minutes, pass } from './support/time.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const mireille = () => house.person('+237670000051');

async function track(reference: number | null = null): Promise<Tracked> {
  const found = await house.tracking.track(house.db, await mireille(), { reference });
  if (!found.ok) throw new Error(found.reason);
  return found;
}

const later = (count: number) => new Date(house.clock.now().getTime() + minutes(count));

describe('an order followed from the beginning', () => {
  it('tells at every stage what is true then', async () => {
    await onlyDrivers(house, 'DRV-31');
    const order = await place(house);
    const { reference } = order;
    expect(await track()).toMatchObject({
      reference,
      shop: 'Mama Ndoumbelle',
      quartier: 'Deido',
      stage: 'awaiting_payment',
      code: null,
      driverFirstName: null,
      driverPhone: null,
      etaFrom: null,
      ageMinutes: 0,
      cancel: { kind: 'free', refundXaf: 0 },
      problems: [],
      lines: [{ count: 1, lineXaf: 5_000 }],
      isClosed: false,
    });
    await pass(house, minutes(2));
    expect((await track()).ageMinutes).toBe(2);
    await pay(house, order);
    expect(await track()).toMatchObject({
      ...{ stage: 'awaiting_shop', ageMinutes: 0 },
      cancel: { kind: 'free', refundXaf: order.totalXaf },
    });

    const shop = await house.person('+237670000001');
    await house.db.transaction((tx) =>
      house.fulfilment.accept(tx, shop, { reference, minutes: 20 }),
    );
    expect(await track()).toMatchObject({
      stage: 'accepted',
      code: await codeOf(house, order),
      etaFrom: later(30),
      etaTo: later(45),
      cancel: { kind: 'by_person', costXaf: 5_000, refundXaf: order.totalXaf - 5_000 },
      problems: ['late', 'driver', 'other'],
    });

    await pass(house, minutes(5));
    const driver = await house.person('+237670000031');
    await house.db.transaction((tx) => house.dispatch.takeOffer(tx, driver, { reference }));
    expect(await track()).toMatchObject({ driverFirstName: 'Alain', driverPhone: null });
    await house.db.transaction((tx) => house.fulfilment.ready(tx, shop, { reference }));
    expect(await track()).toMatchObject({ stage: 'ready' });
    await house.db.transaction((tx) => house.fulfilment.pickUp(tx, driver, { reference }));
    expect(await track()).toMatchObject({
      stage: 'on_the_way',
      driverPhone: '+237670000031',
      vehicle: 'moto',
      etaFrom: later(10),
      etaTo: later(25),
    });
    await house.fulfilment.deliver(driver, { reference, code: await codeOf(house, order) });
    expect(await track()).toMatchObject({
      stage: 'delivered',
      driverFirstName: 'Alain',
      driverPhone: null,
      code: null,
      etaFrom: null,
    });
  });

  it.each([
    ['cancelled', 'cancelled'],
    ['declined', 'declined'],
    ['expired', 'expired'],
  ] as const)('knows an order that was %s', async (fulfilment, stage) => {
    const order = await place(house);
    await move(order, fulfilment);
    expect(await track(order.reference)).toMatchObject({
      ...{ stage, code: null, isClosed: true },
      cancel: { kind: 'too_late' },
    });
  });

  it('tells a silent shop from one that said no', async () => {
    const silent = await placePaid(house);
    await pass(house, minutes(11));
    expect((await house.order(silent)).fulfilment).toBe('declined');
    expect(await track(silent.reference)).toMatchObject({ stage: 'unanswered', isClosed: true });
    await house.owner.query('update shops set paused_until = null');
    const refused = await placePaid(house);
    const shop = await house.person('+237670000001');
    await house.db.transaction((tx) =>
      house.fulfilment.decline(tx, shop, { reference: refused.reference }),
    );
    expect(await track(refused.reference)).toMatchObject({ stage: 'declined' });
  });

  it('knows an order that came back', async () => {
    await move(await onTheWay(house), 'returned');
    expect((await track()).stage).toBe('returned');
  });

  it('knows a driver who stands at the door', async () => {
    await move(await onTheWay(house), 'at_door');
    expect(await track()).toMatchObject({ stage: 'at_door', driverPhone: '+237670000031' });
  });

  it('promises no time any more when it is overdue', async () => {
    await accepted(house);
    await pass(house, minutes(30));
    expect(await track()).toMatchObject({ etaFrom: house.clock.now(), etaTo: later(5) });
    await pass(house, minutes(6));
    expect(await track()).toMatchObject({ etaFrom: null, etaTo: null });
  });
});

async function move(order: Order, fulfilment: Order['fulfilment']): Promise<void> {
  await house.db.transaction(async (tx) => {
    const locked = await house.orders.lock(tx, { cityId: order.cityId, orderId: order.id });
    await house.orders.move(tx, locked!, { fulfilment }, { kind: 'staff', id: null });
  });
}

describe('without a reference', () => {
  it('means the newest open order, then the newest', async () => {
    const customer = await mireille();
    expect(await house.tracking.track(house.db, customer, { reference: null })).toEqual({
      ok: false,
      reason: 'none_open',
    });
    const open = await assigned(house);
    const newer = await placePaid(house);
    await move(newer, 'cancelled');
    expect((await track()).reference).toBe(open.reference);
    const listed = await house.tracking.latest(house.db, customer, 5);
    expect(listed.map(({ reference }) => reference)).toEqual([open.reference, newer.reference]);
  });
});
