import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Order } from '../../src/models/orders.js';
import { createTakings, type Takings } from '../../src/services/takings.js';
import { codeOf, onlyDrivers, openHouse, place, type House } from './support/house.js';
import { onTheWay } from './support/stages.js';
import { minutes, pass, runDue } from './support/time.js';

const SHOP = '+237670000001';
const DRIVER = '+237670000031';

let house: House;
let takings: Takings;
beforeEach(async () => {
  house = await openHouse();
  takings = createTakings(house);
});
afterEach(() => house.close());

async function deliver(order: Order) {
  const driver = await house.person(DRIVER);
  const { reference } = order;
  const code = await codeOf(house, order);
  const done = await house.fulfilment.deliver(driver, { reference, code });
  expect(done).toMatchObject({ ok: true });
  return done;
}

const shopDay = async (number = SHOP) => takings.shopDay(house.db, await house.person(number));
const driverDay = async (number = DRIVER) =>
  takings.driverDay(house.db, await house.person(number));
const cash = async (number = DRIVER) => takings.cash(house.db, await house.person(number));

async function booked(code: string): Promise<number> {
  const { rows } = await house.owner.query<{ balance: string }>(
    'select balance_xaf as balance from ledger_accounts where code = $1',
    [code],
  );
  return Number(rows[0]?.balance ?? 0);
}

describe('the day of a shop', () => {
  it('is what the books say: food, commission with its VAT, and what is to be paid', async () => {
    await deliver(await onTheWay(house));
    await deliver(await onTheWay(house));
    await place(house, { method: 'cash' });
    const share = await booked('liab:restaurant:BIZ-2001');
    expect(await shopDay()).toMatchObject({
      ...{ ok: true, orders: 2, foodXaf: 10_000, open: 1 },
      ...{ commissionXaf: 10_000 - share, toPayXaf: share },
    });
  });

  it('begins anew at midnight; what was not paid out stays', async () => {
    await deliver(await onTheWay(house));
    const share = await booked('liab:restaurant:BIZ-2001');
    house.clock.set(new Date('2026-11-16T23:00:00Z'));
    expect(await shopDay()).toMatchObject({ orders: 0, foodXaf: 0, toPayXaf: share });
  });

  it('is told to no one else', async () => {
    expect(await shopDay(DRIVER)).toMatchObject({ reason: 'not_a_shop' });
    expect(await driverDay(SHOP)).toMatchObject({ reason: 'not_a_driver' });
    expect(await cash('+237670000051')).toMatchObject({ reason: 'not_a_driver' });
  });
});

describe('the day of a driver', () => {
  it('is what was earned, and the cash that is not theirs', async () => {
    const order = await cashRide();
    await deliver(order);
    await deliver(await onTheWay(house));
    const earned = 2 * order.driverPayXaf;
    expect(await driverDay()).toMatchObject({ rides: 2, earnedXaf: earned, balanceXaf: earned });
    expect(await cash()).toEqual({
      ...{ ok: true, collectedXaf: order.totalXaf, earnedXaf: earned },
      ...{ toPayInXaf: order.totalXaf - earned, limitXaf: 15_000 },
    });
  });

  it('owes nothing when more is theirs than they hold', async () => {
    await deliver(await onTheWay(house));
    expect(await cash()).toMatchObject({ collectedXaf: 0, toPayInXaf: 0 });
  });
});

describe('where a driver is', () => {
  const here = async (said: { code: number | null; words: string | null }, number = DRIVER) => {
    const driver = await house.person(number);
    return house.db.transaction((tx) => house.dispatch.setArea(tx, driver, said, 'sms'));
  };
  const words = (letters: string) => ({ code: null, words: letters });

  it('is a record of its own, tied to the ride that is under way', async () => {
    const order = await onTheWay(house);
    expect(await here({ code: 104, words: null })).toMatchObject({
      ok: true,
      quartier: { ussdName: 'Bonapriso' },
    });
    const { rows } = await house.owner.query('select * from driver_positions');
    expect(rows).toMatchObject([
      { driver_id: 'DRV-31', quartier_id: 'DLA-BONAPRISO', order_id: order.id, source: 'sms' },
    ]);
    const driver = await house.person(DRIVER);
    expect((await house.dispatch.desk(house.db, driver))?.area).toBe('Bonapriso');
  });

  it('is forgotten after a month', async () => {
    await here({ code: 104, words: null });
    house.clock.set(new Date('2026-12-20T11:00:00Z'));
    await here(words('akwa nord'));
    const { rows } = await house.owner.query('select quartier_id from driver_positions');
    expect(rows).toEqual([{ quartier_id: 'DLA-AKWANORD' }]);
  });

  it.each([
    ['letters of several', words('bona'), 'several_areas'],
    ['letters of none', words('zzzz'), 'unknown_area'],
    ['a code of none', { code: 199, words: null }, 'unknown_area'],
    ['nothing', { code: null, words: null }, 'area_missing'],
  ])('is not guessed from %s', async (_, said, reason) => {
    expect(await here(said)).toMatchObject({ ok: false, reason });
  });

  it('is asked of drivers alone, in their own city', async () => {
    expect(await here(words('akwa'), SHOP)).toMatchObject({ reason: 'not_a_driver' });
    expect(await here(words('molyko'))).toMatchObject({ reason: 'unknown_area' });
  });

  it('decides who is asked first', async () => {
    await house.owner.query(`update drivers set zone_ids = '{DLA-Z1,DLA-Z2}' where id = 'DRV-32'`);
    await onlyDrivers(house, 'DRV-31', 'DRV-32');
    await here(words('akwa nord'));
    const other = await house.person('+237690000032');
    await house.db.transaction((tx) =>
      house.dispatch.setArea(tx, other, { code: 101, words: null }, 'sms'),
    );
    const { reference } = await acceptedNow();
    await runDue(house);
    const desk = await house.dispatch.desk(house.db, other);
    expect(desk?.offers.map((ride) => ride.reference)).toEqual([reference]);
  });
});

describe('a code and an absence at the same moment', () => {
  it('end the order once', async () => {
    const order = await onTheWay(house);
    const driver = await house.person(DRIVER);
    const { reference } = order;
    const absent = () =>
      house.db.transaction((tx) => house.fulfilment.absent(tx, driver, { reference }));
    await absent();
    await pass(house, minutes(10));
    const code = await codeOf(house, order);
    const [code1, back] = await Promise.all([
      house.fulfilment.deliver(driver, { reference, code }),
      absent(),
    ]);
    const ended = await house.order(order);
    expect([code1.ok, back.ok].filter(Boolean)).toHaveLength(1);
    expect(ended.fulfilment).toBe(code1.ok ? 'delivered' : 'returned');
    expect(ended.payment).toBe('released');
    expect(await booked(`liab:escrow:order:${order.id}`)).toBe(0);
  });
});

async function acceptedNow(): Promise<Order> {
  const shop = await house.person(SHOP);
  const order = await place(house, { method: 'cash' });
  const { reference } = order;
  await house.db.transaction((tx) => house.fulfilment.accept(tx, shop, { reference, minutes: 10 }));
  return order;
}

/** A ride whose money is taken at the door. */
async function cashRide(): Promise<Order> {
  await onlyDrivers(house, 'DRV-31');
  const driver = await house.person(DRIVER);
  const order = await acceptedNow();
  const { reference } = order;
  await runDue(house);
  await house.db.transaction((tx) => house.dispatch.takeOffer(tx, driver, { reference }));
  await house.db.transaction((tx) => house.fulfilment.pickUp(tx, driver, { reference }));
  return house.order(order);
}
