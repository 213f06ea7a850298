import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryReport, OptOut, SmsGateway, SmsInbound } from '../../src/channels/channel.js';
import type { Phone } from '../../src/lib/phone.js';
import { until } from '../support/poll.js';

/** One gateway of ours with the world that it speaks to. */
export interface GatewayWorld {
  gateway: SmsGateway;
  /** The same gateway, aimed at a port where nobody listens. */
  unreachable: SmsGateway;
  /** The name that this gateway's sending has in the world's faults. */
  fault: string;
  /** The name that its delivery reports have there. */
  reportFault: string;
  /** What the world has told us so far, as our own readers understood it; null is a refusal. */
  inbound: (SmsInbound | null)[];
  reports: (DeliveryReport | null)[];
  optOuts: (OptOut | null)[];
  /** The world's control API. */
  control(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

interface Shown {
  text: string;
  segments: number;
}

/** What every SMS gateway must do; a new one is a row in sms-gateways.test.ts. */
export function smsGatewayContract(name: string, open: () => Promise<GatewayWorld>): void {
  describe(name, () => {
    let world: GatewayWorld;
    let phones = 0;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());
    afterEach(() => world.control('DELETE', '/faults'));

    const freshPhone = (): Phone => `+23767${String((phones += 1)).padStart(7, '0')}` as Phone;
    const send = (to: Phone, text: string, gateway = world.gateway) =>
      gateway.send({ to, text, ref: 'a-message' });
    const inbox = async (phone: Phone): Promise<Shown[]> =>
      (await world.control('GET', `/phones/${phone}/inbox`))['messages'] as Shown[];
    const shown = (phone: Phone) =>
      until('the phone shows it', async () => {
        const messages = await inbox(phone);
        return messages.length > 0 ? messages : null;
      });
    const reportsOf = (externalId: string) =>
      world.reports.filter((report) => report?.externalId === externalId);
    const break_ = (mode: string, more = {}) =>
      world.control('PUT', '/faults', { [world.fault]: { mode, count: 1, ...more } });

    test('a message arrives word by word, under an id of the gateway', async () => {
      const phone = freshPhone();
      const text = 'Cde 4821 payée: 5700F & {merci} à vous.\n1+1=2 % €';
      const result = await send(phone, text);
      expect(result).toMatchObject({ ok: true });
      expect(result.ok && result.externalId).toMatch(/\S/);
      expect((await shown(phone)).map((message) => message.text)).toEqual([text]);
    });

    test('its delivery is reported under the same id', async () => {
      const result = await send(freshPhone(), 'Votre code: 5573');
      const id = result.ok ? result.externalId : '';
      const report = await until('the report', () =>
        reportsOf(id).find((each) => each?.state === 'delivered'),
      );
      expect(report.gateway).toBe(world.gateway.name);
    });

    test('a message that never reaches its phone is reported failed, with a reason', async () => {
      await world.control('PUT', '/faults', { [world.reportFault]: { mode: 'refuse' } });
      const result = await send(freshPhone(), 'Bonjour');
      const id = result.ok ? result.externalId : '';
      const report = await until('the report', () =>
        reportsOf(id).find((each) => each?.state === 'failed'),
      );
      expect(report.reason).toMatch(/\w/);
    });

    test('a phone that has opted out is a failure for good, though the request was accepted', async () => {
      const phone = freshPhone();
      await world.control('PUT', `/phones/${phone}`, { smsOptOut: true });
      expect(await send(phone, 'Bonjour')).toMatchObject({ ok: false, permanent: true });
      const optOut = await until('the opt-out', () =>
        world.optOuts.find((each) => each?.from === phone),
      );
      expect(optOut.gateway).toBe(world.gateway.name);
    });

    test('a number that is none is a failure for good', async () => {
      expect(await send('+23761' as Phone, 'Bonjour')).toMatchObject({
        ok: false,
        permanent: true,
      });
    });

    test.each([
      ['an empty account', 'refuse', {}],
      ['a server error', 'http_500', {}],
      ['a connection that is not taken', 'down', {}],
      ['a connection that breaks', 'reset', {}],
      ['no answer in time', 'timeout_after_accept', {}],
    ])('%s may pass: the message can be sent again', async (_, mode, more) => {
      await break_(mode, more);
      const phone = freshPhone();
      expect(await send(phone, 'Bonjour')).toMatchObject({ ok: false, permanent: false });
      expect(await send(phone, 'Bonjour')).toMatchObject({ ok: true });
    });

    test('an answer that makes no sense is a failure that may pass, never an exception', async () => {
      await break_('garbage', { count: 4 });
      const results = [];
      for (let kind = 0; kind < 4; kind += 1) results.push(await send(freshPhone(), 'Bonjour'));
      expect(results).toMatchObject(Array(4).fill({ ok: false, permanent: false }));
    });

    test('nobody at the other end is a failure that may pass', async () => {
      const result = await send(freshPhone(), 'Bonjour', world.unreachable);
      expect(result).toMatchObject({ ok: false, permanent: false });
    });

    test('an SMS from a phone is read with all its characters', async () => {
      const phone = freshPhone();
      const text = 'OUI 4821 25 s’il vous plaît & + % é';
      await world.control('POST', `/phones/${phone}/sms`, { text });
      const read = await until('it came', () => world.inbound.find((each) => each?.from === phone));
      expect(read).toMatchObject({ gateway: world.gateway.name, text });
      expect(Math.abs(read.at.getTime() - Date.now())).toBeLessThan(60_000);
      expect(read.externalId).toMatch(/\S/);
    });

    test('the same SMS told twice has the same id', async () => {
      const phone = freshPhone();
      const key = world.fault.replace(/\.\w+$/, '.inbound');
      await world.control('PUT', '/faults', { [key]: { mode: 'duplicate' } });
      await world.control('POST', `/phones/${phone}/sms`, { text: 'SUIVI' });
      const ids = await until('both came', () => {
        const both = world.inbound.filter((each) => each?.from === phone);
        return both.length === 2 ? both.map((each) => each?.externalId) : null;
      });
      expect(ids[0]).toBe(ids[1]);
    });
  });
}
