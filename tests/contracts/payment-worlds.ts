import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createSandbox } from '../../sandbox/app.js';
import { defaultSettings } from '../../sandbox/settings.js';
import type { Clock } from '../../src/lib/clock.js';
import type { Phone } from '../../src/lib/phone.js';
import { createCampay, type CampaySettings } from '../../src/payments/campay.js';
import { createNouPay, type NouPaySettings } from '../../src/payments/noupay.js';
import type { PaymentProvider, ReceivedNotice } from '../../src/payments/provider.js';
import { until } from '../support/poll.js';

/** The verbs of the port, by which each world can be told to misbehave. */
export type Verb =
  | 'collect'
  | 'status'
  | 'lookup'
  | 'notice'
  | 'withdraw'
  | 'massPayout'
  | 'massPayoutStatus'
  | 'holder'
  | 'balances'
  | 'history';

/** A notice as somebody else might send it. */
export interface Forgery {
  says: string;
  bend(received: ReceivedNotice): ReceivedNotice;
}

/** One provider as the suite knows it; a new provider brings one of these. */
export interface Subject {
  name: string;
  /** Where it stands in the sandbox, and what differs: who it is, or how long it waits. */
  make(url: string, changes: Changes, clock: Clock): PaymentProvider;
  /** The sandbox's names for its verbs; one left out is not asked. */
  faults: Partial<Record<Verb, string>>;
  forgeries: Forgery[];
}

export interface Changes {
  timeoutMs?: number;
  /** Knows another secret than the one notices are signed with. */
  stranger?: boolean;
}

const callbackUrl = 'http://application/payments/noupay/webhook';
const patientMs = 10_000;

const campay: Subject = {
  name: 'campay',
  make(url, { timeoutMs = patientMs, stranger = false }, clock) {
    const settings: CampaySettings = {
      baseUrl: `${url}/campay/api`,
      credentials: { permanentToken: defaultSettings.campayPermanentToken },
      webhookKey: stranger ? 'another' : defaultSettings.campayWebhookKey,
      timeoutMs,
    };
    return createCampay(settings, { clock });
  },
  faults: {
    ...{ collect: 'campay.collect', status: 'campay.status', lookup: 'campay.history' },
    ...{ notice: 'campay.webhook', withdraw: 'campay.withdraw', history: 'campay.history' },
    ...{ massPayout: 'campay.mass_payout', massPayoutStatus: 'campay.mass_payout_status' },
    ...{ holder: 'campay.holder_info', balances: 'campay.balance' },
  },
  forgeries: [
    { says: 'no signature', bend: signed(() => undefined) },
    { says: 'an empty one', bend: signed(() => '') },
    { says: 'half of it', bend: signed((own) => own.slice(0, -9)) },
    { says: 'two of them', bend: signed((own) => [own, own]) },
    { says: 'a nested one', bend: signed((value) => ({ value })) },
    { says: 'nothing at all', bend: (received) => ({ ...received, fields: undefined }) },
    { says: 'a text', bend: (received) => ({ ...received, fields: 'SUCCESSFUL' }) },
  ],
};

function signed(bend: (signature: string) => unknown): Forgery['bend'] {
  return (received) => {
    const fields = received.fields as Record<string, string>;
    return { ...received, fields: { ...fields, signature: bend(fields['signature'] ?? '') } };
  };
}

const generic: Subject = {
  name: 'noupay generic',
  make(url, { timeoutMs = patientMs, stranger = false }, clock) {
    const settings: NouPaySettings = {
      ...{ profile: 'generic', baseUrl: `${url}/noupay`, callbackUrl, timeoutMs },
      apiKey: defaultSettings.noupayApiKey,
      secret: stranger ? 'another' : defaultSettings.noupaySecret,
    };
    return createNouPay(settings, { clock });
  },
  faults: {
    ...{ collect: 'noupay.collect', status: 'noupay.status', lookup: 'noupay.lookup' },
    notice: 'noupay.webhook',
  },
  forgeries: [
    { says: 'no signature', bend: headed({ 'x-signature': undefined }) },
    { says: 'an empty one', bend: headed({ 'x-signature': '' }) },
    { says: 'a short one', bend: headed({ 'x-signature': 'ab'.repeat(20) }) },
    { says: 'another one', bend: headed({ 'x-signature': 'ab'.repeat(32) }) },
    { says: 'two of them', bend: headed({ 'x-signature': ['ab'.repeat(32), 'cd'.repeat(32)] }) },
    { says: 'another nonce', bend: headed({ 'x-nonce': 'another-nonce' }) },
    { says: 'no nonce', bend: headed({ 'x-nonce': undefined }) },
    { says: 'another time', bend: headed({ 'x-timestamp': '1' }) },
    { says: 'a time that is none', bend: headed({ 'x-timestamp': 'now' }) },
    {
      says: 'another body',
      bend: ({ rawBody, ...rest }) => ({
        ...rest,
        rawBody: Buffer.from(rawBody.toString().replace('successful', 'failed')),
      }),
    },
    { says: 'another verb', bend: (received) => ({ ...received, method: 'GET' }) },
  ],
};

function headed(changes: ReceivedNotice['headers']): Forgery['bend'] {
  return (received) => ({ ...received, headers: { ...received.headers, ...changes } });
}

const noupia: Subject = {
  name: 'noupay noupia',
  make(url, { timeoutMs = patientMs }, clock) {
    const settings: NouPaySettings = {
      ...{ profile: 'noupia', baseUrl: `${url}/noupay`, signature: 'np-live', timeoutMs },
      developerKey: defaultSettings.noupayApiKey,
      productKey: defaultSettings.noupayProductKey,
    };
    return createNouPay(settings, { clock });
  },
  faults: { collect: 'noupay.collect', status: 'noupay.status' },
  forgeries: [],
};

export const subjects: Subject[] = [campay, generic, noupia];

/** The sandbox that plays all of them, and a door for their notices; one of each for a file. */
export type PaymentWorld = Awaited<ReturnType<typeof openWorld>>;

export const payer = '+237670000077' as Phone;
/** A number whose network has no wallet that any of them reaches. */
export const walletless = '+237660000077' as Phone;

interface Transaction {
  reference: string;
  externalReference: string;
  status: string;
}

export async function openWorld() {
  const received: ReceivedNotice[] = [];
  const door = await listen(createDoor(received));
  const sandbox = createSandbox({
    ...{ port: 0, appUrl: urlOf(door), retryGapsMs: [5] },
    ...{ campayWebhookDelayMs: 1, campaySettleMs: 1, noupayWebhookDelayMs: 1 },
  });
  const url = `http://127.0.0.1:${String(await sandbox.listen())}`;
  let shiftMs = 0;
  const clock: Clock = {
    now: () => new Date(),
    monotonicMs: () => performance.now() + shiftMs,
  };
  const control = controlOf(url);
  const phone = `/phones/${payer.slice(1)}`;
  const prompts = async () =>
    ((await control('GET', `${phone}/prompts`)) as { prompts: { id: string }[] }).prompts;
  const books = async (only: 'collects' | 'withdraws', externalReference: string) => {
    const all = (await control('GET', `/books?only=${only}`)) as Record<string, Transaction[]>;
    return (all[only] ?? []).filter((row) => row.externalReference === externalReference);
  };

  return {
    ...{ url, clock, control },
    /** Lets a provider's waiting pass. */
    wait(ms: number) {
      shiftMs += ms;
    },
    /** A calm, empty world. */
    anew: () => control('POST', '/reset'),
    fault: (key: string | undefined, fault: object) =>
      control('PUT', '/faults', { [key ?? 'not asked']: fault }),
    calm: () => control('DELETE', '/faults'),
    /** The payer acts on the oldest request on the screen. */
    async decide(action: 'approve' | 'refuse' | 'wrong_pin') {
      const prompt = await until('a request on the screen', async () => (await prompts())[0]);
      await control('POST', `${phone}/prompts/${prompt.id}`, { action });
    },
    setPhone: (changes: object) => control('PUT', phone, changes),
    async balanceXaf() {
      return ((await control('GET', phone)) as { balanceXaf: number }).balanceXaf;
    },
    /** What the provider has on its books for a reference of ours. */
    books,
    /** The notices about one transaction as received, once there are `count` of them. */
    notices: (reference: string, count: number) =>
      until(`${String(count)} notices`, () => {
        const own = received.filter((one) => JSON.stringify(one.fields).includes(reference));
        return own.length >= count ? own : undefined;
      }),
    async close() {
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

/** Takes every notice by query, form or JSON, and keeps it as it came. */
function createDoor(received: ReceivedNotice[]): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const rawBody = Buffer.concat(chunks);
      const body = rawBody.toString('utf8');
      const query = new URL(request.url ?? '/', 'http://door').searchParams;
      const isJson = request.headers['content-type']?.includes('json') ?? false;
      const params = body === '' ? query : new URLSearchParams(body);
      const fields: unknown = isJson ? JSON.parse(body) : Object.fromEntries(params);
      received.push({ method: request.method ?? '', headers: request.headers, rawBody, fields });
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
