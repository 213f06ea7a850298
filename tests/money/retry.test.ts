import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { readForPlacing } from '../../src/models/placing.js';
import type { Person } from '../../src/services/person.js';
import { createMoneyWorld, fatou, type MoneyWorld } from './world.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const ROUND_THE_CLOCK = JSON.stringify(
  Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '00:00']]]),
  ),
);

let world: MoneyWorld;
beforeAll(async () => {
  world = await createMoneyWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.anew();
  // What Fatou did in the tests before is long ago.
  await world.rows(`update payment_attempts set created_at = created_at - interval '1 day'`);
  await world.rows('update orders set closed_at = now() where closed_at is null');
  await shop({ opening_hours: ROUND_THE_CLOCK, accepts_cash: true });
});

/** What staff changed of the shop that every order of this world goes to. */
async function shop(change: Record<string, unknown>): Promise<void> {
  for (const [column, value] of Object.entries(change)) {
    await world.rows(`update shops set ${column} = $1 where id = 'BIZ-2001'`, [value]);
  }
}

const someone = (phone = fatou): Promise<Person> => world.accounts.admit(world.db, phone);

async function payAgain({ reference }: { reference: number }, person?: Person) {
  const asked = person ?? (await someone());
  return world.inTx((tx) => world.retry.payAgain(tx, asked, { reference }));
}

async function payCash({ reference }: { reference: number }, person?: Person) {
  const asked = person ?? (await someone());
  return world.inTx((tx) => world.retry.payCash(tx, asked, { reference }));
}

interface TryRow {
  id: string;
  no: number;
  state: string;
  externalReference: string;
}

const triesOf = (orderId: string) =>
  world.rows<TryRow>(
    `select a.id, a.no, a.state, a.external_reference as "externalReference"
      from payment_attempts a join payments p on p.id = a.payment_id
      where p.order_id = $1 order by a.no`,
    [orderId],
  );

async function lastTry(orderId: string): Promise<string> {
  const last = (await triesOf(orderId)).at(-1);
  return last?.id ?? expect.fail('the order was never asked for money');
}

const ofPayment = async (orderId: string) => {
  const [payment] = await world.rows<{ state: string; expires_at: Date }>(
    'select state, expires_at from payments where order_id = $1',
    [orderId],
  );
  return payment ?? expect.fail('there is no payment');
};

/** Fatou got the request and refused it. */
async function refused(changes: Record<string, unknown> = {}) {
  const placed = await world.anOrder(changes);
  await refuseLast(placed.order.id);
  return placed;
}

async function refuseLast(orderId: string): Promise<void> {
  await world.drain();
  await world.decide('refuse');
  await world.settled(await lastTry(orderId), 'failed');
}

async function approveLast(orderId: string): Promise<void> {
  await world.drain();
  await world.decide('approve');
  await world.settled(await lastTry(orderId), 'succeeded');
}

describe('Fatou refused, and is asked once more', () => {
  it('by a request of its own; she pays, and is charged once', async () => {
    const { order } = await refused();
    expect(await payAgain(order)).toEqual({
      ...{ ok: true, reference: order.reference, totalXaf: 5_700, operator: 'MTN', payer: null },
    });
    const tries = await triesOf(order.id);
    expect(tries.map(({ no, state }) => `${no} ${state}`)).toEqual(['1 failed', '2 created']);
    expect(new Set(tries.map(({ externalReference }) => externalReference)).size).toBe(2);
    const money = await world.added(() => approveLast(order.id));
    expect(money['liab:escrow:order']).toBe(5_700);
    expect(await world.states(order.id)).toBe('placed held');
    expect(await world.told(order.id)).toEqual(['payment.failed', 'order.paid', 'shop.new_order']);
  });

  it('and the window begins anew', async () => {
    const { order } = await refused();
    await world.later(8 * MINUTE);
    await payAgain(order);
    await world.drain();
    await world.later(8 * MINUTE);
    expect(await world.states(order.id)).toBe('placed pending');
    await world.later(3 * MINUTE);
    expect(await world.states(order.id)).toBe('expired pending');
  });

  it('even when the timer of the window is late', async () => {
    const { order } = await refused();
    await world.rows(`update payments set expires_at = now() - interval '1 minute'
      where order_id = '${order.id}'`);
    expect(await payAgain(order)).toMatchObject({ ok: true });
    await approveLast(order.id);
    expect(await world.states(order.id)).toBe('placed held');
  });

  it('and is told again when she refuses again', async () => {
    const { order } = await refused();
    await payAgain(order);
    await refuseLast(order.id);
    expect(await world.told(order.id)).toEqual(['payment.failed', 'payment.failed']);
  });

  it('and nobody is asked twice when ten ask at once', async () => {
    const { order } = await refused();
    const person = await someone();
    const results = await Promise.all(Array.from({ length: 10 }, () => payAgain(order, person)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await triesOf(order.id)).toHaveLength(2);
  });

  it('and the first request succeeds after all: one pays, the other is credit', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    const { providerReference } = await world.attempt(attemptId);
    const facts = {
      ...{ providerReference: providerReference ?? '', externalReference: attemptId },
      ...{ currency: 'XAF', direction: 'collect' as const, operator: 'MTN', netXaf: 5_586 },
    };
    await world.inTx((tx) =>
      world.settle(tx, attemptId, { kind: 'failed', ...facts, reason: 'declined' }),
    );
    await payAgain(order);
    await world.drain();
    const money = await world.added(async () => {
      await world.inTx((tx) =>
        world.settle(tx, attemptId, { kind: 'succeeded', ...facts, amountXaf: 5_700 }),
      );
      const [, second] = await world.prompts();
      await world.control('POST', `/phones/${fatou.slice(1)}/prompts/${second?.id ?? ''}`, {
        action: 'approve',
      });
      await world.settled(await lastTry(order.id), 'succeeded');
    });
    expect(money).toMatchObject({ 'liab:escrow:order': 5_700, 'liab:customer': 5_700 });
    expect(await world.states(order.id)).toBe('placed held');
    expect((await world.attempt(await lastTry(order.id))).credited).toBe(true);
  });
});

describe('another request for the same money leaves', () => {
  it.each(['not_sent', 'refused', 'provider_failed', 'never_arrived', 'expired_at_provider'])(
    'when the one before is proven unpaid: %s',
    async (proof) => {
      const { order, attemptId } = await world.anOrder();
      await world.rows(`update payment_attempts set state = 'failed', proof = $2 where id = $1`, [
        ...[attemptId, proof],
      ]);
      expect(await payAgain(order)).toMatchObject({ ok: true });
    },
  );

  it.each([
    ['created', 'still_waiting'],
    ['submitting', 'still_waiting'],
    ['pending', 'still_waiting'],
    ['unknown', 'still_waiting'],
    ['expired_locally', 'still_waiting'],
    ['review', 'being_checked'],
  ])('never while the one before is %s', async (state, reason) => {
    const { order, attemptId } = await world.anOrder();
    // An older proof does not count: evidence has moved the try on since.
    await world.rows(
      `update payment_attempts set state = $2, proof = 'provider_failed' where id = $1`,
      [attemptId, state],
    );
    expect(await payAgain(order)).toMatchObject({ ok: false, reason });
    expect(await triesOf(order.id)).toHaveLength(1);
  });

  it('never while any earlier one is open, whatever the last one was', async () => {
    const { order, attemptId } = await refused();
    await payAgain(order);
    await refuseLast(order.id);
    await world.rows(`update payment_attempts set state = 'unknown', proof = null where id = $1`, [
      attemptId,
    ]);
    expect(await payAgain(order)).toMatchObject({ reason: 'still_waiting', operator: 'MTN' });
  });

  it('never for an order of somebody else', async () => {
    const { order } = await refused();
    const stranger = await someone('+237670000078' as typeof fatou);
    expect(await payAgain(order, stranger)).toEqual({ ok: false, reason: 'unknown_order' });
    expect(await payCash(order, stranger)).toEqual({ ok: false, reason: 'unknown_order' });
  });

  it('never to a shop that closed meanwhile', async () => {
    const { order } = await refused();
    await shop({ opening_hours: '{}' });
    expect(await payAgain(order)).toEqual({ ok: false, reason: 'shop_closed' });
    expect(await payCash(order)).toEqual({ ok: false, reason: 'shop_closed' });
  });

  it.each([
    ['cancelled', { fulfilment: 'cancelled' }],
    ['expired', { fulfilment: 'expired' }],
    ['paid', { payment: 'held' }],
    ['to be paid at the door', { payment: 'due', method: 'cash' }],
  ] as const)('never for an order that is %s', async (_, moves) => {
    const { order } = await refused();
    const actor = { kind: 'customer', id: order.accountId } as const;
    await world.inTx((tx) => world.orders.move(tx, order, moves, actor));
    expect(await payAgain(order)).toEqual({ ok: false, reason: 'too_late' });
    expect(await payCash(order)).toEqual({ ok: false, reason: 'too_late' });
  });
});

describe('three requests in a quarter of an hour', () => {
  const prompts = async (): Promise<number> => {
    const { accountId, phoneId: payerPhoneId } = await someone();
    const since = new Date(world.clock.now().getTime() - 15 * MINUTE);
    const query = { accountId, payerPhoneId, since, cityId: 'DLA' };
    const nobodyElse = { receiverPhoneId: null, placeId: null, fromWallet: false };
    const times = { dayStart: since, monthStart: since, now: world.clock.now() };
    return (await readForPlacing(world.db, { ...query, ...nobodyElse, ...times })).recentPrompts;
  };

  it('are three tries, of one order or of several, and placing counts them too', async () => {
    const { order } = await refused();
    await payAgain(order);
    await refuseLast(order.id);
    expect(await prompts()).toBe(2);
    const other = await refused();
    expect(await payAgain(order)).toEqual({ ok: false, reason: 'too_many_prompts' });
    expect(await payAgain(other.order)).toEqual({ ok: false, reason: 'too_many_prompts' });
    expect(await prompts()).toBe(3);
  });

  it('and then more', async () => {
    const { order } = await refused();
    for (let tries = 2; tries <= 3; tries += 1) {
      await world.later(4 * MINUTE);
      await payAgain(order);
      await refuseLast(order.id);
    }
    await world.later(6 * MINUTE);
    expect(await payAgain(order)).toMatchObject({ reason: 'too_many_prompts' });
    await world.later(2 * MINUTE);
    expect(await payAgain(order)).toMatchObject({ ok: true });
  });

  it('do not count one that never left', async () => {
    const { order } = await world.anOrder();
    for (let no = 1; no < 5; no += 1) {
      await world.rows(
        `update payment_attempts set state = 'failed', proof = 'not_sent' where id = $1`,
        [await lastTry(order.id)],
      );
      expect(await payAgain(order)).toMatchObject({ ok: true });
    }
    expect(await prompts()).toBe(1);
  });

  it('nor does one order ask for ever', async () => {
    const { order } = await world.anOrder();
    const failAll = () =>
      world.rows(`update payment_attempts set state = 'failed', proof = 'not_sent'
        where state = 'created'`);
    for (let no = 2; no <= 9; no += 1) {
      await failAll();
      expect(await payAgain(order)).toMatchObject({ ok: true });
    }
    await failAll();
    expect(await payAgain(order)).toEqual({ ok: false, reason: 'too_many_prompts' });
    expect(await triesOf(order.id)).toHaveLength(9);
  });
});

describe('Fatou pays at the door instead', () => {
  it('so the shop is told, and has its whole time from then on', async () => {
    const { order } = await refused();
    await world.later(8 * MINUTE);
    const before = world.clock.now();
    expect(await payCash(order)).toEqual({
      ...{ ok: true, reference: order.reference, totalXaf: 5_700, unsure: false },
      shopName: 'Mama Ndoumbelle',
    });
    expect(await world.states(order.id)).toBe('placed due');
    const [now] = await world.rows<{ method: string; presented_at: Date }>(
      'select method, presented_at from orders where id = $1',
      [order.id],
    );
    expect(now?.method).toBe('cash');
    expect(now?.presented_at.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect((await ofPayment(order.id)).state).toBe('failed');
    const told = ['payment.failed', 'order.placed_cash', 'shop.new_order'];
    expect(await world.told(order.id)).toEqual(told);
    await world.later(DAY);
    expect(await world.states(order.id)).toBe('placed due');
    expect(await world.told(order.id)).toEqual(told);
  });

  it('before the request left: it never does', async () => {
    const { order, attemptId } = await world.anOrder();
    expect(await payCash(order)).toMatchObject({ ok: true, unsure: false });
    await world.drain();
    expect(await world.attempt(attemptId)).toMatchObject({ state: 'failed', proof: 'not_sent' });
    expect((await world.books()).collects).toEqual([]);
  });

  it('and approves the request all the same: that money is her credit', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    expect(await payCash(order)).toMatchObject({ ok: true, unsure: true });
    expect((await world.attempt(attemptId)).state).toBe('expired_locally');
    const money = await world.added(() => approveLast(order.id));
    expect(money).toMatchObject({ 'liab:customer': 5_700 });
    expect(money['liab:escrow:order']).toBeUndefined();
    expect(await world.states(order.id)).toBe('placed due');
    expect((await world.attempt(attemptId)).credited).toBe(true);
    expect((await world.told(order.id)).at(-1)).toBe('payment.credited');
  });

  it('and refuses the request: she hears nothing more of it', async () => {
    const { order } = await world.anOrder();
    await world.drain();
    await payCash(order);
    await refuseLast(order.id);
    expect(await world.told(order.id)).toEqual(['order.placed_cash', 'shop.new_order']);
  });

  it('once, though ten ask at once, some for cash and some for a request', async () => {
    const { order } = await refused();
    const person = await someone();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        index % 2 === 0 ? payCash(order, person) : payAgain(order, person),
      ),
    );
    const cash = results.filter((result, index) => index % 2 === 0 && result.ok);
    expect(cash).toHaveLength(1);
    expect(await world.states(order.id)).toBe('placed due');
    const told = (await world.told(order.id)).filter((event) => event === 'shop.new_order');
    expect(told).toHaveLength(1);
    await world.drain();
    expect((await world.books()).collects).toHaveLength(1);
  });

  it('when the shop takes cash', async () => {
    const { order } = await refused();
    await shop({ accepts_cash: false });
    expect(await payCash(order)).toEqual({ ok: false, reason: 'cash_refused' });
  });

  it('up to ten thousand francs for a first order', async () => {
    const { order } = await refused({ subtotal_xaf: 9_301 });
    expect(await payCash(order)).toEqual({ ok: false, reason: 'cash_too_much' });
    const smaller = await refused({ subtotal_xaf: 9_300 });
    expect(await payCash(smaller.order)).toMatchObject({ ok: true, totalXaf: 10_000 });
  });

  it('one order at a time while she is new, even when two are asked for at once', async () => {
    const orders = [(await refused()).order, (await refused()).order];
    const person = await someone();
    const results = await Promise.all(orders.map((order) => payCash(order, person)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results).toContainEqual({ ok: false, reason: 'cash_open_order' });
  });
});
