import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryReport, OptOut, SmsGateway, SmsInbound } from '../../src/channels/channel.js';
import type { Phone } from '../../src/lib/phone.js';
import { until } from '../support/poll.js';

/** What forged calls speak of, so that they can be told apart. */
export const FORGED_ID = 'forged';
export const FORGED_FROM = '+237670009999';

/** A call by somebody who is not the gateway; with a body it is a POST of a form. */
export interface Forged {
  path: string;
  body?: string;
  headers?: Record<string, string>;
}

/** One gateway of ours with the world that it speaks to. */
export interface GatewayWorld {
  gateway: SmsGateway;
  /** The same gateway, aimed at a port where nobody listens. */
  unreachable: SmsGateway;
  /** The name that this gateway's sending has in the world's faults. */
  fault: string;
  /** The name that its delivery reports have there. */
  reportFault: string;
  /** Whether it tells us by itself that a phone has opted out. */
  tellsOptOuts: boolean;
  /** Our own address, and calls there that must change nothing. */
  ours: string;
  forged: Forged[];
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
    let refs = 0;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());
    afterEach(() => world.control('DELETE', '/faults'));

    const freshPhone = (): Phone => `+23767${String((phones += 1)).padStart(7, '0')}` as Phone;
    const send = (to: Phone, text: string, gateway = world.gateway) =>
      gateway.send({ to, text, ref: `message-${String((refs += 1))}` });
    const inbox = async (phone: Phone): Promise<Shown[]> =>
      (await world.control('GET', `/phones/${phone}/inbox`))['messages'] as Shown[];
    const shown = (phone: Phone) =>
      until('the phone shows it', async () => {
        const messages = await inbox(phone);
        return messages.length > 0 ? messages : null;
      });
    const reportsOf = (externalId: string) =>
      world.reports.filter((report) => report?.externalId === externalId);
    const write = (phone: Phone, text: string) =>
      world.control('POST', `/phones/${phone}/sms`, { text, via: world.gateway.name });
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
      if (!world.tellsOptOuts) return;
      await until('the opt-out', () =>
        world.optOuts.find((each) => each?.from === phone && each.gateway === world.gateway.name),
      );
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

    test('SMS from a phone are read with all their characters, however they come', async () => {
      const phone = freshPhone();
      const texts = [
        'OUI 4821 25 s’il vous plaît & + % é',
        'Été à Noël',
        'ARRÊT',
        'LIVRE 4821',
        'œ €',
      ];
      for (const text of texts) await write(phone, text);
      const read = await until('they came', () => {
        const all = world.inbound.filter((each) => each?.from === phone);
        return all.length === texts.length ? all : null;
      });
      expect(read.map((each) => each?.text)).toEqual(texts);
      for (const each of read) {
        expect(each).toMatchObject({ gateway: world.gateway.name });
        expect(each?.externalId).toMatch(/\S/);
        expect(Math.abs((each?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
      }
      expect(new Set(read.map((each) => each?.externalId)).size).toBe(texts.length);
    });

    test('a report that comes late, after its failure, still says that it was delivered', async () => {
      const late = { mode: 'failed_then_success', ms: 20 };
      await world.control('PUT', '/faults', { [world.reportFault]: late });
      const result = await send(freshPhone(), 'Bonjour');
      const id = result.ok ? result.externalId : '';
      const states = await until('both reports', () => {
        const all = reportsOf(id).map((each) => each?.state);
        return all.length === 2 ? all : null;
      });
      // What is told of both at once may be the newer one, twice; never the older one last.
      expect(['failed', 'delivered']).toContain(states[0]);
      expect(states[1]).toBe('delivered');
    });

    test('who is not the gateway is turned away, and nothing is taken from them', async () => {
      for (const { path, body, headers = {} } of world.forged) {
        const type = { 'content-type': 'application/x-www-form-urlencoded' };
        const answer = await fetch(`${world.ours}${path}`, {
          ...(body === undefined ? {} : { method: 'POST', body }),
          headers: { ...type, ...headers },
        });
        expect([403, 404], JSON.stringify([path, headers])).toContain(answer.status);
      }
      const all = [...world.inbound, ...world.reports];
      expect(all.filter((each) => each?.externalId === FORGED_ID)).toEqual([]);
      expect(world.optOuts.filter((each) => each?.from === FORGED_FROM)).toEqual([]);
    });

    test('the same SMS told twice has the same id', async () => {
      const phone = freshPhone();
      const key = world.fault.replace(/\.\w+$/, '.inbound');
      await world.control('PUT', '/faults', { [key]: { mode: 'duplicate' } });
      await write(phone, 'SUIVI');
      const ids = await until('both came', () => {
        const both = world.inbound.filter((each) => each?.from === phone);
        return both.length === 2 ? both.map((each) => each?.externalId) : null;
      });
      expect(ids[0]).toBe(ids[1]);
    });
  });
}
