import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Phone } from '../../src/lib/phone.js';
import { providersDesk } from '../../src/desk/providers.js';
import type { WalletRow } from '../../src/models/placing.js';
import { checkWallet } from '../../src/services/checkout/wallet.js';
import { runDesk } from '../../src/desk/desk.js';
import { reviewsDesk } from '../../src/desk/reviews.js';
import { createMoneyWorld, fatou, type MoneyWorld } from './world.js';

// What people can do about money on its way: customers, payers, and the team at its desk.

const MINUTE = 60_000;

let world: MoneyWorld;
beforeAll(async () => {
  world = await createMoneyWorld({}, { both: true, promptsMax: 3 });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.anew();
  await world.later(16 * MINUTE);
});

const customer = async (phone = fatou) => world.accounts.admit(world.db, phone);

async function asked() {
  const placed = await world.anOrder();
  await world.drain();
  return placed;
}

async function failed() {
  const placed = await asked();
  await world.decide('refuse');
  await world.settled(placed.attemptId, 'failed');
  return placed;
}

const desk = async (line: string) => {
  const subjects = [reviewsDesk(world), providersDesk(world.health)];
  const { ok, lines } = await runDesk(world, subjects, line.split(' '));
  return { ok, text: lines.join('\n') };
};

describe('case 36: somebody writes "I have paid"', () => {
  it('is not believed: the provider is asked, and what it says counts', async () => {
    await world.fault({
      'campay.collect': { mode: 'timeout_after_accept' },
      'campay.webhook': { mode: 'lose_webhook' },
    });
    const { order } = await asked();
    await world.decide('approve');
    const person = await customer();
    const claim = () => world.inTx((tx) => world.claims.check(tx, person));
    expect(await claim()).toMatchObject({ ok: true, kind: 'checking', operator: 'MTN' });
    expect(await world.states(order.id)).toBe('placed pending');
    await world.drain();
    expect(await world.states(order.id)).toBe('placed held');
    expect(await claim()).toMatchObject({ kind: 'paid', totalXaf: 5_700 });
  });

  it('a forged confirmation moves nothing, however often it comes', async () => {
    const { order, attemptId } = await asked();
    const person = await customer();
    const money = await world.added(async () => {
      for (let times = 0; times < 3; times += 1) {
        await world.inTx((tx) => world.claims.check(tx, person));
      }
      await world.drain();
    });
    expect(money).toEqual({});
    expect(await world.states(order.id)).toBe('placed pending');
    expect((await world.attempt(attemptId)).state).toBe('pending');
    const searches = await world.rows(
      `select from outbox where kind = 'payment.read_back' and lane = $1`,
      [`payment.claim:${attemptId}`],
    );
    expect(searches.length).toBeLessThanOrEqual(2);
  });

  it('a refused request is told as one, and a stranger is told that nothing is asked', async () => {
    await failed();
    const claim = async (phone: Phone) => {
      const person = await customer(phone);
      return world.inTx((tx) => world.claims.check(tx, person));
    };
    expect(await claim(fatou)).toMatchObject({ ok: true, kind: 'failed' });
    expect(await claim('+237670000078' as Phone)).toEqual({ ok: false, reason: 'nothing_asked' });
  });
});

describe('case 35: the number has gone to somebody else', () => {
  const now = new Date('2026-11-16T11:00:00Z');
  const settings = {
    codeAboveXaf: 5_000,
    codeFreshMs: MINUTE,
    wrongMax: 10,
    resetFreezeMs: 24 * 60 * MINUTE,
  };
  const row = {
    ...{ creditXaf: 9_000, bonusLots: [], frozenUntil: null, codeSetAt: '2026-11-01T11:00:00Z' },
    ...{ codeResetAt: null, codeLockedUntil: null, codeWrong: 0, spentDayXaf: 0, spentMonthXaf: 0 },
    ...{ ownDayXaf: null, level: 'proven', percent: 100 },
  } as unknown as WalletRow;
  const rules = { amount: () => 1_000_000 };
  const check = (changes: Partial<WalletRow>, partXaf: number, knownPlace: boolean) =>
    checkWallet(settings, {
      ...{
        row: { ...row, ...changes },
        knownPlace,
        partXaf,
        check: null,
        rules,
        channel: 'ussd',
        now,
      },
      wanted: { cartVersion: 1, totalXaf: partXaf },
    });

  it('whoever holds it may pay by it', async () => {
    const { attemptId } = await asked();
    await world.decide('approve');
    await world.settled(attemptId, 'succeeded');
  });

  it('but stored credit asks for its code, and a code that the desk reset pays small sums only', () => {
    expect(check({}, 5_700, true)).toMatchObject({ reason: 'code_wanted' });
    expect(check({}, 500, false)).toMatchObject({ reason: 'code_wanted' });
    const reset = { codeResetAt: '2026-11-16T10:00:00Z' };
    expect(check(reset, 5_700, true)).toMatchObject({ reason: 'wallet_resting', mostXaf: 5_000 });
  });
});

describe('a phone that is asked by many', () => {
  it('rings three times in a quarter of an hour, though five orders ask at the same moment', async () => {
    const orders = [];
    for (let n = 0; n < 5; n += 1) orders.push(await world.anOrder());
    const rows = (await world.claim()).filter(({ kind }) => kind === 'collect');
    expect(rows).toHaveLength(5);
    await Promise.all(rows.map(world.runRow));
    const attempts = await world.rows<{ state: string; reason: string | null }>(
      'select state, reason from payment_attempts where id = any($1)',
      [orders.map(({ attemptId }) => attemptId)],
    );
    const refused = attempts.filter(({ reason }) => reason === 'too_many_prompts');
    expect(refused).toHaveLength(2);
    expect((await world.books()).collects).toHaveLength(3);
    const told = await Promise.all(orders.map(({ order }) => world.told(order.id)));
    expect(told.filter(([first]) => first === 'payment.failed')).toHaveLength(2);
  });
});

describe('another number pays', () => {
  it('after the first is proven not to have, and the money waits in escrow', async () => {
    const { order } = await failed();
    const person = await customer();
    const uncle = await customer('+237690000079' as Phone);
    await world.control('PUT', '/phones/237690000079', { balanceXaf: 50_000, autoApprove: true });
    const { reference } = order;
    const again = await world.inTx((tx) =>
      world.retry.payAgain(tx, person, { reference, payerPhoneId: uncle.phoneId }),
    );
    expect(again).toMatchObject({ ok: true, operator: 'ORANGE', payer: '6..79' });
    await world.drain();
    await world.later(3_000);
    expect(await world.states(order.id)).toBe('placed held');
    const payments = await world.rows(
      'select state from payments where order_id = $1 order by id',
      [order.id],
    );
    expect(payments).toEqual([{ state: 'failed' }, { state: 'settled' }]);
  });

  it('not while the first may still be paying', async () => {
    const { order } = await asked();
    const [person, uncle] = [await customer(), await customer('+237690000079' as Phone)];
    const { reference } = order;
    const again = await world.inTx((tx) =>
      world.retry.payAgain(tx, person, { reference, payerPhoneId: uncle.phoneId }),
    );
    expect(again).toMatchObject({ ok: false, reason: 'still_waiting' });
  });
});

describe('the desk', () => {
  it('closes a review, and an order that hung on it can be paid again', async () => {
    const { order, attemptId } = await asked();
    const { providerReference } = await world.attempt(attemptId);
    const euros = {
      kind: 'succeeded',
      direction: 'collect',
      ...{ amountXaf: 5_700, providerReference: providerReference ?? '', operator: 'MTN' },
      ...{ externalReference: attemptId, currency: 'EUR', netXaf: null },
    } as const;
    await world.inTx((tx) => world.settle(tx, attemptId, euros));
    const [review] = await world.reviews.list(world.db, { orderId: order.id });
    const name = `R${String(review?.number)}`;
    expect((await desk('reviews list --as Ada')).text).toContain(`${name}  `);
    expect(await desk(`reviews close ${name} unpaid`)).toMatchObject({ ok: false });
    expect((await desk(`reviews close ${name} credited --as Ada`)).text).toContain('--amount');
    expect(await desk(`reviews close ${name} unpaid --as Ada`)).toMatchObject({
      ok: true,
      text: `${name} is closed: unpaid.`,
    });
    expect((await desk(`reviews close ${name} unpaid --as Eve`)).text).toContain('closed before');
    expect(await world.attempt(attemptId)).toMatchObject({ state: 'failed', reason: 'reviewed' });
    expect(await world.told(order.id)).toEqual(['payment.failed']);
    const [line] = await world.rows(
      `select actor_id from audit_log where action = 'review.closed' order by id desc limit 1`,
    );
    expect(line).toEqual({ actor_id: 'Ada' });
  });

  it('books money that a statement shows after all', async () => {
    const { attemptId, order } = await asked();
    const about = { kind: 'payment_unresolved', subject: { attemptId }, orderId: order.id };
    const { number } = await world.inTx((tx) => world.reviews.open(tx, about));
    const money = await world.added(() =>
      desk(`reviews close R${String(number)} credited --amount 5700 --as Ada`),
    );
    expect(money).toEqual({ 'asset:campay:mtn:DLA': 5_700, 'liab:customer': 5_700 });
    expect(await world.told(order.id)).toEqual(['payment.credited']);
  });

  it('sees every way, holds one, plans a pause, and frees it again', async () => {
    expect((await desk('providers list --as Ada')).text).toMatch(/campay +MTN .*works/);
    await desk('providers hold campay MTN --note complaints --as Ada');
    expect((await desk('providers list --as Ada')).text).toMatch(/campay +MTN .*held/);
    const { order } = await asked();
    expect(await world.attempts(order.id)).toMatchObject([{ provider: 'noupay' }]);
    expect((await desk('providers free campay MTN --as Ada')).ok).toBe(true);
    expect((await desk('providers free campay MTN --as Ada')).ok).toBe(false);
    expect((await desk('providers pause campay --from now --to later --as Ada')).ok).toBe(false);
    const plan = 'providers pause campay --from 2020-01-01T00:00 --to 2099-01-01T00:00 --as Ada';
    const id = /Pause (\S+) is/.exec((await desk(plan)).text)?.[1] ?? '';
    expect((await desk('providers list --as Ada')).text).toMatch(/campay +ORANGE .*resting/);
    expect((await desk('providers pauses --as Ada')).text).toContain(id);
    expect((await desk(`providers resume ${id} --as Ada`)).ok).toBe(true);
  });
});
