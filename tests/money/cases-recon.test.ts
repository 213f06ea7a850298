import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Phone } from '../../src/lib/phone.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { explain } from '../../src/services/reconciliation/explain.js';
import { until } from '../support/poll.js';
import { createReconWorld, type ReconWorld } from './recon-world.js';

let world: ReconWorld;
beforeAll(async () => {
  world = await createReconWorld();
  // Noon, so that no test begins on one day and ends on another.
  const now = world.clock.now();
  const noon = new Date(now);
  noon.setUTCHours(35, 0, 0, 0);
  await world.later(noon.getTime() - now.getTime());
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.anew();
  world.change((rows) => rows);
  world.beSilent(false);
  world.called.length = 0;
  // As if what earlier tests did had been days ago: the sandbox has forgotten it too.
  await world.rows('delete from provider_history');
  for (const table of ['payment_attempts', 'payout_attempts']) {
    await world.rows(`update ${table} set submitted_at = submitted_at - interval '9 days'`);
  }
  await world.rows(`update recon_breaks set closed_at = now(), closed_by = 'Ada', decision = 'gone'
    where closed_at is null`);
});

const DAY = 24 * 60 * 60_000;

/** The one break that stands open, with what it says. */
async function theBreak(kind: string) {
  const open = (await world.open()).filter((one) => one.kind !== 'float_differs');
  expect(open.map((one) => one.kind)).toEqual([kind]);
  const [found] = open;
  if (!found) throw new Error('nothing is open');
  return { ...found, says: explain(found) };
}

async function isClosed(number: number): Promise<boolean> {
  const { decision } = (
    await world.rows<{ decision: string | null }>(
      'select decision from recon_breaks where number = $1',
      [number],
    )
  )[0] ?? { decision: null };
  return decision !== null;
}

const aFact = (attemptId: string) => ({
  ...{ externalReference: attemptId, currency: 'XAF', direction: 'collect' as const },
  ...{ operator: 'MTN', netXaf: 5_586 },
});

describe('a day on which both sides agree', () => {
  it('has no break, however often it is compared', async () => {
    await world.paidOrder();
    await world.settle();
    expect(await world.compare()).toEqual({ done: true });
    await world.compare();
    expect((await world.open()).filter(({ kind }) => kind !== 'float_differs')).toEqual([]);
    const [run] = await world.rows<{ matched: number; outcome: string }>(
      'select outcome, matched from recon_runs order by at desc limit 1',
    );
    expect(run).toEqual({ outcome: 'compared', matched: 1 });
  });

  it('is asked for again when the provider does not answer', async () => {
    world.beSilent(true);
    expect(await world.compare()).toMatchObject({ reason: 'the history was not told' });
  });
});

describe('case 30: a settlement lower than expected', () => {
  it('is booked as a variance, and calls somebody once it is much', async () => {
    const { attemptId } = await world.paidOrder();
    await world.settle();
    const keeps = (feeXaf: number) =>
      world.change((rows) => rows.map((row) => ({ ...row, feeXaf })));
    keeps(171);
    const money = await world.added(() => world.compare());
    expect(money).toEqual({ 'asset:campay:mtn:DLA': -57, 'exp:fee_variance:DLA': 57 });
    expect(await world.added(() => world.compare())).toEqual({});
    const small = await theBreak('fee_differs');
    expect(small).toMatchObject({ attemptId, differenceXaf: -57 });
    expect(small.says).toContain('campay kept 171F where our rules said 114F');
    expect(world.called).toEqual([]);
    expect(await world.endBreak(small.number, 'accepted')).toMatchObject({ ok: true });
    expect(await isClosed(small.number)).toBe(true);

    await world.paidOrder();
    await world.settle();
    world.change((rows) => rows.map((row) => ({ ...row, feeXaf: 2_000 })));
    await world.compare();
    expect(world.called.map(({ event }) => event)).toContain('recon_break_open');
  });
});

describe('case 31: a row at the provider that is not in ours', () => {
  it('waits in suspense, is aged and alarmed, and a person says whose it is', async () => {
    const { order } = await world.anOrder();
    await world.drain();
    await world.decide('refuse');
    const reference = await world.collectThere(5_700);
    await world.settle();
    const money = await world.added(() => world.compare());
    expect(money).toEqual({
      ...{ 'asset:campay:mtn:DLA': 5_586, 'exp:provider_fee:DLA': 114 },
      'suspense:unmatched:DLA': 5_700,
    });
    const orphan = await theBreak('missing_here');
    expect(orphan).toMatchObject({ providerReference: reference, differenceXaf: 5_700 });
    expect(orphan.says).toContain('5700F that nobody here asked for');
    // Number, amount and time name somebody to look at, and pay nothing by themselves.
    expect(orphan.facts['candidate']).not.toBeNull();
    expect(world.called).toMatchObject([{ event: 'recon_break_open' }]);

    await world.compare();
    expect(world.called).toHaveLength(1);
    await world.later(DAY + 60_000);
    await world.compare(new Date(world.clock.now().getTime() - DAY));
    expect(world.called).toHaveLength(2);
    const [alarm] = await world.rows<{ subject: { days: number } }>(
      `select subject from audit_log where action = 'recon.alarm' order by at desc limit 1`,
    );
    expect(alarm?.subject.days).toBe(1);

    expect(await world.endBreak(orphan.number, 'perhaps')).toMatchObject({
      ...{ reason: 'not_possible', decisions: ['credit', 'own', 'loss'] },
    });
    expect(await world.endBreak(orphan.number, 'credit')).toEqual({
      ...{ ok: false, reason: 'owner_missing' },
    });
    const matched = await world.added(() =>
      world.endBreak(orphan.number, 'credit', order.reference),
    );
    expect(matched).toEqual({ 'suspense:unmatched:DLA': -5_700, 'liab:customer': 5_700 });
    await world.compare(new Date(world.clock.now().getTime() - DAY));
    expect((await world.open()).filter(({ kind }) => kind === 'missing_here')).toEqual([]);
  });
});

describe('case 32: a row in ours that is not at the provider', () => {
  const aPhantom = async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    const { providerReference } = await world.attempt(attemptId);
    const facts = { ...aFact(attemptId), providerReference: providerReference ?? '' };
    await world.settleWith(attemptId, { kind: 'succeeded', ...facts, amountXaf: 5_700 });
    world.change((rows) => rows.filter((row) => row.providerReference !== providerReference));
    await world.settle();
    await world.compare();
    return order;
  };
  const frozen = async (id: string) =>
    (await world.rows<{ frozen: boolean }>('select frozen from orders where id = $1', [id]))[0]
      ?.frozen;

  it('freezes the order and opens a review until the provider confirms', async () => {
    const order = await aPhantom();
    const phantom = await theBreak('missing_there');
    expect(phantom).toMatchObject({ orderId: order.id, differenceXaf: -5_700 });
    expect(phantom.says).toContain('5700F moved, the history of campay does not know it');
    expect(await frozen(order.id)).toBe(true);
    expect(
      await world.rows(`select kind from reviews where order_id = $1 and closed_at is null`, [
        order.id,
      ]),
    ).toEqual([{ kind: 'phantom' }]);
    expect(await world.endBreak(phantom.number, 'confirmed')).toMatchObject({ ok: true });
    expect(await frozen(order.id)).toBe(false);
  });

  it('ends by itself when the row comes after all', async () => {
    const order = await aPhantom();
    const phantom = await theBreak('missing_there');
    await world.decide('approve');
    await world.drain();
    world.change((rows) => rows);
    await world.compare();
    expect(await isClosed(phantom.number)).toBe(true);
    expect(await frozen(order.id)).toBe(false);
  });

  it('that never comes is the loss of the house', async () => {
    const order = await aPhantom();
    const phantom = await theBreak('missing_there');
    const money = await world.added(() => world.endBreak(phantom.number, 'loss'));
    expect(money).toEqual({ 'asset:campay:mtn:DLA': -5_586, 'exp:refund_loss:DLA': 5_586 });
    expect(await frozen(order.id)).toBe(false);
  });
});

describe('every other difference is found, explained and closed', () => {
  it('an amount that differs', async () => {
    const { attemptId } = await world.paidOrder();
    await world.settle();
    world.change((rows) => rows.map((row) => ({ ...row, amountXaf: 5_000, feeXaf: 114 })));
    await world.compare();
    const found = await theBreak('amount_differs');
    expect(found).toMatchObject({ attemptId, differenceXaf: -700 });
    expect(found.says).toContain('5000F where we posted 5700F (700F less there)');
    const money = await world.added(() => world.endBreak(found.number, 'adjust'));
    expect(money).toEqual({ 'asset:campay:mtn:DLA': -700, 'suspense:mismatch:DLA': -700 });
  });

  it('a success that we do not know of is read back, and becomes money', async () => {
    await world.fault({ 'campay.webhook': { mode: 'lose_webhook' } });
    const { attemptId } = await world.anOrder();
    await world.drain();
    await world.decide('approve');
    await world.rows(
      `update outbox set state = 'cancelled', done_at = now() where kind = 'payment.poll'`,
    );
    await world.settle();
    await world.compare();
    const found = await theBreak('state_differs');
    expect(found.says).toContain('5700F succeeded, here it is open; it is being read back');
    const money = await world.added(() => world.drain());
    expect((await world.attempt(attemptId)).state).toBe('succeeded');
    // The order's window is over by then, so the money is its customer's.
    expect(money).toMatchObject({ 'asset:campay:mtn:DLA': 5_586, 'liab:customer': 5_700 });
    await world.compare();
    expect(await isClosed(found.number)).toBe(true);
  });

  it('a success that the provider takes back freezes the order and opens a case (PAY-23)', async () => {
    const { order } = await world.paidOrder();
    await world.settle();
    world.change((rows) => rows.map((row) => ({ ...row, state: 'failed' as const })));
    const money = await world.added(() => world.compare());
    expect(money).toEqual({
      ...{ 'asset:campay:mtn:DLA': -5_586, 'exp:provider_fee:DLA': -114 },
      'suspense:mismatch:DLA': -5_700,
    });
    expect(await world.added(() => world.compare())).toEqual({});
    const found = await theBreak('state_differs');
    expect(found.says).toContain('took back 5700F that we count as paid');
    const [dispute] = await world.disputes.list(world.db);
    expect(dispute).toMatchObject({ kind: 'reversal', orderId: order.id, atStakeXaf: 5_700 });
    const decided = await world.added(() =>
      world.inTx((tx) =>
        world.disputes.decide(tx, {
          ...{ number: dispute?.number ?? 0, refundXaf: 5_700, from: 'shop', note: null },
          actor: { kind: 'staff', id: 'Ada' },
        }),
      ),
    );
    expect(decided).toEqual({ 'liab:escrow:order': -5_700, 'suspense:mismatch:DLA': 5_700 });
    expect(await world.states(order.id)).toBe('placed refunded');
    expect(await world.endBreak(found.number, 'explained')).toMatchObject({ ok: true });
  });

  it('a success taken back that had become credit: the credit is held, and fills the hole', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    await world.rows(
      `update orders set fulfilment = 'cancelled', closed_at = now() where id = $1`,
      [order.id],
    );
    await world.decide('approve');
    await world.settled(attemptId, 'succeeded');
    const credit = ledgerAccount.customer(order.accountId);
    const before = await world.ledger.availableXaf(world.db, credit);
    expect((await world.attempt(attemptId)).credited).toBe(true);
    await world.settle();
    world.change((rows) => rows.map((row) => ({ ...row, state: 'failed' as const })));
    await world.compare();
    expect(await world.ledger.availableXaf(world.db, credit)).toBe(before - 5_700);
    const dispute = (await world.disputes.list(world.db)).find((one) => one.orderId === order.id);
    const decided = await world.added(() =>
      world.inTx((tx) =>
        world.disputes.decide(tx, {
          ...{ number: dispute?.number ?? 0, refundXaf: 5_700, from: 'customer', note: null },
          actor: { kind: 'staff', id: 'Ada' },
        }),
      ),
    );
    expect(decided).toEqual({ 'liab:customer': -5_700, 'suspense:mismatch:DLA': 5_700 });
  });

  it('a second charge for one request is its payer’s at once', async () => {
    const { attemptId } = await world.paidOrder();
    await world.collectThere(5_700, `Kwata ${attemptId}`, attemptId);
    await world.settle();
    const money = await world.added(() => world.compare());
    expect(money).toMatchObject({ 'asset:campay:mtn:DLA': 5_586, 'liab:customer': 5_700 });
    const found = await theBreak('double_charge');
    expect(found).toMatchObject({ attemptId, differenceXaf: 5_700 });
    expect(found.says).toContain('charged 5700F a second time');
    expect(await world.endBreak(found.number, 'explained')).toMatchObject({ ok: true });
  });

  it('money that went the other way', async () => {
    await world.control('PUT', '/floats', { MTN: 1_000_000 });
    const { attemptId } = await world.paidOrder();
    const reference = await world.withdrawThere(700, `Kwata ${attemptId}`);
    await world.settle();
    const money = await world.added(() => world.compare());
    expect(money).toMatchObject({ 'suspense:unmatched:DLA': -700 });
    const found = await theBreak('direction_differs');
    expect(found).toMatchObject({ providerReference: reference, differenceXaf: -700 });
    expect(found.says).toContain('700F the other way');
    const closed = await world.added(() => world.endBreak(found.number, 'loss'));
    expect(closed).toEqual({ 'suspense:unmatched:DLA': 700, 'exp:refund_loss:DLA': 700 });
  });

  it('a success without a posting', async () => {
    await world.fault({ 'campay.webhook': { mode: 'lose_webhook' } });
    const { attemptId } = await world.anOrder();
    await world.drain();
    await world.decide('approve');
    await world.rows(
      `update outbox set state = 'cancelled', done_at = now() where done_at is null`,
    );
    await world.rows(`update payment_attempts set state = 'succeeded' where id = $1`, [attemptId]);
    await world.settle();
    await world.compare();
    const found = await theBreak('unposted');
    expect(found.says).toContain('no posting stands for it');
    const money = await world.added(() => world.endBreak(found.number, 'credit'));
    expect(money).toMatchObject({ 'asset:campay:mtn:DLA': 5_586, 'liab:customer': 5_700 });
  });

  it('a float that is not what our cash accounts say, once nothing is on its way', async () => {
    await world.compare();
    const known = await world.open('float_differs');
    for (const { number } of known) await world.endBreak(number, 'book');
    await world.later(60 * 60_000);
    await world.compare();
    expect(await world.open('float_differs')).toEqual([]);

    const { MTN } = (await world.control('PUT', '/floats', {})) as { MTN: number };
    await world.control('PUT', '/floats', { MTN: MTN - 25_000 });
    await world.compare();
    const [found] = await world.open('float_differs');
    expect(found).toMatchObject({ subject: 'MTN', differenceXaf: -25_000 });
    expect(explain(found!)).toContain('holds 25000F less for us on MTN');
    const money = await world.added(() => world.endBreak(found!.number, 'book'));
    expect(money).toMatchObject({ 'asset:campay:mtn:DLA': -25_000 });
    await world.compare();
    expect(await world.open('float_differs')).toEqual([]);
  });
});

describe('a provider that keeps no list', () => {
  it('is asked about every move that we know of, and its silence proves nothing', async () => {
    const { attemptId } = await world.paidOrder();
    const silent = await world.paidOrder();
    await world.settle();
    const { providerReference } = await world.attempt(silent.attemptId);
    await world.compareWithoutList(providerReference);
    expect((await world.open()).filter(({ kind }) => kind !== 'float_differs')).toEqual([]);
    await world.fault({ 'campay.status': { mode: 'wrong_amount', amountXaf: 5_000 } });
    await world.compareWithoutList(providerReference);
    expect(await theBreak('amount_differs')).toMatchObject({ attemptId, differenceXaf: -700 });
  });
});

describe('payouts are compared like collects', () => {
  const earn = (amountXaf: number, orderId?: string) =>
    world.inTx((tx) =>
      world.ledger.post(tx, {
        ...{ key: world.ids.next(), kind: 'test', actor: { kind: 'system', id: null } },
        ...(orderId === undefined ? {} : { cityId: 'DLA', orderId }),
        entries: [
          { account: ledgerAccount.world(), amountXaf },
          { account: ledgerAccount.driver('DRV-31'), amountXaf: -amountXaf },
        ],
      }),
    );
  const ask = async (amountXaf: number) => {
    const { phoneId } = await world.accounts.admit(world.db, '+237670000031' as Phone);
    return world.inTx((tx) =>
      world.payouts.request(tx, {
        ...{ key: world.ids.next(), owner: { kind: 'driver', id: 'DRV-31' }, purpose: 'payout' },
        ...{ amountXaf, phoneId, cityId: 'DLA', actor: { kind: 'driver', id: 'DRV-31' } },
      }),
    );
  };
  const paidOut = async (amountXaf: number) => {
    await earn(amountXaf * 2);
    const asked = await ask(amountXaf);
    if (!asked.ok) throw new Error(asked.reason);
    const states = () =>
      world.rows<{ state: string }>('select state from payouts where id = $1', [asked.payoutId]);
    await until('the payout is sent', async () => {
      await world.drain();
      return (await states())[0]?.state === 'succeeded';
    });
    await world.settle();
  };

  it('and agree', async () => {
    await paidOut(2_000);
    await world.compare();
    expect((await world.open()).filter(({ kind }) => kind !== 'float_differs')).toEqual([]);
  });

  it('and one that its provider does not know is a phantom', async () => {
    await paidOut(2_000);
    world.change((rows) => rows.filter(({ direction }) => direction !== 'withdraw'));
    await world.compare();
    const found = await theBreak('missing_there');
    expect(found).toMatchObject({ attemptId: null, differenceXaf: 2_000 });
    expect(found.payoutId).not.toBeNull();
    const money = await world.added(() => world.endBreak(found.number, 'confirmed'));
    expect(money).toEqual({});
  });

  it('and a fee that differs is a variance', async () => {
    await paidOut(2_000);
    world.change((rows) => rows.map((row) => ({ ...row, feeXaf: 50 })));
    const money = await world.added(() => world.compare());
    expect(money).toEqual({ 'asset:campay:mtn:DLA': -30, 'exp:fee_variance:DLA': 30 });
    expect(await world.added(() => world.compare())).toEqual({});
    await theBreak('fee_differs');
  });

  it('and none leaves of an order whose money stands still', async () => {
    const { order } = await world.paidOrder();
    const before = await world.ledger.availableXaf(world.db, ledgerAccount.driver('DRV-31'));
    await earn(5_000, order.id);
    const freeze = await world.inTx((tx) => world.freezes.freeze(tx, order, 'phantom'));
    expect(await ask(before + 4_000)).toEqual({ ok: false, reason: 'not_enough' });
    await world.inTx((tx) => world.freezes.lift(tx, freeze, { kind: 'staff', id: 'Ada' }));
    expect(await ask(before + 4_000)).toMatchObject({ ok: true });
  });
});
