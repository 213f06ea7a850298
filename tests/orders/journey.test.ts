import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { codeOf, onlyDrivers, openHouse, place, placePaid, type House } from './support/house.js';
import { minutes, pass, runDue, seconds, templates } from './support/time.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const people = async () => ({
  shop: await house.person('+237670000001'),
  secondShopPhone: await house.person('+237690000001'),
  driver: await house.person('+237670000031'),
  otherDriver: await house.person('+237690000034'),
  customer: await house.person('+237670000051'),
});

describe('a paid order', () => {
  it('goes from the payment to the door, and its money where it belongs', async () => {
    const { shop, driver } = await people();
    await onlyDrivers(house, 'DRV-31');
    const order = await placePaid(house);
    const { reference } = order;

    const accepted = await house.db.transaction((tx) =>
      house.fulfilment.accept(tx, shop, { reference, minutes: 25 }),
    );
    expect(accepted).toEqual({ ok: true, reference, minutes: 25, repeated: false });
    await pass(house, minutes(10));
    const taken = await house.db.transaction((tx) =>
      house.dispatch.takeOffer(tx, driver, { reference }),
    );
    expect(taken).toMatchObject({
      ok: true,
      repeated: false,
      shopName: 'Mama Ndoumbelle',
      shopPhone: '+237670000001',
      customerName: 'Mireille',
      quartierName: 'Deido',
      landmark: 'Carrefour Deido',
      collectXaf: 0,
      earnXaf: 550,
      ready: false,
    });
    expect(taken).not.toHaveProperty('customerPhone');
    await house.db.transaction((tx) => house.fulfilment.ready(tx, shop, { reference }));
    const picked = await house.db.transaction((tx) =>
      house.fulfilment.pickUp(tx, driver, { reference }),
    );
    expect(picked).toMatchObject({ ok: true, customerPhone: '+237670000051', repeated: false });
    const code = await codeOf(house, order);
    expect(await house.fulfilment.deliver(driver, { reference, code })).toEqual({
      ok: true,
      reference,
      earnedXaf: 550,
      cashXaf: 0,
      changeXaf: 0,
      repeated: false,
    });

    const closed = await house.order(order);
    expect(closed).toMatchObject({
      fulfilment: 'delivered',
      courier: 'assigned',
      payment: 'released',
      commissionBps: 1_500,
      closedAt: house.clock.now(),
    });
    const { rows } = await house.owner.query(
      `select code, balance_xaf as xaf from ledger_accounts where floored order by code`,
    );
    // 5000 F of food less 15 % and its VAT; 550 F of the 700 F fee for the ride.
    expect(rows).toEqual([
      { code: 'liab:driver:DRV-31', xaf: 550 },
      { code: `liab:escrow:order:${order.id}`, xaf: 0 },
      { code: 'liab:restaurant:BIZ-2001', xaf: 4_105 },
    ]);
    const facts = await house.owner.query(
      `select s.delivered_count, d.last_quartier_id, d.idle_since
        from shops s, drivers d where s.id = 'BIZ-2001' and d.id = 'DRV-31'`,
    );
    expect(facts.rows).toEqual([
      { delivered_count: 1, last_quartier_id: 'DLA-DEIDO', idle_since: house.clock.now() },
    ]);
  });

  it('leaves a history that can be read from end to end', async () => {
    const { shop, driver } = await people();
    await onlyDrivers(house, 'DRV-31');
    const order = await placePaid(house);
    const { reference } = order;
    await house.db.transaction((tx) =>
      house.fulfilment.accept(tx, shop, { reference, minutes: 10 }),
    );
    await runDue(house);
    await house.db.transaction((tx) => house.dispatch.takeOffer(tx, driver, { reference }));
    await house.db.transaction((tx) => house.fulfilment.pickUp(tx, driver, { reference }));
    await house.fulfilment.deliver(driver, { reference, code: await codeOf(house, order) });
    const { rows } = await house.owner.query(
      `select axis || ': ' || from_state || ' > ' || to_state || ', ' || actor_kind as line
        from order_events where order_id = $1 order by id`,
      [order.id],
    );
    expect(rows.map((row) => row.line)).toEqual([
      'payment: pending > held, provider',
      'fulfilment: placed > accepted, shop',
      'courier: none > offered, system',
      'courier: offered > assigned, driver',
      'fulfilment: accepted > picked_up, driver',
      'fulfilment: picked_up > delivered, driver',
      'payment: held > released, driver',
    ]);
  });
});

describe('a cash order', () => {
  it('goes to the shop at once and puts the cash in the driver’s hands', async () => {
    const { shop, driver, customer } = await people();
    await onlyDrivers(house, 'DRV-31');
    const order = await place(house, { method: 'cash' });
    const { reference } = order;
    expect(templates(await runDue(house)).sort()).toEqual(['order.placed_cash', 'shop.new_order']);
    await house.db.transaction((tx) =>
      house.fulfilment.accept(tx, shop, { reference, minutes: 15 }),
    );
    await runDue(house);
    const taken = await house.db.transaction((tx) =>
      house.dispatch.takeOffer(tx, driver, { reference }),
    );
    expect(taken).toMatchObject({ ok: true, collectXaf: 5_700 });
    await house.db.transaction((tx) => house.fulfilment.pickUp(tx, driver, { reference }));
    const code = await codeOf(house, order);
    expect(await house.fulfilment.deliver(driver, { reference, code })).toMatchObject({
      ok: true,
      cashXaf: 5_700,
    });
    expect(await house.escrow.driverCashXaf(house.db, 'DRV-31')).toBe(5_700);
    expect((await house.order(order)).payment).toBe('released');
    expect(await house.escrow.customerCreditXaf(house.db, customer.accountId)).toBe(0);
  });
});

describe('a verb sent twice', () => {
  it('answers the same and changes nothing', async () => {
    const { shop, secondShopPhone, driver } = await people();
    await onlyDrivers(house, 'DRV-31');
    const order = await placePaid(house);
    const { reference } = order;
    const accept = (person = shop, said: number | null = 25) =>
      house.db.transaction((tx) =>
        house.fulfilment.accept(tx, person, { reference, minutes: said }),
      );
    await accept();
    expect(await accept(secondShopPhone, 40)).toEqual({
      ok: true,
      reference,
      minutes: 25,
      repeated: true,
    });
    await pass(house, minutes(10));
    const take = () =>
      house.db.transaction((tx) => house.dispatch.takeOffer(tx, driver, { reference: null }));
    const first = await take();
    expect(await take()).toEqual({ ...first, repeated: true });
    const ready = () =>
      house.db.transaction((tx) => house.fulfilment.ready(tx, shop, { reference: null }));
    expect(await ready()).toMatchObject({ ok: true, driverComing: true, repeated: false });
    expect(await ready()).toMatchObject({ ok: true, driverComing: true, repeated: true });
    const pickUp = () =>
      house.db.transaction((tx) => house.fulfilment.pickUp(tx, driver, { reference: null }));
    const picked = await pickUp();
    expect(await pickUp()).toEqual({ ...picked, repeated: true });
    const deliver = async () =>
      house.fulfilment.deliver(driver, { reference: null, code: await codeOf(house, order) });
    const delivered = await deliver();
    expect(await deliver()).toEqual({ ...delivered, repeated: true });
    const { rows } = await house.owner.query(
      `select count(*)::int as moves from order_events where order_id = $1 and axis is not null`,
      [order.id],
    );
    expect(rows).toEqual([{ moves: 8 }]);
  });

  it('declines and cancels once', async () => {
    const { shop, customer } = await people();
    const declined = await placePaid(house);
    const decline = () =>
      house.db.transaction((tx) =>
        house.fulfilment.decline(tx, shop, { reference: declined.reference }),
      );
    expect(await decline()).toMatchObject({ ok: true, repeated: false });
    expect(await decline()).toMatchObject({ ok: true, repeated: true });
    const cancelled = await placePaid(house);
    const cancel = () =>
      house.db.transaction((tx) =>
        house.fulfilment.cancelByCustomer(tx, customer, { reference: cancelled.reference }),
      );
    expect(await cancel()).toMatchObject({ ok: true, refundedXaf: 5_700, repeated: false });
    expect(await cancel()).toMatchObject({ ok: true, refundedXaf: 5_700, repeated: true });
    expect(await house.escrow.customerCreditXaf(house.db, customer.accountId)).toBe(2 * 5_700);
  });
});

describe('who may do what', () => {
  const verbs = ['accept', 'decline', 'ready', 'pickUp'] as const;

  it('refuses a customer every verb of shops and drivers, and keeps a line of it', async () => {
    const { customer } = await people();
    const { reference } = await placePaid(house);
    const input = { reference, minutes: null };
    for (const verb of verbs) {
      const said = house.db.transaction<unknown>((tx) =>
        house.fulfilment[verb](tx, customer, input),
      );
      expect(await said).toEqual({ ok: false, reason: 'unknown_order' });
    }
    const deliver = house.fulfilment.deliver(customer, { reference, code: '1234' });
    expect(await deliver).toEqual({ ok: false, reason: 'unknown_order' });
    for (const verb of ['takeOffer', 'refuseOffer'] as const) {
      const said = house.db.transaction<unknown>((tx) =>
        house.dispatch[verb](tx, customer, { reference }),
      );
      expect(await said).toEqual({ ok: false, reason: 'unknown_order' });
    }
    expect(await house.db.transaction((tx) => house.dispatch.onDuty(tx, customer))).toEqual({
      ok: false,
      reason: 'not_a_driver',
    });
    expect(await house.db.transaction((tx) => house.shops.resume(tx, customer))).toEqual({
      ok: false,
      reason: 'not_a_shop',
    });
    const { rows } = await house.owner.query(
      `select subject->>'verb' as verb from audit_log
        where action = 'verb_refused' and actor_id = $1 order by id`,
      [customer.accountId],
    );
    expect(rows.map((row) => row.verb)).toEqual([
      'accept',
      'decline',
      'ready',
      'pick_up',
      'deliver',
      'take_offer',
      'refuse_offer',
      'on_duty',
      'resume',
    ]);
  });

  it('knows nothing of other people’s orders', async () => {
    const { otherDriver } = await people();
    const otherShop = await house.person('+237670000002');
    const stranger = await house.person('+237690000052');
    const { reference } = await placePaid(house);
    const input = { reference, minutes: null };
    const asks = [
      house.db.transaction((tx) => house.fulfilment.accept(tx, otherShop, input)),
      house.db.transaction((tx) => house.fulfilment.pickUp(tx, otherDriver, input)),
      house.db.transaction((tx) => house.fulfilment.cancelByCustomer(tx, stranger, input)),
      house.db.transaction((tx) => house.codes.tellCode(tx, stranger, input)),
      house.tracking.track(house.db, stranger, input),
    ];
    for (const asked of asks) expect(await asked).toEqual({ ok: false, reason: 'unknown_order' });
  });

  it('hides an order from its shop until it is paid', async () => {
    const { shop } = await people();
    const { reference } = await place(house);
    const accept = (given: number | null) =>
      house.db.transaction((tx) =>
        house.fulfilment.accept(tx, shop, { reference: given, minutes: null }),
      );
    expect(await accept(reference)).toEqual({ ok: false, reason: 'unknown_order' });
    expect(await accept(null)).toEqual({ ok: false, reason: 'none_open' });
  });
});

describe('without a number', () => {
  it('means the only order that fits, and asks when several do', async () => {
    const { shop } = await people();
    const first = await placePaid(house);
    const accept = () =>
      house.db.transaction((tx) =>
        house.fulfilment.accept(tx, shop, { reference: null, minutes: null }),
      );
    const second = await placePaid(house, { customer: '+237690000052' });
    expect(await accept()).toEqual({
      ok: false,
      reason: 'several_open',
      references: [first.reference, second.reference],
    });
    await house.db.transaction((tx) =>
      house.fulfilment.decline(tx, shop, { reference: first.reference }),
    );
    expect(await accept()).toMatchObject({ ok: true, reference: second.reference });
  });
});

describe('too late', () => {
  it('no longer cancels what the shop has accepted', async () => {
    const { shop, customer } = await people();
    const { reference } = await placePaid(house);
    await house.db.transaction((tx) =>
      house.fulfilment.accept(tx, shop, { reference, minutes: null }),
    );
    expect(
      await house.db.transaction((tx) =>
        house.fulfilment.cancelByCustomer(tx, customer, { reference }),
      ),
    ).toEqual({ ok: false, reason: 'too_late' });
    expect(
      await house.db.transaction((tx) => house.fulfilment.decline(tx, shop, { reference })),
    ).toEqual({ ok: false, reason: 'already_accepted' });
  });

  it('no longer accepts what was cancelled, and tells a shop that had seen it', async () => {
    const { shop, customer } = await people();
    const { reference } = await placePaid(house);
    await runDue(house);
    await house.db.transaction((tx) =>
      house.fulfilment.cancelByCustomer(tx, customer, { reference }),
    );
    expect(templates(await runDue(house))).toEqual(['shop.cancelled']);
    expect(
      await house.db.transaction((tx) =>
        house.fulfilment.accept(tx, shop, { reference, minutes: null }),
      ),
    ).toEqual({ ok: false, reason: 'too_late' });
  });

  it('asks a shop to accept before it says ready', async () => {
    const { shop } = await people();
    const { reference } = await placePaid(house);
    expect(
      await house.db.transaction((tx) => house.fulfilment.ready(tx, shop, { reference })),
    ).toEqual({ ok: false, reason: 'not_accepted' });
  });
});

describe('ready well before time', () => {
  it.each([
    ['five minutes early tells the driver', 5, ['driver.ready_early']],
    ['four minutes early tells nobody', 4, []],
  ])('%s', async (_, early, told) => {
    const { shop, driver } = await people();
    await onlyDrivers(house, 'DRV-31');
    const { reference } = await placePaid(house);
    await house.db.transaction((tx) =>
      house.fulfilment.accept(tx, shop, { reference, minutes: 15 }),
    );
    await runDue(house);
    await house.db.transaction((tx) => house.dispatch.takeOffer(tx, driver, { reference }));
    await pass(house, minutes(15 - early));
    await house.db.transaction((tx) => house.fulfilment.ready(tx, shop, { reference }));
    expect(templates(await runDue(house))).toEqual(told);
  });

  it('begins the search at once when it has not begun', async () => {
    const { shop } = await people();
    await onlyDrivers(house, 'DRV-31');
    const { reference } = await placePaid(house);
    await house.db.transaction((tx) =>
      house.fulfilment.accept(tx, shop, { reference, minutes: 40 }),
    );
    expect(templates(await pass(house, minutes(5)))).not.toContain('driver.offer');
    await house.db.transaction((tx) => house.fulfilment.ready(tx, shop, { reference }));
    expect(templates(await runDue(house))).toEqual(['driver.offer']);
    const later = templates(await pass(house, minutes(21)));
    expect(later.filter((template) => template === 'driver.offer')).toEqual([]);
  });
});

describe('commission', () => {
  it.each([
    [100, 1_500],
    [101, 1_200],
    [500, 1_200],
    [501, 1_000],
  ])('after %i delivered orders is frozen at %i bps', async (delivered, bps) => {
    const { shop } = await people();
    await house.owner.query(`update shops set delivered_count = $1 where id = 'BIZ-2001'`, [
      delivered,
    ]);
    const order = await placePaid(house);
    await house.db.transaction((tx) =>
      house.fulfilment.accept(tx, shop, { reference: order.reference, minutes: null }),
    );
    expect((await house.order(order)).commissionBps).toBe(bps);
    expect(await pass(house, seconds(1))).not.toEqual([]);
  });
});
