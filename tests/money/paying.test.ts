import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createCampay } from '../../src/payments/campay.js';
import { createMoneyWorld, fatou, type MoneyWorld } from './world.js';

const held = { 'asset:campay:mtn:DLA': 5_586, 'exp:provider_fee:DLA': 114 };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

let world: MoneyWorld;
beforeAll(async () => {
  world = await createMoneyWorld();
});
afterAll(() => world.close());
beforeEach(() => world.anew());

describe('Fatou pays', () => {
  it('and the money waits in escrow, less nothing: the fee is ours', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    expect((await world.attempt(attemptId)).state).toBe('pending');
    expect(await world.prompts()).toMatchObject([
      { amountXaf: 5_700, externalReference: attemptId },
    ]);
    const money = await world.added(async () => {
      await world.decide('approve');
      await world.settled(attemptId, 'succeeded');
    });
    expect(money).toEqual({ ...held, 'liab:escrow:order': 5_700 });
    expect(await world.states(order.id)).toBe('placed held');
    expect(await world.told(order.id)).toEqual(['order.paid', 'shop.new_order']);
    await world.later(DAY);
    expect(await world.states(order.id)).toBe('placed held');
  });

  it('and a lost notice is made up for by the polls', async () => {
    await world.fault({ 'campay.webhook': { mode: 'lose_webhook' } });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    await world.decide('approve');
    await world.drain();
    expect((await world.attempt(attemptId)).state).toBe('pending');
    await world.later(3 * SECOND);
    expect(await world.states(order.id)).toBe('placed held');
  });

  it('once, though the notice comes twice and the polls go on', async () => {
    await world.fault({ 'campay.webhook': { mode: 'duplicate' } });
    const { attemptId } = await world.anOrder();
    await world.drain();
    const money = await world.added(async () => {
      await world.decide('approve');
      await world.settled(attemptId, 'succeeded');
      await world.later(30 * SECOND);
      await world.later(DAY);
    });
    expect(money['liab:escrow:order']).toBe(5_700);
  });
});

describe('Fatou does not pay', () => {
  it('and is told why; the order waits for the end of its window, then expires', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    const money = await world.added(async () => {
      await world.decide('refuse');
      await world.settled(attemptId, 'failed');
    });
    expect(await world.attempt(attemptId)).toMatchObject({ proof: 'provider_failed' });
    expect(await world.states(order.id)).toBe('placed pending');
    expect(await world.told(order.id)).toEqual(['payment.failed']);
    await world.later(10 * MINUTE);
    expect(await world.states(order.id)).toBe('expired pending');
    expect(await world.told(order.id)).toEqual(['payment.failed', 'payment.expired']);
    expect(money).toEqual({});
  });

  it('because her number has no wallet: refused at once, with proof', async () => {
    await world.control('PUT', `/phones/${fatou.slice(1)}`, { operator: 'NEXTTEL' });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    expect(await world.attempt(attemptId)).toMatchObject({
      ...{ state: 'failed', proof: 'refused', reason: 'network_unsupported' },
    });
    expect(await world.told(order.id)).toEqual(['payment.failed']);
    expect((await world.books()).collects).toEqual([]);
  });

  it('in time, but later: the money becomes her credit', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    await world.later(10 * MINUTE + SECOND);
    expect(await world.states(order.id)).toBe('expired pending');
    const money = await world.added(async () => {
      await world.decide('approve');
      await world.settled(attemptId, 'succeeded');
    });
    expect(money).toEqual({ ...held, 'liab:customer': 5_700 });
    expect(await world.told(order.id)).toEqual(['payment.expired', 'payment.credited']);
    expect((await world.attempt(attemptId)).credited).toBe(true);
    expect(await world.escrow.customerCreditXaf(world.db, order.accountId)).toBeGreaterThan(0);
  });

  it('before she cancels, but after: the same', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    const actor = { kind: 'customer', id: order.accountId } as const;
    await world.inTx((tx) => world.orders.move(tx, order, { fulfilment: 'cancelled' }, actor));
    await world.decide('approve');
    await world.settled(attemptId, 'succeeded');
    expect(await world.states(order.id)).toBe('cancelled pending');
    expect(await world.told(order.id)).toEqual(['payment.credited']);
  });

  it('and is not asked for money for an order she cancelled before', async () => {
    const { order, attemptId } = await world.anOrder();
    const actor = { kind: 'customer', id: order.accountId } as const;
    await world.inTx((tx) => world.orders.move(tx, order, { fulfilment: 'cancelled' }, actor));
    await world.drain();
    expect(await world.attempt(attemptId)).toMatchObject({ state: 'failed', proof: 'not_sent' });
    expect((await world.books()).collects).toEqual([]);
  });
});

describe('her phone is in a session with us', () => {
  const session = (open: boolean) =>
    world.rows(
      `insert into conversations (channel, phone_id, version, gateway, session_ref, session_open,
          session_started_at, seen_length, seen_digest, turns, screen, sealed, updated_at)
        select 'ussd', id, 1, 'x', 'x', $2, $3, 0, '', 0, 'home', '', $3 from phones where digest = $1
        on conflict (channel, phone_id) do update set session_open = $2, updated_at = $3`,
      [world.accounts.digestOf(fatou), open, world.clock.now()],
    );

  it('so the prompt waits until it has ended', async () => {
    await world.anOrder();
    await session(true);
    await world.drain();
    await world.later(3 * SECOND);
    expect(await world.prompts()).toEqual([]);
    await session(false);
    await world.later(3 * SECOND);
    expect(await world.prompts()).toHaveLength(1);
    await world.decide('refuse');
  });

  it('for so long that we ask all the same after 90 seconds', async () => {
    await world.anOrder();
    for (let seconds = 0; seconds < 90; seconds += 3) {
      await session(true);
      await world.later(3 * SECOND);
    }
    expect((await world.books()).collects).toHaveLength(1);
    await session(false);
  });
});

describe('CamPay cannot be reached', () => {
  const dead = () =>
    createCampay({ ...world.campaySettings, baseUrl: 'http://127.0.0.1:1/api' }, world);

  it('so the request is tried again while the window is open', async () => {
    world.useProvider(dead());
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    expect((await world.attempt(attemptId)).state).toBe('created');
    await world.later(5 * SECOND);
    world.useProvider(world.campay);
    await world.later(5 * SECOND);
    await world.decide('approve');
    await world.settled(attemptId, 'succeeded');
    expect(await world.states(order.id)).toBe('placed held');
  });

  it('until the window ends, with proof that nothing was sent', async () => {
    world.useProvider(dead());
    const { order, attemptId } = await world.anOrder();
    for (let minutes = 0; minutes < 11; minutes += 1) await world.later(MINUTE);
    expect(await world.attempt(attemptId)).toMatchObject({ state: 'failed', proof: 'not_sent' });
    expect(await world.states(order.id)).toBe('expired pending');
  });
});

it('what CamPay holds for us is what our books say, to the franc', async () => {
  const { order, attemptId } = await world.anOrder({ subtotal_xaf: 5_025 });
  await world.drain();
  const money = await world.added(async () => {
    await world.decide('approve');
    await world.settled(attemptId, 'succeeded');
  });
  // 5725 less 2 % is 5610.5: half a franc is not ours.
  expect((await world.books()).collects[0]?.netXaf).toBe(5_610.5);
  expect(money).toMatchObject({ 'asset:campay:mtn:DLA': 5_610, 'exp:provider_fee:DLA': 115 });
  expect(order.totalXaf).toBe(5_725);
});
