import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Order } from '../../src/models/orders.js';
import {
  codeOf,
  onlyDrivers,
  openHouse,
  placePaid,
  wrongCodeOf,
  type House,
} from './support/house.js';
import { onTheWay } from './support/stages.js';
import { pass, seconds } from './support/time.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

/** Enough that the order of arrival is not always the same. */
const ROUNDS = 8;

const events = async (order: Order, to: string) => {
  const { rows } = await house.owner.query(
    'select count(*)::int as count from order_events where order_id = $1 and to_state = $2',
    [order.id, to],
  );
  return (rows[0] as { count: number }).count;
};

async function end(order: Order): Promise<void> {
  await house.db.transaction(async (tx) => {
    const locked = await house.orders.lock(tx, { cityId: order.cityId, orderId: order.id });
    const actor = { kind: 'staff', id: null } as const;
    await house.orders.move(tx, locked!, { fulfilment: 'cancelled' }, actor);
  });
}

/** An accepted order that Alain is asked to ride, however many he is asked already. */
async function offered(customer: string): Promise<Order> {
  const shop = await house.person('+237670000001');
  const order = await placePaid(house, { customer });
  const { reference } = order;
  await house.db.transaction((tx) => house.fulfilment.accept(tx, shop, { reference, minutes: 30 }));
  await house.owner.query(
    `insert into offers (city_id, order_id, driver_id, round, state, offered_at, expires_at)
     values ($1, $2, 'DRV-31', 3, 'offered', $3, $3::timestamptz + interval '1 minute')`,
    [order.cityId, order.id, house.clock.now()],
  );
  return order;
}

describe('at the same moment', () => {
  it('two drivers say yes: one has the ride, the other is told so', async () => {
    await house.owner.query(`update drivers set zone_ids = '{DLA-Z1,DLA-Z2}'
      where id in ('DRV-31', 'DRV-32', 'DRV-33', 'DRV-34')`);
    const shop = await house.person('+237670000001');
    const [one, other] = [await house.person('+237670000033'), await house.person('+237690000034')];
    for (let round = 0; round < ROUNDS; round += 1) {
      await onlyDrivers(house, 'DRV-31', 'DRV-32', 'DRV-33', 'DRV-34');
      await house.owner.query(
        `update drivers set last_quartier_id = case when id in ('DRV-31', 'DRV-32')
          then 'DLA-AKWA' else 'DLA-BEPANDA' end`,
      );
      const order = await placePaid(house);
      const { reference } = order;
      await house.db.transaction((tx) =>
        house.fulfilment.accept(tx, shop, { reference, minutes: 10 }),
      );
      await pass(house, seconds(125));
      const answers = await Promise.all(
        [one, other].map((person) =>
          house.db.transaction((tx) => house.dispatch.takeOffer(tx, person, { reference })),
        ),
      );
      expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
      expect(answers.find((answer) => !answer.ok)).toMatchObject({ reason: 'taken' });
      expect(await events(order, 'assigned')).toBe(1);
      const winner = (await house.order(order)).driverId;
      expect(answers[winner === 'DRV-33' ? 0 : 1]).toMatchObject({ ok: true });
      await end(order);
    }
  });

  it('one driver says yes to three rides: two are theirs', async () => {
    await onlyDrivers(house);
    const driver = await house.person('+237670000031');
    for (let round = 0; round < ROUNDS; round += 1) {
      const orders = [];
      for (const customer of ['+237670000051', '+237690000052', '+237670000053']) {
        orders.push(await offered(customer));
      }
      const answers = await Promise.all(
        orders.map(({ reference }) =>
          house.db.transaction((tx) => house.dispatch.takeOffer(tx, driver, { reference })),
        ),
      );
      expect(answers.filter((answer) => answer.ok)).toHaveLength(2);
      expect(answers.find((answer) => !answer.ok)).toMatchObject({ reason: 'too_many_rides' });
      for (const order of orders) await end(order);
    }
  });

  it('the shop accepts and the customer cancels: one of them is too late', async () => {
    const shop = await house.person('+237670000001');
    const customer = await house.person('+237670000051');
    for (let round = 0; round < ROUNDS; round += 1) {
      const order = await placePaid(house);
      const { reference } = order;
      const [accepted, cancelled] = await Promise.all([
        house.db.transaction((tx) =>
          house.fulfilment.accept(tx, shop, { reference, minutes: null }),
        ),
        house.db.transaction((tx) =>
          house.fulfilment.cancelByCustomer(tx, customer, { reference }),
        ),
      ]);
      expect([accepted.ok, cancelled.ok].sort()).toEqual([false, true]);
      const { fulfilment, payment } = await house.order(order);
      expect([fulfilment, payment]).toEqual(
        accepted.ok ? ['accepted', 'held'] : ['cancelled', 'refunded'],
      );
    }
  });

  it('both phones of a shop answer: the first minutes hold', async () => {
    const [first, second] = [
      await house.person('+237670000001'),
      await house.person('+237690000001'),
    ];
    for (let round = 0; round < ROUNDS; round += 1) {
      const order = await placePaid(house);
      const { reference } = order;
      const answers = await Promise.all(
        [
          { person: first, minutes: 20 },
          { person: second, minutes: 35 },
        ].map(({ person, minutes }) =>
          house.db.transaction((tx) => house.fulfilment.accept(tx, person, { reference, minutes })),
        ),
      );
      const said = answers.map((answer) => answer.ok && answer.minutes);
      expect(said[0]).toBe(said[1]);
      expect(answers.map((answer) => answer.ok && answer.repeated).sort()).toEqual([false, true]);
      expect(await events(order, 'accepted')).toBe(1);
    }
  });

  it('twenty guesses arrive: five are compared', async () => {
    const order = await onTheWay(house);
    const driver = await house.person('+237670000031');
    const code = await wrongCodeOf(house, order);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        house.fulfilment.deliver(driver, { reference: order.reference, code }),
      ),
    );
    const reasons = answers.map((answer) => (answer.ok ? 'ok' : answer.reason));
    expect(reasons.filter((reason) => reason === 'wrong_code')).toHaveLength(5);
    expect(reasons.filter((reason) => reason === 'code_locked')).toHaveLength(15);
    expect((await house.order(order)).codeTries).toBe(5);
  });

  it('the right code arrives three times: the money moves once', async () => {
    const order = await onTheWay(house);
    const driver = await house.person('+237670000031');
    const code = await codeOf(house, order);
    const answers = await Promise.all(
      Array.from({ length: 3 }, () =>
        house.fulfilment.deliver(driver, { reference: order.reference, code }),
      ),
    );
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(answers.filter((answer) => answer.ok && !answer.repeated)).toHaveLength(1);
    expect(await events(order, 'delivered')).toBe(1);
    const { rows } = await house.owner.query(
      `select balance_xaf from ledger_accounts where code = 'liab:driver:DRV-31'`,
    );
    expect(rows).toEqual([{ balance_xaf: 550 }]);
  });

  it('the shop answers as the ladder gives up: the order has one end', async () => {
    const shop = await house.person('+237670000001');
    for (let round = 0; round < ROUNDS; round += 1) {
      const order = await placePaid(house);
      const key = { cityId: order.cityId, orderId: order.id };
      const { reference } = order;
      const [accepted] = await Promise.all([
        house.db.transaction((tx) =>
          house.fulfilment.accept(tx, shop, { reference, minutes: null }),
        ),
        house.db.transaction((tx) => house.fulfilment.silence.giveUp(tx, key)),
      ]);
      const { fulfilment, payment } = await house.order(order);
      expect([fulfilment, payment]).toEqual(
        accepted.ok ? ['accepted', 'held'] : ['declined', 'refunded'],
      );
    }
  });
});
