import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Order } from '../../src/models/orders.js';
import {
  onlyDrivers,
  openHouse,
  place,
  placePaid,
  type House,
  type OrderWish,
} from './support/house.js';
import { minutes, pass, runDue, seconds, templates, type Sent } from './support/time.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.owner.query(`update drivers set zone_ids = '{DLA-Z1,DLA-Z2}', home_zone_id = 'DLA-Z1'
    where id in ('DRV-31', 'DRV-32', 'DRV-33', 'DRV-34')`);
  await at('DRV-31', 'DLA-AKWA');
  await at('DRV-32', 'DLA-DEIDO');
  await at('DRV-33', 'DLA-BEPANDA');
  await at('DRV-34', 'DLA-AKWANORD');
});
afterEach(() => house.close());

const NUMBERS = {
  'DRV-31': '+237670000031',
  'DRV-32': '+237690000032',
  'DRV-33': '+237670000033',
  'DRV-34': '+237690000034',
} as const;
type DriverId = keyof typeof NUMBERS;
const driver = (id: DriverId) => house.person(NUMBERS[id]);

async function at(id: DriverId, quartierId: string): Promise<void> {
  await house.owner.query('update drivers set last_quartier_id = $2 where id = $1', [
    id,
    quartierId,
  ]);
}

async function accepted(wish: OrderWish = {}): Promise<Order> {
  const order = wish.method === 'cash' ? await place(house, wish) : await placePaid(house, wish);
  const shop = await house.person('+237670000001');
  await house.db.transaction((tx) =>
    house.fulfilment.accept(tx, shop, { reference: order.reference, minutes: 15 }),
  );
  return order;
}

const take = async (id: DriverId, reference: number | null = null) => {
  const person = await driver(id);
  return house.db.transaction((tx) => house.dispatch.takeOffer(tx, person, { reference }));
};
const decline = async (id: DriverId, reference: number | null = null) => {
  const person = await driver(id);
  return house.db.transaction((tx) => house.dispatch.refuseOffer(tx, person, { reference }));
};

/** Who was offered a ride, and how many seconds after the shop's yes. */
async function offersIn(sent: Sent[], since: Date): Promise<[string, number][]> {
  const { rows } = await house.owner.query('select id, phone_id from drivers');
  const byPhone = new Map(rows.map((row) => [row.phone_id as string, row.id as string]));
  return sent
    .filter(({ template }) => template === 'driver.offer')
    .map(({ phoneId, at: when }) => [
      byPhone.get(phoneId) ?? '',
      (when.getTime() - since.getTime()) / 1_000,
    ]);
}

const courier = async (order: Order) => (await house.order(order)).courier;

describe('an offer', () => {
  it('goes to the nearest of three free drivers alone', async () => {
    await onlyDrivers(house, 'DRV-32', 'DRV-31', 'DRV-33');
    const order = await accepted();
    const sent = await runDue(house);
    expect(await offersIn(sent, house.clock.now())).toEqual([['DRV-31', 0]]);
    const offer = sent.find(({ template }) => template === 'driver.offer')!;
    expect(offer.text).toBe(
      `COURSE ${String(order.reference)}: Mama Ndoumbelle Akwa -> Deido, Carrefour Deido. ` +
        `Gain 550F, déjà payé. OUI ${String(order.reference)} (60 s)`,
    );
    expect(await courier(order)).toBe('offered');
  });

  it('is timed so that the driver arrives when the food is ready', async () => {
    await onlyDrivers(house, 'DRV-31');
    const shop = await house.person('+237670000001');
    const order = await placePaid(house);
    await house.db.transaction((tx) =>
      house.fulfilment.accept(tx, shop, { reference: order.reference, minutes: 40 }),
    );
    const began = house.clock.now();
    const sent = await pass(house, minutes(40));
    expect((await offersIn(sent, began))[0]).toEqual(['DRV-31', 25 * 60]);
  });

  it('tells the cash to take at the door', async () => {
    await onlyDrivers(house, 'DRV-31');
    await accepted({ method: 'cash' });
    const sent = await runDue(house);
    expect(sent.find(({ template }) => template === 'driver.offer')?.text).toContain(
      'encaisser 5700F',
    );
  });

  it('goes to nobody off duty, on a break, unapproved, or with two rides', async () => {
    await onlyDrivers(house, 'DRV-31', 'DRV-32', 'DRV-33', 'DRV-34');
    const [off, onBreak] = [await driver('DRV-31'), await driver('DRV-32')];
    await house.db.transaction((tx) => house.dispatch.offDuty(tx, off, null));
    await house.db.transaction((tx) => house.dispatch.offDuty(tx, onBreak, 30));
    await house.owner.query(`update drivers set approved = false where id = 'DRV-33'`);
    await accepted();
    await runDue(house);
    await take('DRV-34');
    await accepted();
    await runDue(house);
    await take('DRV-34');
    const third = await accepted();
    const sent = await runDue(house);
    expect(templates(sent)).toContain('order.no_driver');
    expect(await courier(third)).toBe('none');
  });

  it('finds a driver again when the break is over', async () => {
    await onlyDrivers(house, 'DRV-31');
    const person = await driver('DRV-31');
    await house.db.transaction((tx) => house.dispatch.offDuty(tx, person, 5));
    await pass(house, minutes(5));
    await accepted();
    expect(templates(await runDue(house))).toContain('driver.offer');
  });

  it('keeps motos out of Bonanjo', async () => {
    await onlyDrivers(house, 'DRV-31', 'DRV-34');
    await house.owner.query(`update drivers set vehicle = 'moto' where id = 'DRV-31'`);
    await accepted({ quartierId: 'DLA-BONANJO' });
    const sent = await runDue(house);
    expect(await offersIn(sent, house.clock.now())).toEqual([['DRV-34', 0]]);
  });

  it('passes over a driver whose cash limit it would break', async () => {
    await onlyDrivers(house, 'DRV-31', 'DRV-32');
    await house.owner.query(`update drivers set cash_limit_xaf = 5000 where id = 'DRV-31'`);
    await accepted({ method: 'cash' });
    const sent = await runDue(house);
    expect(await offersIn(sent, house.clock.now())).toEqual([['DRV-32', 0]]);
  });
});

describe('silent drivers', () => {
  it('are asked one after the other, then the zone, then the zones around, then a person', async () => {
    await onlyDrivers(house, 'DRV-31', 'DRV-32', 'DRV-33', 'DRV-34');
    await house.owner.query(`update drivers set zone_ids = '{DLA-Z3}' where id = 'DRV-34'`);
    const order = await accepted();
    const began = house.clock.now();
    const sent = await pass(house, minutes(10));
    expect(await offersIn(sent, began)).toEqual([
      ['DRV-31', 0],
      ['DRV-32', 60],
      ['DRV-33', 120],
      ['DRV-34', 210],
    ]);
    const told = sent.filter(({ template }) => template === 'order.no_driver');
    expect(told.map(({ at: when }) => when.getTime() - began.getTime())).toEqual([seconds(330)]);
    const tasks = await house.owner.query('select kind from support_tasks where order_id = $1', [
      order.id,
    ]);
    expect(tasks.rows).toEqual([{ kind: 'driver_call' }]);
    expect(await courier(order)).toBe('none');
  });

  it('leave the next one exactly one offer, across a restart', async () => {
    await onlyDrivers(house, 'DRV-31', 'DRV-32');
    await accepted();
    const began = house.clock.now();
    const sent = await pass(house, seconds(30));
    const { database, clock } = house;
    await house.stop();
    house = await openHouse({ database, now: clock.now() });
    sent.push(...(await pass(house, seconds(40))));
    await house.owner.query(
      `update outbox set state = 'waiting', done_at = null where kind like 'dispatch.%'
        and due_at <= $1`,
      [house.clock.now()],
    );
    sent.push(...(await runDue(house)));
    expect(await offersIn(sent, began)).toEqual([
      ['DRV-31', 0],
      ['DRV-32', 60],
    ]);
  });

  it('in the zone are all asked at once, and the first yes wins', async () => {
    await onlyDrivers(house, 'DRV-31', 'DRV-32', 'DRV-33', 'DRV-34');
    const order = await accepted();
    const began = house.clock.now();
    const sent = await pass(house, seconds(121));
    expect((await offersIn(sent, began)).slice(2).sort()).toEqual([
      ['DRV-33', 120],
      ['DRV-34', 120],
    ]);
    expect(await take('DRV-34')).toMatchObject({ ok: true, repeated: false });
    const { reference } = order;
    expect(await take('DRV-33')).toEqual({ ok: false, reason: 'taken', reference });
    expect(await take('DRV-31')).toEqual({ ok: false, reason: 'taken', reference });
    expect(templates(await pass(house, minutes(10)))).not.toContain('driver.offer');
  });
});

describe('a late yes', () => {
  it('waits while the next driver is being asked', async () => {
    await onlyDrivers(house, 'DRV-31', 'DRV-32');
    const { reference } = await accepted();
    await pass(house, seconds(65));
    expect(await take('DRV-31')).toEqual({ ok: false, reason: 'expired', reference });
    expect(await take('DRV-32')).toMatchObject({ ok: true });
    expect(await take('DRV-31', reference)).toEqual({ ok: false, reason: 'taken', reference });
  });

  it('still wins once the whole zone is asked', async () => {
    await onlyDrivers(house, 'DRV-31', 'DRV-32', 'DRV-33');
    const order = await accepted();
    await pass(house, seconds(130));
    expect(await take('DRV-31')).toMatchObject({ ok: true, repeated: false });
    expect(await house.order(order)).toMatchObject({ courier: 'assigned', driverId: 'DRV-31' });
  });

  it('still helps after everybody was asked in vain', async () => {
    await onlyDrivers(house, 'DRV-31');
    const order = await accepted();
    await pass(house, minutes(20));
    expect(await courier(order)).toBe('none');
    expect(await take('DRV-31')).toMatchObject({ ok: true });
    expect(await courier(order)).toBe('assigned');
  });

  it('finds nothing left when the order has ended', async () => {
    await onlyDrivers(house, 'DRV-31');
    const order = await accepted();
    await runDue(house);
    await house.db.transaction(async (tx) => {
      const locked = await house.orders.lock(tx, { cityId: order.cityId, orderId: order.id });
      const actor = { kind: 'staff', id: null } as const;
      await house.orders.move(tx, locked!, { fulfilment: 'cancelled' }, actor);
    });
    const { reference } = order;
    expect(await take('DRV-31', reference)).toEqual({ ok: false, reason: 'expired', reference });
  });
});

describe('a no', () => {
  it('offers the next driver at once, and costs nothing', async () => {
    await onlyDrivers(house, 'DRV-31', 'DRV-32');
    const { reference } = await accepted();
    const began = house.clock.now();
    await pass(house, seconds(10));
    expect(await decline('DRV-31')).toEqual({ ok: true, reference, repeated: false });
    expect(await decline('DRV-31')).toEqual({ ok: true, reference, repeated: true });
    expect(await offersIn(await runDue(house), began)).toEqual([['DRV-32', 10]]);
    expect(await take('DRV-32')).toMatchObject({ ok: true });
    expect(templates(await pass(house, minutes(10)))).not.toContain('driver.offer');
  });

  it('of one in the zone leaves the others their time', async () => {
    await onlyDrivers(house, 'DRV-31', 'DRV-32', 'DRV-33', 'DRV-34');
    await accepted();
    await pass(house, seconds(125));
    await decline('DRV-33');
    expect(await runDue(house)).toEqual([]);
    await decline('DRV-34');
    expect(templates(await runDue(house))).toEqual(['order.no_driver']);
  });

  it('comes too late from the driver who has the ride', async () => {
    await onlyDrivers(house, 'DRV-31');
    const { reference } = await accepted();
    await runDue(house);
    await take('DRV-31');
    expect(await decline('DRV-31')).toEqual({ ok: false, reason: 'already_yours', reference });
  });
});

describe('a driver with several offers', () => {
  it('is asked which', async () => {
    await onlyDrivers(house, 'DRV-31');
    const first = await accepted();
    const second = await accepted({ customer: '+237690000052' });
    await runDue(house);
    const answered = await take('DRV-31');
    expect(answered).toMatchObject({ ok: false, reason: 'several_open' });
    expect((answered as { references: number[] }).references.sort()).toEqual(
      [first.reference, second.reference].sort(),
    );
    expect(await house.orders.openReferences(house.db, { driverId: 'DRV-31' })).toEqual([
      first.reference,
      second.reference,
    ]);
  });

  it('is held to the cash limit when the yes comes, not when the offer went', async () => {
    await onlyDrivers(house, 'DRV-31');
    await house.owner.query(`update drivers set cash_limit_xaf = 6000 where id = 'DRV-31'`);
    const first = await accepted({ method: 'cash' });
    const second = await accepted({ method: 'cash', customer: '+237690000052' });
    await runDue(house);
    expect(await take('DRV-31', first.reference)).toMatchObject({ ok: true });
    expect(await take('DRV-31', second.reference)).toEqual({
      ok: false,
      reason: 'cash_limit',
      reference: second.reference,
    });
  });
});
