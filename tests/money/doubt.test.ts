import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createMoneyWorld, type MoneyWorld } from './world.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

let world: MoneyWorld;
beforeAll(async () => {
  world = await createMoneyWorld();
});
afterAll(() => world.close());
beforeEach(() => world.anew());

describe('nobody knows', () => {
  it('when the answer is lost: unknown, found in the history, paid once', async () => {
    await world.fault({
      'campay.collect': { mode: 'timeout_after_accept' },
      'campay.webhook': { mode: 'lose_webhook' },
    });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    expect(await world.attempt(attemptId)).toMatchObject({
      ...{ state: 'unknown', providerReference: null },
    });
    await world.later(3 * SECOND);
    expect((await world.attempt(attemptId)).state).toBe('pending');
    await world.decide('approve');
    await world.later(5 * SECOND);
    expect(await world.states(order.id)).toBe('placed held');
    expect((await world.books()).collects).toHaveLength(1);
  });

  it('when the answer is lost, and a notice with our reference says it', async () => {
    await world.fault({ 'campay.collect': { mode: 'timeout_after_accept' } });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    await world.decide('approve');
    await world.settled(attemptId, 'succeeded');
    expect(await world.states(order.id)).toBe('placed held');
  });

  it.each([
    { says: 'a page', fault: { mode: 'garbage' } },
    { says: 'a server error', fault: { mode: 'http_500', done: true } },
    { says: 'a broken line', fault: { mode: 'reset', done: true } },
  ])('when the answer is $says though it was done', async ({ fault }) => {
    await world.fault({ 'campay.collect': fault });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    expect((await world.attempt(attemptId)).state).toBe('unknown');
    await world.decide('approve');
    await world.settled(attemptId, 'succeeded');
    expect(await world.states(order.id)).toBe('placed held');
    expect((await world.books()).collects).toHaveLength(1);
  });

  it('when we fell between storing and sending: never sent again, never called a failure', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.inTx((tx) => world.collecting.begin(tx, attemptId));
    await world.drain();
    expect((await world.attempt(attemptId)).state).toBe('unknown');
    await world.later(10 * MINUTE);
    expect(await world.states(order.id)).toBe('expired pending');
    expect((await world.attempt(attemptId)).state).toBe('expired_locally');
    await world.later(20 * MINUTE);
    expect(await world.tasks()).toContain('payment_unresolved');
    for (let day = 0; day < 8; day += 1) await world.later(DAY);
    expect((await world.attempt(attemptId)).state).toBe('review');
    expect((await world.books()).collects).toEqual([]);
  });

  it('when evidence comes after a person was asked: the money is hers, and nobody need look', async () => {
    const { order, attemptId } = await world.anOrder();
    const asked = async () => {
      const reviews = await world.reviews.list(world.db, { orderId: order.id });
      return reviews.map(({ kind }) => kind);
    };
    await world.inTx((tx) => world.collecting.begin(tx, attemptId));
    await world.drain();
    for (let day = 0; day < 9; day += 1) await world.later(DAY);
    const { state } = await world.attempt(attemptId);
    expect([state, await asked()]).toEqual(['review', ['payment_unresolved']]);
    const success = {
      ...({ kind: 'succeeded', externalReference: attemptId, amountXaf: 5_700 } as const),
      ...{ providerReference: 'late' },
      ...({ operator: 'MTN', currency: 'XAF', direction: 'collect', netXaf: null } as const),
    };
    const settle = () => world.inTx((tx) => world.settle(tx, attemptId, success));
    const money = await world.added(async () => {
      expect([await settle(), await settle()]).toEqual(['credited', 'unchanged']);
    });
    expect(money).toMatchObject({ 'liab:customer': 5_700 });
    expect(await asked()).toEqual([]);
  });

  it('when we fell after sending: the next run does not send, the money is found', async () => {
    world.useProvider({
      ...world.campay,
      async collect(request) {
        await world.campay.collect(request);
        throw new Error('the process is gone');
      },
    });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    await world.later(10 * SECOND);
    await world.later(5 * SECOND);
    expect((await world.attempt(attemptId)).state).toBe('pending');
    await world.decide('approve');
    await world.settled(attemptId, 'succeeded');
    expect(await world.states(order.id)).toBe('placed held');
    expect((await world.books()).collects).toHaveLength(1);
  });

  it('two workers had the row at once: one request leaves', async () => {
    const { attemptId } = await world.anOrder();
    const [row] = (await world.claim()).filter(({ kind }) => kind === 'collect');
    if (!row) throw new Error('no collect is due');
    await Promise.all([world.runRow(row), world.runRow(row)]);
    expect((await world.books()).collects).toHaveLength(1);
    expect(['pending', 'unknown']).toContain((await world.attempt(attemptId)).state);
  });

  it('nothing of a status that cannot be read; the next reading counts', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    await world.fault({ 'campay.status': { mode: 'garbage' } });
    await world.decide('approve');
    await world.later(3 * SECOND);
    await world.later(5 * SECOND);
    expect((await world.attempt(attemptId)).state).toBe('pending');
    await world.calm();
    await world.later(8 * SECOND);
    expect(await world.states(order.id)).toBe('placed held');
  });
});

describe('the amount differs', () => {
  it('less than asked is parked, and the order is not released; at the end it is credit', async () => {
    await world.fault({ 'campay.collect': { mode: 'wrong_amount', amountXaf: 1_000 } });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    const money = await world.added(async () => {
      await world.decide('approve');
      await world.settled(attemptId, 'review');
    });
    expect(money).toEqual({
      ...{
        'asset:campay:mtn:DLA': 980,
        'exp:provider_fee:DLA': 20,
        'suspense:mismatch:DLA': 1_000,
      },
    });
    expect(await world.states(order.id)).toBe('placed pending');
    const credit = await world.added(async () => {
      await world.later(10 * MINUTE);
      await world.later(3 * SECOND);
    });
    expect(await world.states(order.id)).toBe('expired pending');
    expect(credit).toEqual({ 'suspense:mismatch:DLA': -1_000, 'liab:customer': 1_000 });
    const told = ['payment.short', 'payment.expired', 'payment.credited'];
    expect(await world.told(order.id)).toEqual(told);
  });

  it('more than asked pays the order, the rest is her credit', async () => {
    await world.fault({ 'campay.collect': { mode: 'wrong_amount', amountXaf: 6_000 } });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    const money = await world.added(async () => {
      await world.decide('approve');
      await world.settled(attemptId, 'succeeded');
    });
    expect(money).toMatchObject({ 'liab:escrow:order': 5_700, 'liab:customer': 300 });
    expect(await world.states(order.id)).toBe('placed held');
  });

  it('in one reading only counts for nothing', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    await world.fault({
      'campay.status': { mode: 'wrong_amount', count: 1 },
      'campay.webhook': { mode: 'lose_webhook' },
    });
    await world.decide('approve');
    await world.later(3 * SECOND);
    await world.later(5 * SECOND);
    expect((await world.attempt(attemptId)).state).toBe('succeeded');
    expect(await world.states(order.id)).toBe('placed held');
  });
});

describe('a failure that becomes a success', () => {
  it('within the window pays the order', async () => {
    await world.fault({ 'campay.collect': { mode: 'failed_then_success', ms: 1 } });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    await world.decide('approve');
    await world.settled(attemptId, 'succeeded');
    expect(await world.states(order.id)).toBe('placed held');
    expect(await world.attempt(attemptId)).toMatchObject({ proof: null, reason: null });
  });

  it('of which no notice comes is found by the watch', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    await world.fault({
      'campay.webhook': { mode: 'lose_webhook' },
      'campay.status': { mode: 'failed_then_success', ms: 3_600_000, count: 1 },
    });
    await world.decide('approve');
    await world.later(3 * SECOND);
    expect(await world.attempt(attemptId)).toMatchObject({
      ...{ state: 'failed', proof: 'provider_failed' },
    });
    await world.later(MINUTE);
    expect(await world.states(order.id)).toBe('placed held');
    expect(await world.attempt(attemptId)).toMatchObject({ state: 'succeeded', proof: null });
  });
});
