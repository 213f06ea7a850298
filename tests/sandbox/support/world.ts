import { afterEach, beforeEach } from 'vitest';

import { createSandbox, type Sandbox } from '../../../sandbox/app.js';
import { defaultSettings, type Settings } from '../../../sandbox/settings.js';
import { until } from '../../support/poll.js';
import { startApplication, type Application } from './application.js';

export const fatou = '670000001';
export const ussdPath = '/channels/ussd/africastalking';
export const smsPath = '/channels/sms/africastalking';
export const campayPath = '/payments/campay/webhook';

/** Status and body of one answer of the sandbox. */
export interface Said<Body = Record<string, unknown>> {
  status: number;
  /** Empty when the answer was not JSON. */
  body: Body;
  text: string;
}

export interface UssdPage {
  text: string;
  open: boolean;
  sessionId: string;
  ms: number;
}

export interface InboxMessage {
  seq: number;
  from: string;
  text: string;
  state: string;
}

export interface WaitingPrompt {
  id: string;
  operator: string;
  amountXaf: number;
  reference: string;
}

type Row = Record<string, unknown>;
export interface BookPages {
  floats: { MTN: number; ORANGE: number };
  collects: (Row & { status: string; reference: string })[];
  withdraws: Row[];
  messages: Row[];
  webhooks: (Row & { kind: string; says: string; state: string })[];
  sessions: (Row & { state: string })[];
}

/** An empty object when the text is not whole. */
function jsonOf(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

/** One sandbox and one small application, joined. */
export class Joined {
  constructor(
    readonly app: Application,
    readonly sandbox: Sandbox,
    readonly url: string,
  ) {}

  async call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers = {},
  ): Promise<Said<Body>> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    return { status: answer.status, text, body: jsonOf(isJson ? text : '') as Body };
  }
  async dial(dial = '*237*55#', msisdn = fatou): Promise<UssdPage> {
    return (await this.call<UssdPage>('POST', `/phones/${msisdn}/ussd`, { dial })).body;
  }
  async type(input: string, msisdn = fatou): Promise<UssdPage> {
    return (await this.call<UssdPage>('POST', `/phones/${msisdn}/ussd`, { input })).body;
  }
  async inbox(msisdn = fatou): Promise<InboxMessage[]> {
    const path = `/phones/${msisdn}/inbox`;
    return (await this.call<{ messages: InboxMessage[] }>('GET', path)).body.messages;
  }
  async prompts(msisdn = fatou): Promise<WaitingPrompt[]> {
    const path = `/phones/${msisdn}/prompts`;
    return (await this.call<{ prompts: WaitingPrompt[] }>('GET', path)).body.prompts;
  }
  async books(): Promise<BookPages> {
    return (await this.call<BookPages>('GET', '/books')).body;
  }
  async faults(script: unknown): Promise<void> {
    const { status, text } = await this.call('PUT', '/faults', script);
    if (status !== 200) throw new Error(text);
  }
  async advance(advanceMs: number): Promise<void> {
    await this.call('POST', '/clock', { advanceMs });
  }
  /** CamPay with the permanent token. */
  campay(method: string, path: string, body?: unknown): Promise<Said> {
    const authorization = `Token ${defaultSettings.campayPermanentToken}`;
    return this.call(method, `/campay/api${path}`, body, { authorization });
  }
  collect(changes: Record<string, unknown> = {}): Promise<Said> {
    return this.campay('POST', '/collect/', {
      amount: '3500',
      currency: 'XAF',
      from: `237${fatou}`,
      description: 'ref 3001',
      external_reference: 'attempt-1',
      external_user: 'u-1',
      ...changes,
    });
  }
  /** Decides the first request on the phone's screen. */
  async decide(action: string, extra = {}, msisdn = fatou): Promise<Said> {
    const prompt = await until(
      'a request on the screen',
      async () => (await this.prompts(msisdn))[0],
    );
    return this.call('POST', `/phones/${msisdn}/prompts/${prompt.id}`, { action, ...extra });
  }
  /** Waits for that many callbacks at a path. */
  notices(path: string, count = 1): Promise<Application['received']> {
    return until(`${count} callbacks at ${path}`, () => {
      const seen = this.app.to(path);
      return seen.length >= count ? seen : undefined;
    });
  }
  async send(fields: Record<string, string>, headers = {}): Promise<Said> {
    const answer = await fetch(`${this.url}/africastalking/version1/messaging`, {
      method: 'POST',
      headers: { apikey: defaultSettings.africastalkingApiKey, ...headers },
      body: new URLSearchParams({ username: 'sandbox', ...fields }),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: jsonOf(text) as Said['body'] };
  }
}

/** Gives every test of the file a fresh sandbox and application. */
export function useWorld(changes: Partial<Settings> = {}): () => Joined {
  let joined: Joined | undefined;
  beforeEach(async () => {
    const app = await startApplication();
    const sandbox = createSandbox({
      port: 0,
      appUrl: app.url,
      retryGapsMs: [10, 20],
      campayWebhookDelayMs: 5,
      campaySettleMs: 5,
      smsDeliveryMs: 5,
      autoApproveMs: 5,
      ...changes,
    });
    const port = await sandbox.listen();
    joined = new Joined(app, sandbox, `http://127.0.0.1:${port}`);
  });
  afterEach(async () => {
    await joined?.sandbox.close();
    await joined?.app.close();
  });
  return () => {
    if (!joined) throw new Error('the world is not there yet');
    return joined;
  };
}
