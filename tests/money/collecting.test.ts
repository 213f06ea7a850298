import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createCampay } from '../../src/payments/campay.js';
import type { PaymentProvider } from '../../src/payments/provider.js';
import { until } from '../support/poll.js';
import { createMoneyWorld, fatou, type MoneyWorld } from './world.js';

let world: MoneyWorld;
let campay: PaymentProvider;

const held = { 'asset:campay:mtn:DLA': 5_586, 'exp:provider_fee:DLA': 114 };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

beforeAll(async () => {
  world = await createMoneyWorld();
  campay = world.provider();
});
afterAll(() => world.close());

/** What an action adds to the balances of the ledger. */
async function added(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await world.balances();
  await work();
  const after = await world.balances();
  const codes = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = codes.map((code) => [code, (after[code] ?? 0) - (before[code] ?? 0)] as const);
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
}

beforeEach(async () => {
  await world.anew();
  world.useProvider(campay);
});

/** Until evidence has come by itself, as notices do. */
const settled = (attemptId: string, state: string) =>
  until(`the attempt is ${state}`, async () => {
    await world.drain();
    return (await world.attempt(attemptId)).state === state;
  });

describe('Fatou pays', () => {
  it('and the money waits in escrow, less nothing: the fee is ours', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    expect((await world.attempt(attemptId)).state).toBe('pending');
    expect(await world.prompts()).toMatchObject([
      { amountXaf: 5_700, externalReference: attemptId },
    ]);
    const money = await added(async () => {
      await world.decide('approve');
      await settled(attemptId, 'succeeded');
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
    const money = await added(async () => {
      await world.decide('approve');
      await settled(attemptId, 'succeeded');
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
    const money = await added(async () => {
      await world.decide('refuse');
      await settled(attemptId, 'failed');
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
    const money = await added(async () => {
      await world.decide('approve');
      await settled(attemptId, 'succeeded');
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
    await settled(attemptId, 'succeeded');
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
    await settled(attemptId, 'succeeded');
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
    await settled(attemptId, 'succeeded');
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

  it('when we fell after sending: the next run does not send, the money is found', async () => {
    world.useProvider({
      ...campay,
      async collect(request) {
        await campay.collect(request);
        throw new Error('the process is gone');
      },
    });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    await world.later(10 * SECOND);
    await world.later(5 * SECOND);
    expect((await world.attempt(attemptId)).state).toBe('pending');
    await world.decide('approve');
    await settled(attemptId, 'succeeded');
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

describe('CamPay cannot be reached', () => {
  const dead = () =>
    createCampay({ ...world.campaySettings, baseUrl: 'http://127.0.0.1:1/api' }, world);

  it('so the request is tried again while the window is open', async () => {
    world.useProvider(dead());
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    expect((await world.attempt(attemptId)).state).toBe('created');
    await world.later(5 * SECOND);
    world.useProvider(campay);
    await world.later(5 * SECOND);
    await world.decide('approve');
    await settled(attemptId, 'succeeded');
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

describe('the amount differs', () => {
  it('less than asked is parked for a person, and the order is not released', async () => {
    await world.fault({ 'campay.collect': { mode: 'wrong_amount', amountXaf: 1_000 } });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    const money = await added(async () => {
      await world.decide('approve');
      await settled(attemptId, 'review');
    });
    expect(money).toEqual({
      ...{
        'asset:campay:mtn:DLA': 980,
        'exp:provider_fee:DLA': 20,
        'suspense:mismatch:DLA': 1_000,
      },
    });
    expect(await world.states(order.id)).toBe('placed pending');
    expect(await world.tasks()).toContain('payment_mismatch');
    await world.later(10 * MINUTE);
    expect(await world.states(order.id)).toBe('expired pending');
  });

  it('more than asked pays the order, the rest is her credit', async () => {
    await world.fault({ 'campay.collect': { mode: 'wrong_amount', amountXaf: 6_000 } });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    const money = await added(async () => {
      await world.decide('approve');
      await settled(attemptId, 'succeeded');
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
    await settled(attemptId, 'succeeded');
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

it('what CamPay holds for us is what our books say, to the franc', async () => {
  const { order, attemptId } = await world.anOrder({ subtotal_xaf: 5_025 });
  await world.drain();
  const money = await added(async () => {
    await world.decide('approve');
    await settled(attemptId, 'succeeded');
  });
  // 5725 less 2 % is 5610.5: half a franc is not ours.
  expect((await world.books()).collects[0]?.netXaf).toBe(5_610.5);
  expect(money).toMatchObject({ 'asset:campay:mtn:DLA': 5_610, 'exp:provider_fee:DLA': 115 });
  expect(order.totalXaf).toBe(5_725);
});
