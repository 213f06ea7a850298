import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { findPayoutAttempt } from '../../src/models/payout-attempts.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { floatsDesk } from '../../src/desk/floats.js';
import { runDesk } from '../../src/desk/desk.js';
import { EVERYBODY } from '../../src/services/payouts/owner.js';
import { createFloats } from '../../src/services/floats.js';
import { createPayoutHouse, type PayoutHouse } from './payout-house.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let house: PayoutHouse;
let driverId: string;
beforeAll(async () => {
  house = await createPayoutHouse();
  driverId = (await house.driver()).driver.driverId;
});
afterAll(() => house.world.close());
beforeEach(async () => {
  await house.clean();
  await house.earn(ledgerAccount.driver(driverId), 12_000);
});

/** What the last SMS to the driver was about. */
const told = async () =>
  (
    await house.world.rows<{ template: string }>(
      `select template from messages where template like 'payout.%' order by id desc limit 1`,
    )
  )[0]?.template;

describe('a payout that goes well', () => {
  it('holds the money, sends it once, and posts amount, fee and tax when it is read back', async () => {
    const { world } = house;
    const before = await house.availableXaf();
    const changes = await world.added(async () => {
      const id = await house.asked();
      // 10 000 and what it costs now: 1 % of the provider's and 0.2 % + 4 F of the state's.
      expect(before - (await house.availableXaf())).toBe(10_124);
      await house.settled(id, 'succeeded');
      expect((await house.attempts(id)).map(({ state, no }) => ({ state, no }))).toEqual([
        { state: 'succeeded', no: 1 },
      ]);
    });
    expect(changes).toEqual({
      [`liab:driver:${driverId}`]: -10_124,
      'asset:campay:mtn:DLA': -10_100,
      'rev:payout_fee:DLA': 124,
      'exp:provider_fee:DLA': 100,
      'exp:transfer_tax:DLA': 24,
      'liab:transfer_tax:DLA': 24,
    });
    expect(await house.sent()).toEqual([{ amountXaf: 10_000, status: 'SUCCESSFUL' }]);
    expect(await told()).toBe('payout.sent');
  });

  it('asked twice with one key is one payout; with another amount it is a fault', async () => {
    const once = await house.ask({ key: 'same' });
    expect(await house.ask({ key: 'same' })).toEqual(once);
    await expect(house.ask({ key: 'same', amountXaf: 9_000 })).rejects.toThrow('amountXaf');
  });

  it.each([
    { says: 'more than there is', changes: { amountXaf: 11_990 }, reason: 'not_enough' },
    { says: 'less than is worth it', changes: { amountXaf: 499 }, reason: 'too_small' },
    { says: 'more than one payout may be', changes: { amountXaf: 1_000_001 }, reason: 'limit' },
  ])('is not begun: $says', async ({ changes, reason }) => {
    expect(await house.ask(changes)).toEqual({ ok: false, reason });
    expect(await house.availableXaf()).toBe(12_000);
  });

  it('is told by a notice too: whatever it says, only what is read back counts', async () => {
    await house.world.fault({ 'campay.webhook': { mode: 'wrong_amount', amountXaf: 1 } });
    const id = await house.asked();
    await house.settled(id, 'succeeded');
    expect(await house.openReviews()).toEqual([]);
  });
});

describe('case 26: the float of one network is short', () => {
  it('refused by the provider: queued, a person and the owner told once with a date, sent when it is there', async () => {
    const { world } = house;
    await world.fault({ 'campay.withdraw': { mode: 'refuse', code: 'ER301', count: 2 } });
    const id = await house.asked();
    await world.drain();
    expect(await house.payout(id)).toMatchObject({ state: 'queued', reason: 'float_short' });
    expect(await house.openReviews()).toEqual(['payout_float']);
    expect(await told()).toBe('payout.delayed');
    await world.later(31 * MINUTE);
    expect(await house.payout(id)).toMatchObject({ state: 'queued', reason: 'float_short' });
    const [count] = await world.rows<{ count: number }>(
      `select count(*)::int from messages where template = 'payout.delayed'`,
    );
    await world.later(31 * MINUTE);
    await house.settled(id, 'succeeded');
    const [after] = await world.rows<{ count: number }>(
      `select count(*)::int from messages where template = 'payout.delayed'`,
    );
    expect(after).toEqual(count);
    expect(await house.sent()).toHaveLength(1);
    expect((await house.attempts(id)).map(({ proof }) => proof)).toEqual([
      'refused',
      'refused',
      null,
    ]);
  });

  it('known before: nothing is even tried, though the other network has plenty', async () => {
    const { world } = house;
    await world.control('PUT', '/floats', { MTN: 5_000, ORANGE: 900_000 });
    const id = await house.asked();
    await world.drain();
    expect(await house.payout(id)).toMatchObject({ state: 'queued', reason: 'float_short' });
    expect(await house.attempts(id)).toEqual([]);
    await world.control('PUT', '/floats', { MTN: 500_000, ORANGE: 0 });
    await world.later(31 * MINUTE);
    await house.settled(id, 'succeeded');
  });

  it('filled from the bank: in the books once, and nobody need look any more', async () => {
    const { world } = house;
    await world.fault({ 'campay.withdraw': { mode: 'refuse', code: 'ER301', count: 1 } });
    await house.asked();
    await world.drain();
    expect(await house.openReviews()).toEqual(['payout_float']);
    const subjects = [floatsDesk(createFloats(world), 'DLA')];
    const desk = async (line: string) => (await runDesk(world, subjects, line.split(' '))).lines[0];
    const fill = 'floats fill campay mtn 250000 --ref VIR-7 --as Ngo';
    const books = await world.added(async () => {
      expect(await desk(fill)).toBe('VIR-7 is in the books: fill MTN 250000F.');
      expect(await desk(fill)).toBe('VIR-7 was written down before: fill MTN 250000F.');
    });
    expect(books).toEqual({ 'asset:campay:mtn:DLA': 250_000, 'asset:bank:DLA': -250_000 });
    expect(await house.openReviews()).toEqual([]);
    const swept = await world.added(() =>
      desk('floats sweep campay mtn 50000 --ref VIR-8 --as Ngo'),
    );
    expect(swept).toEqual({ 'asset:campay:mtn:DLA': -50_000, 'asset:bank:DLA': 50_000 });
    expect(await desk('floats fill campay mtn 250000 --as Ngo')).toContain('--ref');
  });
});

describe('case 27: the answer to a withdraw is lost', () => {
  it.each([
    { says: 'the line is cut after the provider took it', fault: { mode: 'timeout_after_accept' } },
    { says: 'a page comes instead', fault: { mode: 'garbage', done: true } },
    { says: 'a server error comes though it was done', fault: { mode: 'http_500', done: true } },
  ])('never sent again, found by our reference: $says', async ({ fault }) => {
    const { world } = house;
    await world.fault({ 'campay.withdraw': fault, 'campay.webhook': { mode: 'lose_webhook' } });
    const id = await house.asked();
    await world.drain();
    expect(await house.payout(id)).toMatchObject({ state: 'unknown' });
    expect(await house.availableXaf()).toBe(12_000 - 10_124);
    await world.calm();
    await world.later(20 * SECOND);
    await world.later(MINUTE);
    expect((await house.payout(id)).state).toBe('succeeded');
    expect(await house.sent()).toHaveLength(1);
    expect(await house.attempts(id)).toHaveLength(1);
  });

  it('never arrived, as far as anybody can tell: nobody sends it again, a person decides', async () => {
    const { world } = house;
    await world.fault({ 'campay.withdraw': { mode: 'http_500' } });
    const id = await house.asked();
    await world.drain();
    await world.calm();
    await world.later(21 * MINUTE);
    await world.later(12 * 60 * MINUTE);
    expect((await house.payout(id)).state).toBe('unknown');
    expect(await house.openReviews()).toEqual(['payout_unresolved']);
    expect(await house.sent()).toEqual([]);
    expect(await house.availableXaf()).toBe(12_000 - 10_124);
  });

  it('told as failed and paid all the same: the money is not given twice, a person is asked', async () => {
    const { world } = house;
    await world.fault({ 'campay.withdraw': { mode: 'failed_then_success', ms: 60_000 } });
    const id = await house.asked();
    await house.settled(id, 'failed');
    expect(await house.availableXaf()).toBe(12_000);
    expect(await told()).toBe('payout.failed');
    await world.later(2 * MINUTE);
    await world.later(10 * MINUTE);
    expect(await house.openReviews()).toEqual(['payout_late']);
    expect((await house.attempts(id)).map(({ state }) => state)).toEqual(['succeeded']);
  });
});

describe('a crash at each step', () => {
  it('before anything was stored: the next run sends it, once', async () => {
    const { world } = house;
    const id = await house.asked();
    const [row] = await world.claim();
    expect(row?.kind).toBe('payout.send');
    // The worker that claimed it is gone; its lease runs out.
    await world.later(10 * SECOND);
    await house.settled(id, 'succeeded');
    expect(await house.sent()).toHaveLength(1);
  });

  it('after storing, before sending: unknown for good, never sent', async () => {
    const { world } = house;
    const id = await house.asked();
    const beginning = await world.inTx((tx) => world.payouts.sending.begin(tx, id));
    expect(beginning.kind).toBe('send');
    expect(await house.payout(id)).toMatchObject({ state: 'submitting' });
    await world.drain();
    expect(await house.payout(id)).toMatchObject({ state: 'unknown' });
    await world.later(2 * MINUTE);
    expect(await house.sent()).toEqual([]);
  });

  it('after sending, before storing the answer: found again, never sent again', async () => {
    const { world } = house;
    const id = await house.asked();
    const beginning = await world.inTx((tx) => world.payouts.sending.begin(tx, id));
    if (beginning.kind !== 'send') throw new Error('not sent');
    await world.campay.withdraw(beginning.submission);
    await world.drain();
    await world.later(2 * MINUTE);
    await house.settled(id, 'succeeded');
    expect(await house.sent()).toHaveLength(1);
  });

  it('the table itself refuses a second try while the first may have moved money', async () => {
    const { world } = house;
    const id = await house.asked();
    await world.inTx((tx) => world.payouts.sending.begin(tx, id));
    const again = world.rows(
      `insert into payout_attempts (id, payout_id, no, provider, amount_xaf, state,
        external_reference, submitted_at)
        select gen_random_uuid(), $1::uuid, 2, 'campay', 1, 'submitting', 'again', now()`,
      [id],
    );
    await expect(again).rejects.toThrow('may be under way already');
  });

  it('evidence in any order ends in the same books', async () => {
    const { world } = house;
    const id = await house.asked();
    await house.settled(id, 'succeeded');
    const [attempt] = await house.attempts(id);
    const known = await findPayoutAttempt(world.db, { id: attempt?.id ?? '' });
    const facts = {
      ...{ providerReference: known?.providerReference ?? '', currency: 'XAF', netXaf: null },
      ...{ externalReference: known?.externalReference ?? '', direction: 'withdraw' as const },
      operator: 'MTN',
    };
    const settle = (evidence: Parameters<typeof world.payouts.settle>[2]) =>
      world.inTx((tx) => world.payouts.settle(tx, attempt?.id ?? '', evidence));
    const changes = await world.added(async () => {
      expect(await settle({ kind: 'pending', ...facts })).toBe('unchanged');
      expect(await settle({ kind: 'succeeded', amountXaf: 10_000, ...facts })).toBe('unchanged');
      expect(await settle({ kind: 'failed', reason: 'failed', ...facts })).toBe('unchanged');
    });
    expect(changes).toEqual({});
    expect(await house.openReviews()).toEqual(['payout_contradiction']);
  });
});

describe('case 29: the wrong carrier', () => {
  it('a number of no wallet that the provider reaches: refused for sure, the money is back', async () => {
    const { world } = house;
    await world.fault({ 'campay.withdraw': { mode: 'refuse', code: 'ER102' } });
    const id = await house.asked();
    await house.settled(id, 'failed');
    expect(await house.availableXaf()).toBe(12_000);
    expect(await told()).toBe('payout.failed');
  });

  it('another network than we guessed: booked where the provider took it from', async () => {
    const { world } = house;
    await world.rows(`update phones set operator = 'ORANGE' where id = $1`, [
      (await house.driver()).phoneId,
    ]);
    const changes = await world.added(async () => house.settled(await house.asked(), 'succeeded'));
    expect(changes).toMatchObject({ 'asset:campay:mtn:DLA': -10_100 });
    expect(changes).not.toHaveProperty('asset:campay:orange:DLA');
  });
});

describe('four eyes', () => {
  const ada = { kind: 'staff', id: 'Ada' } as const;
  const bea = { kind: 'staff', id: 'Bea' } as const;

  it('above the limit it waits until two different people let it go', async () => {
    const { world } = house;
    await house.earn(ledgerAccount.driver(driverId), 300_000);
    const answer = await house.ask({ amountXaf: 250_000 });
    if (!answer.ok) throw new Error(answer.reason);
    expect(answer.state).toBe('waiting_approval');
    const { payoutId } = answer;
    const approve = (staff: typeof ada | typeof bea) =>
      world.inTx((tx) => world.payouts.control.approve(tx, payoutId, staff));
    await world.drain();
    expect(await approve(ada)).toMatchObject({ approvals: 1, state: 'waiting_approval' });
    expect(await approve(ada)).toMatchObject({ approvals: 1, state: 'waiting_approval' });
    await world.drain();
    expect(await house.sent()).toEqual([]);
    expect(await approve(bea)).toMatchObject({ approvals: 2, state: 'queued' });
    await house.settled(payoutId, 'succeeded');
    expect(await approve(ada)).toEqual({ ok: false, reason: 'not_waiting' });
  });

  it('whoever of the team asked for it cannot be one of the two', async () => {
    const { world } = house;
    await house.earn(ledgerAccount.driver(driverId), 300_000);
    const payoutId = await house.asked({ amountXaf: 250_000, actor: ada });
    expect(await world.inTx((tx) => world.payouts.control.approve(tx, payoutId, ada))).toEqual({
      ...{ ok: false, reason: 'own_request' },
    });
    await world.inTx((tx) => world.payouts.control.cancel(tx, payoutId, bea));
    expect(await house.availableXaf()).toBe(312_000);
  });
});

describe('a freeze', () => {
  it.each([
    { whose: 'of one', everybody: false },
    { whose: 'of everybody', everybody: true },
  ])('$whose keeps what has not left, and refuses more, until it is lifted', async (row) => {
    const { world } = house;
    const owner = row.everybody ? EVERYBODY : ({ kind: 'driver', id: driverId } as const);
    const staff = { kind: 'staff', id: 'Ada' } as const;
    const id = await house.asked({ amountXaf: 5_000 });
    await world.inTx((tx) => world.payouts.control.freeze(tx, owner, 'fraud', staff));
    await world.drain();
    expect((await house.payout(id)).state).toBe('queued');
    expect(await house.ask({ amountXaf: 1_000 })).toEqual({ ok: false, reason: 'frozen' });
    expect(await world.inTx((tx) => world.payouts.control.lift(tx, owner, staff))).toBe(1);
    await world.later(31 * MINUTE);
    await house.settled(id, 'succeeded');
  });
});
