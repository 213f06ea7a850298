// An order for somebody else: what the one who takes it may know and do, and what only its payer may.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Order } from '../../src/models/orders.js';
import {
  codeOf,
  onlyDrivers,
  openHouse,
  pay,
  place,
  placePaid,
  type House,
} from './support/house.js';
import { minutes, pass } from './support/time.js';

const SERGE = '+237690000052';
const STRANGER = '+237670000099';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

async function accepted(): Promise<Order> {
  const order = await placePaid(house, { receiver: SERGE });
  const shop = await house.person('+237670000001');
  const { reference } = order;
  await house.db.transaction((tx) => house.fulfilment.accept(tx, shop, { reference, minutes: 25 }));
  return house.order(order);
}

const track = async (number: string, reference: number | null) =>
  house.tracking.track(house.db, await house.person(number), { reference });
const tell = async (number: string, reference: number | null) => {
  const person = await house.person(number);
  return house.db.transaction((tx) => house.codes.tellCode(tx, person, { reference }));
};

describe('who takes an order for them', () => {
  it('alone is told the code, and a new one opens the order', async () => {
    await onlyDrivers(house, 'DRV-31');
    const order = await accepted();
    const { reference } = order;
    expect(await tell('+237670000051', reference)).toEqual({ ok: false, reason: 'with_receiver' });
    expect(await tell(STRANGER, reference)).toMatchObject({ ok: false, reason: 'unknown_order' });
    const first = await tell(SERGE, reference);
    const second = await tell(SERGE, reference);
    expect(first).toMatchObject({ ok: true, renewed: false });
    expect(second).toMatchObject({ ok: true, renewed: true });
    await pass(house, minutes(10));
    const driver = await house.person('+237670000031');
    await house.db.transaction((tx) => house.dispatch.takeOffer(tx, driver, { reference }));
    const picked = await house.db.transaction((tx) =>
      house.fulfilment.pickUp(tx, driver, { reference }),
    );
    expect(picked).toMatchObject({ ok: true, customerName: 'Serge', customerPhone: SERGE });
    const code = await codeOf(house, order);
    expect(second).toMatchObject({ code });
    expect(await house.fulfilment.deliver(driver, { reference, code })).toMatchObject({ ok: true });
  });

  it('does not hear of it before the shop has said yes', async () => {
    const order = await pay(house, await place(house, { receiver: SERGE }));
    expect(await track(SERGE, order.reference)).toEqual({ ok: false, reason: 'unknown_order' });
    expect(await tell(SERGE, order.reference)).toMatchObject({ ok: false });
  });

  it('follows it with the code; its payer follows it without', async () => {
    const { reference } = await accepted();
    const order = await house.order(await accepted());
    const code = await codeOf(house, order);
    expect(await track(SERGE, order.reference)).toMatchObject({ ok: true, part: 'receiver', code });
    expect(await track('+237670000051', order.reference)).toMatchObject({
      ...{ ok: true, part: 'payer', code: null },
    });
    expect(await track(STRANGER, reference)).toEqual({ ok: false, reason: 'unknown_order' });
  });

  it("cannot take it back, nor pay it: that is its payer's; what is wrong with it they may report", async () => {
    const order = await pay(house, await place(house, { receiver: SERGE }));
    const { reference } = order;
    const serge = await house.person(SERGE);
    const cancel = await house.db.transaction((tx) =>
      house.fulfilment.cancelByCustomer(tx, serge, { reference }),
    );
    expect(cancel).toEqual({ ok: false, reason: 'unknown_order' });
    const shop = await house.person('+237670000001');
    await house.db.transaction((tx) =>
      house.fulfilment.accept(tx, shop, { reference, minutes: 25 }),
    );
    expect(await track(SERGE, reference)).toMatchObject({
      ...{ cancel: { kind: 'too_late' }, payBy: [], problems: ['late', 'driver', 'other'] },
    });
  });
});
