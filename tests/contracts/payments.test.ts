import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { PaymentProvider, StatusResult, WithdrawResult } from '../../src/payments/provider.js';
import { until } from '../support/poll.js';
import { openWorld, payer, subjects, walletless, type PaymentWorld } from './payment-worlds.js';

let world: PaymentWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.anew());

const nowhere = 'http://127.0.0.1:1';
const justNow = () => new Date(Date.now() - 60_000);
const soon = () => new Date(Date.now() + 60_000);

/** What every provider must do, whatever its protocol. A new one adds a row to `subjects`. */
describe.each(subjects)('$name', ({ make, faults, forgeries }) => {
  let provider: PaymentProvider;
  let unreachable: PaymentProvider;
  let hasty: PaymentProvider;
  let stranger: PaymentProvider;
  const can = make(nowhere, {}, { now: () => new Date(), monotonicMs: () => 0 }).capabilities;
  beforeAll(() => {
    const { url, clock } = world;
    provider = make(url, {}, clock);
    unreachable = make(nowhere, {}, clock);
    hasty = make(url, { timeoutMs: 500 }, clock);
    stranger = make(url, { stranger: true }, clock);
  });
  afterAll(async () => {
    for (const one of [provider, unreachable, hasty, stranger]) await one.close();
  });

  const request = (changes = {}) => ({
    ...{ amountXaf: 5_700, phone: payer, description: 'Kwata 4821' },
    ...{ externalReference: randomUUID(), ...changes },
  });

  /** An accepted request: the provider's reference and ours. */
  async function accepted(verb: 'collect' | 'withdraw', changes = {}) {
    const asked = request(changes);
    const result = await provider[verb](asked);
    if (result.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(result)}`);
    return { reference: result.providerReference, ours: asked.externalReference };
  }

  const reads = (reference: string, kind: StatusResult['kind']) =>
    until(`a status ${kind}`, async () => {
      const result = await provider.status(reference);
      return result.kind === kind ? result : undefined;
    });

  describe('the usual case', () => {
    it('is accepted, waits for the PIN, and is told with its amount', async () => {
      const asked = request();
      const result = await provider.collect(asked);
      expect(result).toMatchObject({ kind: 'accepted', operator: 'MTN', ussdCode: '*126#' });
      const reference = 'providerReference' in result ? result.providerReference : '';
      expect(await provider.status(reference)).toMatchObject({ kind: 'pending' });
      await world.decide('approve');
      const read = await reads(reference, 'succeeded');
      expect(read).toMatchObject({ amountXaf: 5_700, currency: 'XAF', operator: 'MTN' });
      expect(read).toMatchObject({
        ...{ providerReference: reference, externalReference: asked.externalReference },
      });
    });

    it('reads the same through all the shapes that answers come in', async () => {
      const { reference } = await accepted('collect');
      await world.decide('approve');
      await reads(reference, 'succeeded');
      for (let count = 0; count < 20; count += 1) {
        expect(await provider.status(reference)).toMatchObject({
          ...{ kind: 'succeeded', amountXaf: 5_700, currency: 'XAF' },
        });
      }
    });

    it('asked twice by the same reference is never refused, and is one where it says so', async () => {
      const asked = request();
      const [first, second] = [await provider.collect(asked), await provider.collect(asked)];
      expect([first.kind, second.kind]).not.toContain('refused');
      if (!can.idempotentCreate) return;
      expect(second).toEqual(first);
      expect(await world.books('collects', asked.externalReference)).toHaveLength(1);
    });
  });

  describe('a refusal', () => {
    it('of a number without wallet is proof that nothing is charged', async () => {
      for (let count = 0; count < 8; count += 1) {
        expect(await provider.collect(request({ phone: walletless }))).toMatchObject({
          ...{ kind: 'refused', reason: 'network_unsupported', proof: 'refused' },
        });
      }
    });

    it('of an amount it does not take is told before anything is sent', async () => {
      const { minAmountXaf, amountStepXaf } = can;
      const wrong = [minAmountXaf - 1, minAmountXaf + amountStepXaf - 1];
      for (const amountXaf of wrong.filter((xaf) => xaf < minAmountXaf || xaf % amountStepXaf)) {
        const asked = request({ amountXaf });
        expect(await provider.collect(asked)).toMatchObject({
          ...{ kind: 'refused', reason: 'amount_invalid', proof: 'refused' },
        });
        expect(await world.books('collects', asked.externalReference)).toEqual([]);
      }
    });

    it.each([{ action: 'refuse' }, { action: 'wrong_pin' }] as const)(
      'on the phone ($action) is a failure',
      async ({ action }) => {
        const { reference } = await accepted('collect');
        await world.decide(action);
        await reads(reference, 'failed');
      },
    );

    it('for want of money is a failure', async () => {
      await world.setPhone({ balanceXaf: 100 });
      const { reference } = await accepted('collect');
      await world.decide('approve');
      await reads(reference, 'failed');
    });
  });

  describe('a malformed answer', () => {
    it('to a collect is unknown, in every shape, and never a failure', async () => {
      await world.fault(faults.collect, { mode: 'garbage' });
      for (let count = 0; count < 6; count += 1) {
        expect((await provider.collect(request())).kind).toBe('unknown');
      }
    });

    it('to a reading is unknown, and the next reading counts', async () => {
      const { reference } = await accepted('collect');
      await world.fault(faults.status, { mode: 'garbage' });
      for (let count = 0; count < 6; count += 1) {
        expect((await provider.status(reference)).kind).toBe('unknown');
      }
      await world.calm();
      expect((await provider.status(reference)).kind).toBe('pending');
    });

    it('is also a server error, and a transaction nobody knows', async () => {
      await world.fault(faults.collect, { mode: 'http_500' });
      expect((await provider.collect(request())).kind).toBe('unknown');
      for (let count = 0; count < 6; count += 1) {
        expect((await provider.status('nobody')).kind).toBe('unknown');
      }
    });
  });

  describe('no connection', () => {
    it('proves that nothing was sent', async () => {
      expect(await unreachable.collect(request())).toMatchObject({
        ...{ kind: 'not_sent', proof: 'not_sent' },
      });
      expect((await unreachable.status('r')).kind).toBe('unknown');
      expect((await unreachable.findByReference('r', new Date())).kind).toBe('unknown');
    });

    it.each([{ mode: 'down' }, { mode: 'reset' }, { mode: 'reset', done: true }])(
      'proves nothing once it was there: $mode',
      async (fault) => {
        await world.fault(faults.collect, fault);
        expect((await provider.collect(request())).kind).toBe('unknown');
      },
    );

    it('that stays silent ends in time, and what arrived may be paid', async () => {
      await world.fault(faults.collect, { mode: 'timeout_after_accept' });
      const asked = request();
      expect((await hasty.collect(asked)).kind).toBe('unknown');
      const ours = asked.externalReference;
      const row = await until('the collect', async () => (await world.books('collects', ours))[0]);
      await world.decide('approve');
      await reads(row.reference, 'succeeded');
    });

    it('is what a provider gets that asked to be left alone, for as long as it asked', async () => {
      const throttled = make(world.url, {}, world.clock);
      await world.fault(faults.collect, { mode: 'http_429', ms: 60_000 });
      expect((await throttled.collect(request())).kind).toBe('unknown');
      await world.calm();
      expect(await throttled.collect(request())).toMatchObject({
        ...{ kind: 'not_sent', cause: 'asked_to_wait', proof: 'not_sent' },
      });
      expect((await throttled.status('r')).kind).toBe('unknown');
      world.wait(61_000);
      expect((await throttled.collect(request())).kind).toBe('accepted');
      await throttled.close();
    });
  });

  it('a late success is read as one, after a failure was', async () => {
    await world.fault(faults.collect, { mode: 'failed_then_success', ms: 10_000 });
    const { reference } = await accepted('collect');
    await world.decide('approve');
    await reads(reference, 'failed');
    await world.control('POST', '/clock', { advanceMs: 10_000 });
    await reads(reference, 'succeeded');
  });

  if (faults.lookup !== undefined) {
    describe('a look-up by our reference', () => {
      it('finds what arrived although its answer was lost', async () => {
        await world.fault(faults.collect, { mode: 'http_500', done: true });
        const asked = request();
        expect((await provider.collect(asked)).kind).toBe('unknown');
        const ours = asked.externalReference;
        const found = await provider.findByReference(ours, new Date());
        const [row] = await world.books('collects', ours);
        expect(found).toEqual({ kind: 'found', providerReference: row?.reference });
      });

      it('does not find what never arrived', async () => {
        const found = await provider.findByReference(randomUUID(), new Date());
        expect(found).toEqual({ kind: 'absent' });
      });

      it('that is not answered well proves nothing', async () => {
        await world.fault(faults.lookup, { mode: 'garbage' });
        for (let count = 0; count < 4; count += 1) {
          const found = await provider.findByReference(randomUUID(), new Date());
          expect(found.kind).not.toBe('found');
        }
        await world.fault(faults.lookup, { mode: 'http_500' });
        const found = await provider.findByReference(randomUUID(), new Date());
        expect(found.kind).toBe('unknown');
      });
    });
  } else {
    it('is not asked by our reference', async () => {
      const { ours } = await accepted('collect');
      expect((await provider.findByReference(ours, new Date())).kind).toBe('unknown');
    });
  }

  if (can.signedNotices) {
    describe('a notice', () => {
      const verify = (received: Parameters<PaymentProvider['verifyNotice']>[0], by = provider) =>
        by.verifyNotice(received, new Date());

      async function aNotice(action: 'approve' | 'refuse' = 'approve', count = 1) {
        const asked = await accepted('collect');
        await world.decide(action);
        return { ...asked, notices: await world.notices(asked.reference, count) };
      }

      it('is let in by its signature and points at the transaction', async () => {
        const { reference, ours, notices } = await aNotice();
        const result = notices[0] && verify(notices[0]);
        expect(result).toMatchObject({
          ok: true,
          notice: { providerReference: reference, externalReference: ours, status: 'SUCCESSFUL' },
        });
      });

      it('that comes twice is the same notice both times', async () => {
        await world.fault(faults.notice, { mode: 'duplicate' });
        const { notices } = await aNotice('refuse', 2);
        const [first, second] = notices.map((one) => verify(one));
        expect(first).toMatchObject({ ok: true });
        expect(second).toEqual(first);
      });

      it.each(forgeries)('with a bad signature ($says) stays outside', async ({ bend }) => {
        const { notices } = await aNotice();
        const [notice] = notices.map(bend);
        expect(notice && verify(notice)).toEqual({ ok: false, reason: 'bad_signature' });
      });

      it('signed with another secret stays outside', async () => {
        const { notices } = await aNotice();
        expect(notices.map((one) => verify(one, stranger).ok)).toEqual([false]);
      });
    });
  } else {
    it('lets no notice in, whatever it says', () => {
      const headers = { 'x-signature': 'ab'.repeat(32) };
      const fields = { transaction: 'PAY1', status: 'successful', signature: '' };
      const rawBody = Buffer.from(JSON.stringify(fields));
      const received = { method: 'POST', headers, rawBody, fields };
      expect(provider.verifyNotice(received, new Date()).ok).toBe(false);
    });
  }

  if (can.payout) {
    describe('a withdraw', () => {
      it('reaches the wallet and is told with its amount', async () => {
        const before = await world.balanceXaf();
        const { reference, ours } = await accepted('withdraw');
        const read = await reads(reference, 'succeeded');
        expect(read).toMatchObject({ amountXaf: 5_700, currency: 'XAF', operator: 'MTN' });
        expect(['withdraw', null]).toContain('direction' in read ? read.direction : '');
        expect(read).toMatchObject({ externalReference: ours });
        expect(await world.balanceXaf()).toBe(before + 5_700);
      });

      it.each([
        {
          says: 'a number without wallet',
          arrange: () => Promise.resolve(),
          changes: { phone: walletless },
          reason: 'network_unsupported',
        },
        {
          says: 'too little float on its network, whatever the total',
          arrange: () => world.control('PUT', '/floats', { MTN: 5_700, ORANGE: 9_000_000 }),
          changes: {},
          reason: 'float_short',
        },
        {
          says: 'withdrawals that are not switched on',
          arrange: () => world.fault(faults.withdraw, { mode: 'refuse', code: 'forbidden' }),
          changes: {},
          reason: 'not_authorised',
        },
        {
          says: 'a reference that is no UUIDv4',
          arrange: () => Promise.resolve(),
          changes: { externalReference: '01890a5d-ac96-774b-bcce-b302099a8057' },
          reason: 'failed',
        },
      ])('is refused with proof: $says', async ({ arrange, changes, reason }) => {
        await arrange();
        for (let count = 0; count < 4; count += 1) {
          const asked = request(changes);
          expect(await provider.withdraw(asked)).toMatchObject({
            ...{ kind: 'refused', reason, proof: 'refused' },
          });
          expect(await world.books('withdraws', asked.externalReference)).toEqual([]);
        }
      });

      it.each([
        { mode: 'garbage' },
        { mode: 'http_500', done: true },
        { mode: 'reset', done: true },
        { mode: 'http_429', ms: 0 },
      ])('is unknown when it was not well answered: $mode', async (fault) => {
        await world.fault(faults.withdraw, fault);
        const asked = request();
        expect((await provider.withdraw(asked)).kind).toBe('unknown');
        const ours = asked.externalReference;
        const arrived = (await world.books('withdraws', ours)).length;
        const found = await provider.findByReference(ours, new Date());
        expect(found.kind).toBe(arrived === 1 ? 'found' : 'absent');
      });

      it('goes out once: no call and no repeat makes two', async () => {
        await world.fault(faults.withdraw, { mode: 'timeout_after_accept' });
        const asked = request();
        expect((await hasty.withdraw(asked)).kind).toBe('unknown');
        await world.calm();
        const again: WithdrawResult = await provider.withdraw(asked);
        expect(again.kind).toBe('unknown');
        expect(await world.books('withdraws', asked.externalReference)).toHaveLength(1);
      });

      it('that was not sent is proof', async () => {
        expect(await unreachable.withdraw(request())).toMatchObject({
          ...{ kind: 'not_sent', proof: 'not_sent' },
        });
      });

      it('that fails after it was accepted is read as failed', async () => {
        await world.fault(faults.withdraw, { mode: 'fails', code: 'PAYEE_NOT_FOUND' });
        const { reference } = await accepted('withdraw');
        await reads(reference, 'failed');
      });
    });
  }

  if (can.massPayout) {
    describe('a mass payout', () => {
      const list = (...lines: object[]) => ({
        ...{ externalReference: randomUUID(), comment: 'Kwata 20 nov' },
        lines: lines.map((changes) => request({ amountXaf: 1_000, ...changes })),
      });
      async function acceptedList(asked: ReturnType<typeof list>) {
        const result = await provider.massPayout(asked);
        if (result.kind !== 'accepted') throw new Error(`not accepted: ${result.kind}`);
        return result.providerReference;
      }

      it('is done line by line, each told by our reference', async () => {
        const asked = list({}, { amountXaf: 2_500, phone: '+237690000078' });
        const reference = await acceptedList(asked);
        const completed = await until('all lines', async () => {
          const status = await provider.massPayoutStatus(reference);
          return status.kind === 'known' && status.state === 'completed' ? status : undefined;
        });
        const line = ({ externalReference, phone }: (typeof asked.lines)[number]) => ({
          ...{ externalReference, phone, state: 'succeeded' },
        });
        expect(completed.lines).toMatchObject(asked.lines.map(line));
        for (const { providerReference } of completed.lines) {
          expect((await provider.status(providerReference ?? '')).kind).toBe('succeeded');
        }
      });

      it('is refused as a whole for one line, and for want of float', async () => {
        const wrong = list({}, { phone: walletless });
        expect(await provider.massPayout(wrong)).toMatchObject({ reason: 'network_unsupported' });
        await world.control('PUT', '/floats', { MTN: 1_500 });
        const dear = list({}, {});
        expect(await provider.massPayout(dear)).toMatchObject({ reason: 'float_short' });
        for (const { externalReference } of [...wrong.lines, ...dear.lines]) {
          expect(await world.books('withdraws', externalReference)).toEqual([]);
        }
      });

      it('that is not answered well is unknown, and so is its state', async () => {
        const reference = await acceptedList(list({}));
        await world.fault(faults.massPayout, { mode: 'garbage' });
        for (let count = 0; count < 4; count += 1) {
          expect((await provider.massPayout(list({}))).kind).toBe('unknown');
        }
        await world.fault(faults.massPayoutStatus, { mode: 'garbage' });
        for (let count = 0; count < 4; count += 1) {
          expect((await provider.massPayoutStatus(reference)).kind).toBe('unknown');
        }
        expect(await unreachable.massPayout(list({}))).toMatchObject({ proof: 'not_sent' });
      });
    });
  }

  if (can.holder) {
    it('the holder of a wallet has a name, and a number without one has none', async () => {
      await world.setPhone({ holderName: 'NGO BASSA Mireille' });
      expect(await provider.holder(payer)).toEqual({
        ...{ kind: 'found', fullName: 'NGO BASSA Mireille' },
      });
      expect(await provider.holder(walletless)).toEqual({ kind: 'absent' });
      await world.fault(faults.holder, { mode: 'garbage' });
      for (let count = 0; count < 4; count += 1) {
        expect((await provider.holder(payer)).kind).toBe('unknown');
      }
    });
  }

  if (can.balances) {
    it('balances are told for each network, rounded down', async () => {
      await world.control('PUT', '/floats', { MTN: 1_000, ORANGE: 50_000 });
      const { reference } = await accepted('collect', { amountXaf: 5_703 });
      await world.decide('approve');
      await reads(reference, 'succeeded');
      // 2 % of 5,703 is 114.06.
      expect(await provider.balances()).toEqual({
        ...{ kind: 'known', totalXaf: 56_588, byOperator: { MTN: 6_588, ORANGE: 50_000 } },
      });
      await world.fault(faults.balances, { mode: 'garbage' });
      for (let count = 0; count < 4; count += 1) {
        expect((await provider.balances()).kind).toBe('unknown');
      }
    });
  }

  if (can.history) {
    describe('a history', () => {
      it('lists what went in and out, with fees and ends, and no other time', async () => {
        const paid = await accepted('collect', { amountXaf: 5_703 });
        await world.decide('approve');
        await reads(paid.reference, 'succeeded');
        const refused = await accepted('collect');
        await world.decide('refuse');
        const sent = await accepted('withdraw', { amountXaf: 1_030 });
        await reads(sent.reference, 'succeeded');
        const result = await provider.history(justNow(), soon());
        const common = { operator: 'MTN', phone: payer, phoneTail: '077' };
        expect(result).toMatchObject({
          ...{ kind: 'known', unreadable: 0 },
          rows: [
            { ...common, direction: 'collect', amountXaf: 5_703, feeXaf: 115, state: 'succeeded' },
            { ...common, direction: 'collect', amountXaf: 5_700, state: 'failed' },
            { ...common, direction: 'withdraw', amountXaf: 1_030, feeXaf: 11, state: 'succeeded' },
          ],
        });
        const rows = result.kind === 'known' ? result.rows : [];
        const references = [paid, refused, sent].map(({ reference }) => reference);
        expect(rows.map(({ providerReference }) => providerReference)).toEqual(references);
        expect(rows[0]?.externalUser).toBe(paid.ours);
        expect(rows[2]?.description).toContain(sent.ours);
        const later = await provider.history(soon(), new Date(Date.now() + 120_000));
        expect(later).toEqual({ kind: 'known', rows: [], unreadable: 0 });
      });

      it('that is not answered well is unknown', async () => {
        await world.fault(faults.history, { mode: 'http_500' });
        expect((await provider.history(justNow(), soon())).kind).toBe('unknown');
        expect((await unreachable.history(justNow(), soon())).kind).toBe('unknown');
      });
    });
  }

  it('what its capabilities leave out sends nothing and knows nothing', async () => {
    if (!can.payout) expect(await provider.withdraw(request())).toMatchObject({ kind: 'not_sent' });
    if (!can.holder) expect((await provider.holder(payer)).kind).toBe('unknown');
    if (!can.balances) expect((await provider.balances()).kind).toBe('unknown');
    if (!can.history) expect((await provider.history(justNow(), soon())).kind).toBe('unknown');
    expect(can.operators).toEqual(['MTN', 'ORANGE']);
  });
});
