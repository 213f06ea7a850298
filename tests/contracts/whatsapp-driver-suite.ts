import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type {
  WhatsAppAddress,
  WhatsAppContent,
  WhatsAppDriver,
  WhatsAppInbound,
  WhatsAppReport,
} from '../../src/channels/whatsapp/driver.js';
import { numberedText } from '../../src/channels/whatsapp/taps.js';
import { until } from '../support/poll.js';

/** What forged calls speak of, so that they can be told apart. */
export const FORGED_ID = 'forged';

/** A call by somebody who is not the gateway; with a body it is a POST. */
export interface ForgedCall {
  path: string;
  body?: string;
  headers?: Record<string, string>;
}

/** One driver with the world that it speaks to. */
export interface DriverWorld {
  driver: WhatsAppDriver;
  /** The same driver, aimed at a port where nobody listens. */
  unreachable: WhatsAppDriver;
  /** In the control API of the world. */
  via: string;
  /** Names in the world's faults: of sending, of receipts, of what comes in. */
  faults: { send: string; report: string; inbound: string };
  /** Our own address, and calls there that must change nothing. */
  ours: string;
  forged: ForgedCall[];
  /** What the world has told us so far, as our own readers understood it. */
  inbound: WhatsAppInbound[];
  reports: WhatsAppReport[];
  control(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

interface Shown {
  channel: string;
  text: string;
  content: { kind: string };
}

const LIST: WhatsAppContent = {
  ...{ kind: 'list', body: 'Mama Ndoumbelle', button: 'Choisir' },
  rows: [
    { id: '3:1', title: '1. Ndolé', description: '2000F' },
    { id: '3:0', title: '0. Retour' },
  ],
};
const BUTTONS: WhatsAppContent = {
  ...{ kind: 'buttons', body: 'Confirmer ?' },
  buttons: [
    { id: '3:1', title: 'Oui' },
    { id: '3:2', title: 'Non' },
  ],
};

/** What every way to WhatsApp must do; a new one is a row in whatsapp-drivers.test.ts. */
export function whatsappDriverContract(name: string, open: () => Promise<DriverWorld>): void {
  describe(name, () => {
    let world: DriverWorld;
    let phones = 0;
    let refs = 0;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());
    afterEach(() => world.control('DELETE', '/faults'));

    const freshNumber = () => `23767${String((phones += 1)).padStart(7, '0')}`;
    const write = (waId: string, what: object) =>
      world.control('POST', `/phones/${waId}/whatsapp`, { ...what, via: world.via });
    /** Somebody who has just written, so that words of our own pass. */
    const chatting = async () => {
      const waId = freshNumber();
      await write(waId, { text: 'Bonjour' });
      const first = await heard(waId, 1);
      return { waId, address: first[0]!.from };
    };
    const heard = (waId: string, count: number) =>
      until('it was heard', () => {
        const all = world.inbound.filter(({ from }) => from.waId === waId);
        return all.length >= count ? all : null;
      });
    const send = (to: WhatsAppAddress, content: WhatsAppContent, driver = world.driver) =>
      driver.send({ to, text: numberedText(content), content, ref: `m-${String((refs += 1))}` });
    const words = (text: string): WhatsAppContent => ({ kind: 'text', text });
    const shown = async (waId: string) => {
      const { messages } = await world.control('GET', `/phones/${waId}/inbox`);
      return (messages as Shown[]).filter(({ channel }) => channel === 'whatsapp');
    };
    const arrived = (waId: string) =>
      until('the phone shows it', async () => {
        const all = await shown(waId);
        return all.length > 0 ? all : null;
      });
    const told = (externalId: string, state: WhatsAppReport['state']) =>
      until(`it is ${state}`, () =>
        world.reports.find((one) => one.externalId === externalId && one.state === state),
      );
    const idOf = async (sent: ReturnType<typeof send>) => {
      const result = await sent;
      expect(result).toMatchObject({ ok: true });
      return result.ok ? result.externalId : '';
    };

    test('words arrive with all their letters, and their receipts under the same id', async () => {
      const { waId, address } = await chatting();
      const text = 'Commande 4821 payée : 5 700F à vous, œuf « ça » 😀';
      const id = await idOf(send(address, words(text)));
      expect((await arrived(waId)).map((message) => message.text)).toEqual([text]);
      await told(id, 'delivered');
      await write(waId, { read: true });
      expect(await told(id, 'read')).toMatchObject({ gateway: world.driver.name });
    });

    test('a list and buttons come as such, or as numbered lines where there are none', async () => {
      const { waId, address } = await chatting();
      await idOf(send(address, LIST));
      await arrived(waId);
      await idOf(send(address, BUTTONS));
      const both = await until('both', async () => {
        const all = await shown(waId);
        return all.length === 2 ? all : null;
      });
      const { lists, buttons } = world.driver.capabilities;
      expect(both.map(({ content }) => content.kind)).toEqual([
        lists ? 'list' : 'text',
        buttons ? 'buttons' : 'text',
      ]);
      if (!lists) expect(both[0]?.text).toBe(numberedText(LIST));
    });

    test('a tap tells the id that the row had', async () => {
      if (!world.driver.capabilities.lists) return;
      const { waId, address } = await chatting();
      await idOf(send(address, LIST));
      await arrived(waId);
      await write(waId, { choice: '1. Ndolé' });
      const [, tap] = await heard(waId, 2);
      expect(tap?.body).toEqual({ kind: 'choice', id: '3:1', title: '1. Ndolé' });
    });

    test('places, voices, pictures and stickers are told apart', async () => {
      const waId = freshNumber();
      await write(waId, { location: { latitude: 4.0511, longitude: 9.7679 } });
      await write(waId, { voice: true });
      await write(waId, { image: { caption: 'Il manque le jus' } });
      await write(waId, { sticker: true });
      const bodies = (await heard(waId, 4)).map(({ body }) => body);
      expect(bodies).toMatchObject([
        { kind: 'location', latitude: 4.0511, longitude: 9.7679 },
        { kind: 'voice' },
        { kind: 'image', caption: 'Il manque le jus' },
        { kind: 'unsupported' },
      ]);
    });

    test('who has no WhatsApp is not reached: at once, or by a receipt', async () => {
      const waId = freshNumber();
      const result = await send({ waId, bsuid: null }, words('Bonjour'));
      if (!result.ok) {
        expect(result).toMatchObject({ permanent: true });
        return;
      }
      expect((await told(result.externalId, 'failed')).reason).toMatch(/\w/);
    });

    test('words of our own do not pass a day after the last of theirs', async () => {
      if (!world.driver.capabilities.window24h) return;
      const { address } = await chatting();
      await world.control('POST', '/clock', { advanceMs: 25 * 60 * 60 * 1000 });
      const result = await send(address, words('Bonjour'));
      if (!result.ok) {
        expect(result).toMatchObject({ kind: 'window_closed' });
        return;
      }
      expect((await told(result.externalId, 'failed')).reason).toMatch(/\w/);
    });

    test.each([
      ['a server error', 'http_500'],
      ['a connection that is not taken', 'down'],
      ['a connection that breaks', 'reset'],
      ['no answer in time', 'timeout_after_accept'],
      ['an answer that makes no sense', 'garbage'],
    ])('%s may pass: the message can be sent again', async (_, mode) => {
      const { address } = await chatting();
      await world.control('PUT', '/faults', { [world.faults.send]: { mode, count: 1 } });
      expect(await send(address, words('Bonjour'))).toMatchObject({ ok: false, permanent: false });
      expect(await send(address, words('Bonjour'))).toMatchObject({ ok: true });
    });

    test('nobody at the other end is a failure that may pass', async () => {
      const to = { waId: freshNumber(), bsuid: null };
      const result = await send(to, words('Bonjour'), world.unreachable);
      expect(result).toMatchObject({ ok: false, permanent: false });
    });

    test('the same message told twice has the same id', async () => {
      const waId = freshNumber();
      await world.control('PUT', '/faults', { [world.faults.inbound]: { mode: 'duplicate' } });
      await write(waId, { text: 'SUIVI' });
      const both = await heard(waId, 2);
      expect(both[0]?.externalId).toBe(both[1]?.externalId);
    });

    test('a receipt that comes late, after a failure, still says that it was delivered', async () => {
      const { address } = await chatting();
      const late = { mode: 'failed_then_success', ms: 20 };
      await world.control('PUT', '/faults', { [world.faults.report]: late });
      const id = await idOf(send(address, words('Bonjour')));
      await told(id, 'failed');
      await told(id, 'delivered');
    });

    test('who is not the gateway is turned away, and nothing is taken from them', async () => {
      for (const { path, body, headers = {} } of world.forged) {
        const answer = await fetch(`${world.ours}${path}`, {
          ...(body === undefined ? {} : { method: 'POST', body }),
          headers,
        });
        expect([401, 403, 404], JSON.stringify([path, headers])).toContain(answer.status);
      }
      const all = [...world.inbound, ...world.reports];
      expect(all.filter(({ externalId }) => externalId === FORGED_ID)).toEqual([]);
    });
  });
}
