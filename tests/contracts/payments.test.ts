import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { CollectResult, PaymentProvider, StatusResult } from '../../src/payments/provider.js';
import { until } from '../support/poll.js';
import { campayWorld, type PaymentWorld } from './payment-worlds.js';

/** What every provider must do, whatever its protocol. A new one adds a row here. */
describe.each([{ name: 'campay', open: campayWorld }])('$name', ({ open }) => {
  let world: PaymentWorld;
  let provider: PaymentProvider;
  beforeEach(async () => {
    world = await open();
    ({ provider } = world);
  });
  afterEach(() => world.close());

  const request = (changes = {}) => ({
    ...{ amountXaf: 5_700, phone: world.payer, description: 'Kwata 4821' },
    ...{ externalReference: randomUUID(), ...changes },
  });

  /** An accepted collect: the provider's reference and ours. */
  async function aCollect(): Promise<{ reference: string; ours: string }> {
    const asked = request();
    const result = await provider.collect(asked);
    if (result.kind !== 'accepted') throw new Error(`not accepted: ${result.kind}`);
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
      const { providerReference } = result as Extract<CollectResult, { kind: 'accepted' }>;
      expect(await provider.status(providerReference)).toMatchObject({ kind: 'pending' });
      await world.decide('approve');
      const read = await reads(providerReference, 'succeeded');
      expect(read).toMatchObject({ amountXaf: 5_700, currency: 'XAF', operator: 'MTN' });
      expect(read).toMatchObject({ providerReference, externalReference: asked.externalReference });
    });

    it('reads the same through all the shapes that answers come in', async () => {
      const { reference } = await aCollect();
      await world.decide('approve');
      await reads(reference, 'succeeded');
      for (let count = 0; count < 30; count += 1) {
        expect(await provider.status(reference)).toMatchObject({
          ...{ kind: 'succeeded', amountXaf: 5_700, currency: 'XAF' },
        });
      }
    });
  });

  describe('a refusal', () => {
    it('of a number without wallet is proof that nothing is charged', async () => {
      for (let count = 0; count < 8; count += 1) {
        expect(await provider.collect(request({ phone: world.walletless }))).toMatchObject({
          ...{ kind: 'refused', reason: 'network_unsupported', proof: 'refused' },
        });
      }
    });

    it.each([{ action: 'refuse' }, { action: 'wrong_pin' }] as const)(
      'on the phone ($action) is a failure',
      async ({ action }) => {
        const { reference } = await aCollect();
        await world.decide(action);
        await reads(reference, 'failed');
      },
    );

    it('for want of money is a failure', async () => {
      await world.setBalance(100);
      const { reference } = await aCollect();
      await world.decide('approve');
      await reads(reference, 'failed');
    });
  });

  describe('a malformed answer', () => {
    it('to a collect is unknown, in every shape, and never a failure', async () => {
      await world.fault('collect', { mode: 'garbage' });
      for (let count = 0; count < 6; count += 1) {
        expect((await provider.collect(request())).kind).toBe('unknown');
      }
    });

    it('to a reading is unknown, and the next reading counts', async () => {
      const { reference } = await aCollect();
      await world.fault('status', { mode: 'garbage' });
      for (let count = 0; count < 6; count += 1) {
        expect((await provider.status(reference)).kind).toBe('unknown');
      }
      await world.calm();
      expect((await provider.status(reference)).kind).toBe('pending');
    });

    it('to a look-up is unknown, never absent', async () => {
      await world.fault('lookup', { mode: 'garbage' });
      const found = await provider.findByReference(randomUUID(), world.clock.now());
      expect(found.kind).not.toBe('found');
      await world.fault('lookup', { mode: 'http_500' });
      expect(await provider.findByReference(randomUUID(), world.clock.now())).toMatchObject({
        kind: 'unknown',
      });
    });

    it('is also a server error, and a transaction nobody knows', async () => {
      await world.fault('collect', { mode: 'http_500' });
      expect((await provider.collect(request())).kind).toBe('unknown');
      for (let count = 0; count < 6; count += 1) {
        expect((await provider.status('nobody')).kind).toBe('unknown');
      }
    });
  });

  describe('no connection', () => {
    it('proves that nothing was sent', async () => {
      const { unreachable } = world;
      expect(await unreachable.collect(request())).toMatchObject({
        ...{ kind: 'not_sent', proof: 'not_sent' },
      });
      expect((await unreachable.status('r')).kind).toBe('unknown');
      expect((await unreachable.findByReference('r', world.clock.now())).kind).toBe('unknown');
    });

    it.each([{ mode: 'down' }, { mode: 'reset' }, { mode: 'reset', done: true }])(
      'proves nothing once it was there: $mode',
      async (fault) => {
        await world.fault('collect', fault);
        expect((await provider.collect(request())).kind).toBe('unknown');
      },
    );

    it('that stays silent ends in time, and what arrived is found', async () => {
      await world.fault('collect', { mode: 'timeout_after_accept' });
      const asked = request();
      const startedMs = performance.now();
      expect((await provider.collect(asked)).kind).toBe('unknown');
      expect(performance.now() - startedMs).toBeLessThan(3_000);
      expect(await world.collects(asked.externalReference)).toBe(1);
      const found = await provider.findByReference(asked.externalReference, world.clock.now());
      expect(found.kind).toBe('found');
      await world.decide('approve');
      await reads('providerReference' in found ? found.providerReference : '', 'succeeded');
    });

    it('and what did not arrive is not found', async () => {
      const found = await provider.findByReference(randomUUID(), world.clock.now());
      expect(found).toEqual({ kind: 'absent' });
    });
  });

  describe('a notice', () => {
    const verify = (fields: unknown, by = provider) =>
      by.verifyNotice(
        { method: 'POST', headers: {}, rawBody: Buffer.alloc(0), fields },
        world.clock.now(),
      );

    it('is let in by its signature and points at the transaction', async () => {
      const { reference, ours } = await aCollect();
      await world.decide('approve');
      const [fields] = await world.notices(1);
      expect(verify(fields)).toEqual({
        ok: true,
        notice: {
          providerReference: reference,
          externalReference: ours,
          status: 'SUCCESSFUL',
          nonce: null,
        },
      });
    });

    it('that comes twice points at the same thing both times', async () => {
      await world.fault('notice', { mode: 'duplicate' });
      await aCollect();
      await world.decide('refuse');
      const [first, second] = await world.notices(2);
      expect(verify(second)).toEqual(verify(first));
    });

    it.each<{ says: string; bend: (fields: Record<string, unknown>) => unknown }>([
      { says: 'no signature', bend: (fields) => ({ ...fields, signature: undefined }) },
      { says: 'an empty one', bend: (fields) => ({ ...fields, signature: '' }) },
      {
        says: 'half of it',
        bend: (fields) => ({ ...fields, signature: String(fields['signature']).slice(0, -9) }),
      },
      {
        says: 'two of them',
        bend: (fields) => ({ ...fields, signature: [fields['signature'], fields['signature']] }),
      },
      {
        says: 'a nested one',
        bend: (fields) => ({ ...fields, signature: { value: fields['signature'] } }),
      },
      { says: 'nothing at all', bend: () => undefined },
      { says: 'a text', bend: () => 'SUCCESSFUL' },
    ])('with a bad signature ($says) stays outside', async ({ bend }) => {
      await aCollect();
      await world.decide('approve');
      const [fields] = await world.notices(1);
      expect(verify(bend(fields as Record<string, unknown>))).toEqual({
        ...{ ok: false, reason: 'bad_signature' },
      });
    });

    it('signed with another secret stays outside', async () => {
      await aCollect();
      await world.decide('approve');
      const [fields] = await world.notices(1);
      expect(verify(fields, world.stranger).ok).toBe(false);
    });
  });

  it('a late success is read as one, after a failure was', async () => {
    await world.fault('collect', { mode: 'failed_then_success', ms: 300 });
    const { reference } = await aCollect();
    await world.decide('approve');
    await reads(reference, 'failed');
    await reads(reference, 'succeeded');
  });
});
