import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createSandbox } from '../../sandbox/app.js';
import { defaultSettings } from '../../sandbox/settings.js';
import type { Clock } from '../../src/lib/clock.js';
import type { Phone } from '../../src/lib/phone.js';
import { createCampay, type CampaySettings } from '../../src/payments/campay.js';
import type { PaymentProvider } from '../../src/payments/provider.js';
import { until } from '../support/poll.js';

/** The verbs of the port, by which each world can be told to misbehave. */
export type Verb = 'collect' | 'status' | 'lookup' | 'notice';

/** One provider with the world that plays it; a new provider brings one of these. */
export interface PaymentWorld {
  provider: PaymentProvider;
  /** The same with nobody at its address. */
  unreachable: PaymentProvider;
  /** The same knowing another secret than the one notices are signed with. */
  stranger: PaymentProvider;
  clock: Clock;
  payer: Phone;
  /** A number whose network has no wallet that the provider reaches. */
  walletless: Phone;
  fault(verb: Verb, fault: Record<string, unknown>): Promise<void>;
  calm(): Promise<void>;
  /** The payer acts on the oldest request on the screen. */
  decide(action: 'approve' | 'refuse' | 'wrong_pin'): Promise<void>;
  setBalance(balanceXaf: number): Promise<void>;
  /** How many collects the provider has on its books for a reference of ours. */
  collects(externalReference: string): Promise<number>;
  /** The fields of notices as received, once there are `count` of them. */
  notices(count: number): Promise<unknown[]>;
  close(): Promise<void>;
}

const payer = '+237670000077' as Phone;
const walletless = '+237660000077' as Phone;

export async function campayWorld(): Promise<PaymentWorld> {
  const received: unknown[] = [];
  const door = await listen(createDoor(received));
  const sandbox = createSandbox({
    ...{ port: 0, appUrl: urlOf(door), campayWebhookDelayMs: 1, retryGapsMs: [5] },
  });
  const url = `http://127.0.0.1:${String(await sandbox.listen())}`;
  const clock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };
  const settings: CampaySettings = {
    baseUrl: `${url}/campay/api`,
    credentials: {
      username: defaultSettings.campayAppUsername,
      password: defaultSettings.campayAppPassword,
    },
    webhookKey: defaultSettings.campayWebhookKey,
    timeoutMs: 300,
  };
  const make = (changes: Partial<CampaySettings>) =>
    createCampay({ ...settings, ...changes }, { clock });
  const made = {
    provider: make({}),
    unreachable: make({ baseUrl: 'http://127.0.0.1:1' }),
    stranger: make({ webhookKey: 'another' }),
  };
  const phone = `/phones/${payer.slice(1)}`;
  const control = controlOf(url);
  const prompts = async () =>
    ((await control('GET', `${phone}/prompts`)) as { prompts: { id: string }[] }).prompts;
  const keys = { collect: 'collect', status: 'status', lookup: 'history', notice: 'webhook' };

  return {
    ...made,
    ...{ clock, payer, walletless },
    async fault(verb, fault) {
      await control('PUT', '/faults', { [`campay.${keys[verb]}`]: fault });
    },
    async calm() {
      await control('DELETE', '/faults');
    },
    async decide(action) {
      const prompt = await until('a request on the screen', async () => (await prompts())[0]);
      await control('POST', `${phone}/prompts/${prompt.id}`, { action });
    },
    async setBalance(balanceXaf) {
      await control('PUT', phone, { balanceXaf });
    },
    async collects(externalReference) {
      const books = (await control('GET', '/books')) as {
        collects: { externalReference: string }[];
      };
      return books.collects.filter((row) => row.externalReference === externalReference).length;
    },
    notices: (count) =>
      until(`${String(count)} notices`, () => (received.length >= count ? received : undefined)),
    async close() {
      await Promise.all(Object.values(made).map((provider) => provider.close()));
      await sandbox.close();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}

const controlOf =
  (url: string) =>
  async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(url + path, { method, headers, ...sent });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };

/** Takes every notice by query, form or JSON, and keeps its fields. */
function createDoor(received: unknown[]): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const query = new URL(request.url ?? '/', 'http://door').searchParams;
      const isJson = request.headers['content-type']?.includes('json') ?? false;
      const params = body === '' ? query : new URLSearchParams(body);
      received.push(isJson ? JSON.parse(body) : Object.fromEntries(params));
      response.end('ok');
    });
  });
}

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}
