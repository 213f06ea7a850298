// Whatever comes to an address that the world calls, the answer is one that a gateway can bear: never
// a 5xx, never HTML, and to a phone always CON or END (CONTRACT.md section 3, threats U8 and T-14).
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { parse } from 'node:querystring';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testApp, webhookKey, type TestApp } from '../support/app.js';

let house: TestApp;
beforeAll(async () => {
  house = await testApp({ workers: false, env: { WEBHOOK_KEY_NEXT: NEXT_KEY } });
});
afterAll(() => house.stop());

interface Answer {
  status: number;
  type: string;
  body: string;
}

interface Call {
  method?: string;
  type?: string | null;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

/** One raw request, so that odd methods, bodies and headers go out as they are. */
function send(path: string, call: Call): Promise<Answer> {
  const { method = 'POST', type = 'application/x-www-form-urlencoded', body = '' } = call;
  const { hostname, port } = new URL(house.url);
  const headers = { ...(type === null ? {} : { 'content-type': type }), ...call.headers };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        const answered = response.headers['content-type'] ?? '';
        resolve({ status, type: answered, body: Buffer.concat(parts).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** What each callback is called with when all is well. */
const ADDRESSES = {
  '/channels/ussd/africastalking': {
    ...{ sessionId: 'ATUid_1', phoneNumber: '+237670000051', networkCode: '62401' },
    ...{ serviceCode: '*237*55#', text: '' },
  },
  '/channels/ussd/africastalking/events': {
    ...{ sessionId: 'ATUid_1', phoneNumber: '+237670000051', status: 'Success', hopsCount: '1' },
  },
  '/channels/sms/africastalking': {
    ...{ id: 'in-1', from: '+237670000051', to: '8055', text: 'SUIVI', linkId: '' },
    date: '2026-11-16T11:00:00Z',
  },
  '/channels/sms/africastalking/delivery': { id: 'ATXid_1', status: 'Success' },
  '/channels/sms/africastalking/opt-out': { senderId: '8055', phoneNumber: '+237670000051' },
  '/channels/sms/kannel': {
    ...{ id: 'k-1', from: '+237670000051', to: '8055', text: 'SUIVI', coding: '0' },
    charset: 'UTF-8',
  },
  '/channels/sms/kannel/delivery': { ref: 'k-2', type: '1', reply: '' },
} as const;
const PATHS = Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[];

const NUL = '%00';
const long = 'x'.repeat(3_000);

/** Each takes the good form of an address and bends it. */
const BENT: Record<string, (good: Record<string, string>) => Call> = {
  'no body at all': () => ({ type: null }),
  'an empty body': () => ({ body: '' }),
  'a form that is not one': () => ({ body: '%E0%A4%A&&&=&=%' }),
  'a body cut in the middle': (good) => ({
    body: form(good).slice(0, 20),
    headers: { 'content-length': '20' },
  }),
  'each field missing': (good) => ({ body: form({ other: Object.keys(good).join() }) }),
  'text given twice': (good) => ({ body: `${form(good)}&text=1&text=2` }),
  'every field given twice': (good) => ({ body: `${form(good)}&${form(good)}` }),
  'a field as a list': (good) => ({ body: `${form(good)}&text[]=1&phoneNumber[]=1&id[]=1` }),
  'a field as an object': (good) => ({ body: `${form(good)}&text[$ne]=1&from[a][b][c]=1` }),
  'fields of the prototype': (good) => ({
    body: `${form(good)}&__proto__[x]=1&constructor=1&toString=2&hasOwnProperty=3`,
  }),
  'fields that nobody knows': (good) => ({ body: form({ ...good, extra: '1', cost: 'XAF 20' }) }),
  'many fields': (good) => ({
    body: `${form(good)}&${Array.from({ length: 5_000 }, (_, at) => `f${at}=1`).join('&')}`,
  }),
  'a very long field': (good) => ({
    body: form({ ...good, text: long, id: long, sessionId: long }),
  }),
  'a very long body': (good) => ({ body: form({ ...good, text: 'x'.repeat(300_000) }) }),
  'zero bytes': (good) => ({ body: `${form(good)}${NUL}&text=${NUL}1${NUL}&id=${NUL}` }),
  'bytes of no charset': (good) => ({
    body: Buffer.from(`${form(good)}&text=\xff\xfe\xc3`, 'latin1'),
  }),
  'another charset': (good) => ({
    body: form(good),
    type: 'application/x-www-form-urlencoded; charset=utf-16',
  }),
  'a charset that does not exist': (good) => ({
    body: form(good),
    type: 'application/x-www-form-urlencoded; charset=klingon',
  }),
  'an encoding that does not exist': (good) => ({
    body: form(good),
    headers: { 'content-encoding': 'klingon' },
  }),
  'gzip that is none': (good) => ({ body: form(good), headers: { 'content-encoding': 'gzip' } }),
  JSON: (good) => ({ body: JSON.stringify(good), type: 'application/json' }),
  'JSON that is broken': () => ({ body: '{"text":', type: 'application/json' }),
  XML: () => ({ body: '<text>1</text>', type: 'text/xml' }),
  multipart: () => ({ body: '--x\r\n\r\n--x--', type: 'multipart/form-data; boundary=x' }),
  'huge numbers': (good) => ({
    body: form({ ...good, text: '9'.repeat(400), phoneNumber: '9'.repeat(40), id: '1e309' }),
  }),
  'numbers of elsewhere': (good) => ({
    body: form({ ...good, phoneNumber: '+33612345678', from: '+33612345678' }),
  }),
  'no number': (good) => ({ body: form({ ...good, phoneNumber: '', from: '' }) }),
  'a name for a number': (good) => ({ body: form({ ...good, phoneNumber: 'MTN', from: 'MTN' }) }),
  'control characters': (good) => ({
    body: form({ ...good, text: '\u0000\u0007\u202e1\r\n', sessionId: '\r\nSet-Cookie: x' }),
  }),
};

describe.each(PATHS)('%s', (path) => {
  it.each(Object.keys(BENT))('bears %s', async (how) => {
    const call = BENT[how]!({ ...ADDRESSES[path] });
    expectBearable(path, await send(`${path}?key=${webhookKey}`, call));
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])('bears %s', async (method) => {
    const answer = await send(`${path}?key=${webhookKey}`, { method });
    expect(answer.status).toBeLessThan(500);
    expect(answer.type).not.toContain('html');
  });

  it.each([
    ['no key', ''],
    ['an empty key', '?key='],
    ['a wrong key', '?key=sandbox'],
    ['the key given twice', `?key=${webhookKey}&key=${webhookKey}`],
    ['a list of keys', `?key[]=${webhookKey}`],
    ['the key in other letters', `?key=${webhookKey.toUpperCase()}`],
  ])('is not there for %s', async (_, query) => {
    const answer = await send(`${path}${query}`, { body: form({ ...ADDRESSES[path] }) });
    expect(answer.status).toBe(404);
    expect(answer.type).not.toContain('html');
  });

  it('takes the key that is being replaced, and the next one', async () => {
    for (const key of [webhookKey, NEXT_KEY]) {
      const answer = await send(`${path}?key=${key}`, { body: form({ ...ADDRESSES[path] }) });
      expectBearable(path, answer);
    }
  });
});

const NEXT_KEY = 'the-next-webhook-key-of-the-tests';

function expectBearable(path: string, answer: Answer): void {
  expect(answer.status).toBe(200);
  expect(answer.type).toMatch(/^text\/plain/);
  expect(answer.body).not.toMatch(/<|Error|at \w+ \(/);
  if (path.endsWith('/ussd/africastalking'))
    expect(answer.body).toMatch(/^(CON|END) [\x20-\x7e\n]+$/);
  // Whatever stood there would go to the phone as SMS.
  if (path.includes('/sms/kannel')) expect(answer.body).toBe('');
}

describe.each(['/channels/sms/kannel', '/channels/sms/kannel/delivery'] as const)(
  'GET %s',
  (path) => {
    it.each([
      ['as it should be', form({ ...ADDRESSES[path] })],
      ['with nothing', ''],
      ['with signs of no charset', 'text=%FF%FE%C3&id=%00&from=%E9&ref=%00&type=%E9'],
      ['with percent signs', '%E0%A4%A&&&=&=%&text=%'],
      ['with many fields', Array.from({ length: 500 }, (_, at) => `f${at}=1`).join('&')],
      ['with every field twice', `${form({ ...ADDRESSES[path] })}&${form({ ...ADDRESSES[path] })}`],
      ['with a long text', `${form({ ...ADDRESSES[path] })}&text=${'x'.repeat(8_000)}`],
      ['with a header of parts that is none', `${form({ ...ADDRESSES[path] })}&udh=%05%00%03%00`],
    ])('bears a query %s', async (_, query) => {
      const call = { method: 'GET', type: null };
      expectBearable(path, await send(`${path}?key=${webhookKey}&${query}`, call));
    });
  },
);

describe.each([
  [
    '/channels/sms/twilio',
    { MessageSid: 'SM1', From: '+237670000051', To: '8055', Body: 'SUIVI', AccountSid: 'AC1' },
  ],
  ['/channels/sms/twilio/status', { MessageSid: 'SM1', MessageStatus: 'sent' }],
])('%s', (path, good) => {
  /** What Twilio would write into the header for these very bytes. */
  const signed = (call: Call): Call => {
    const fields = parse(Buffer.from(call.body ?? '').toString());
    const written = Object.keys(fields)
      .sort()
      .flatMap((name) => [...new Set([fields[name] ?? ''].flat())].sort().map((one) => name + one));
    const { publicUrl, smsGateways } = house.config;
    const token = smsGateways.twilio?.authToken ?? '';
    const text = publicUrl + path + written.join('');
    const signature = createHmac('sha1', token).update(text).digest('base64');
    return { ...call, headers: { ...call.headers, 'x-twilio-signature': signature } };
  };

  it.each(Object.keys(BENT))('refuses %s that nobody signed', async (how) => {
    const answer = await send(path, BENT[how]!({ ...good }));
    expect(answer).toMatchObject({ status: 403, body: 'bad signature' });
    expect(answer.type).toMatch(/^text\/plain/);
  });

  it.each(Object.keys(BENT))('bears %s that was signed', async (how) => {
    const answer = await send(path, signed(BENT[how]!({ ...good })));
    expect([200, 403]).toContain(answer.status);
    if (answer.status === 200) expect(answer.body).toBe('<Response></Response>');
  });

  it.each(['fields that nobody knows', 'every field given twice', 'no body at all', 'no number'])(
    'knows the signature over %s',
    async (how) => {
      expect(await send(path, signed(BENT[how]!({ ...good })))).toMatchObject({ status: 200 });
    },
  );

  it.each(['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('bears %s', async (method) => {
    const answer = await send(path, { method });
    expect(answer.status).toBe(403);
    expect(answer.type).not.toContain('html');
  });
});

describe('/payments/campay/webhook', () => {
  const path = '/payments/campay/webhook';

  it.each(Object.keys(BENT))('refuses %s with a word, not with a fault', async (how) => {
    const good = { status: 'SUCCESSFUL', reference: 'r', external_reference: 'e', signature: 's' };
    const answer = await send(path, BENT[how]!(good));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.type).toMatch(/^text\/plain/);
  });

  it.each([
    ['nothing', ''],
    ['a signature that is none', '?signature=x'],
    ['a signature given twice', '?signature=x&signature=y'],
    ['a signature without algorithm', `?signature=${jwt({ alg: 'none' })}.`],
    ['a signature of another key', `?signature=${jwt({ alg: 'HS256' })}.AAAA`],
  ])('refuses a GET with %s', async (_, query) => {
    const answer = await send(`${path}${query}`, { method: 'GET', type: null });
    expect(answer).toMatchObject({ status: 403, body: 'bad signature' });
  });
});

function jwt(header: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part({ source: 'CamPay' })}`;
}

describe('after all of that', () => {
  it('nothing was ordered, nobody was charged, and the house is well', async () => {
    const [counts] = await house.rows<{ orders: number; payments: number }>(
      `select (select count(*)::int from orders) as orders,
        (select count(*)::int from payments) as payments`,
    );
    expect(counts).toEqual({ orders: 0, payments: 0 });
    expect(house.log.filter(({ level }) => level === 'error')).toEqual([]);
    const ready = await send('/readyz', { method: 'GET' });
    expect(ready.status).toBe(200);
    const page = await send(`/channels/ussd/africastalking?key=${webhookKey}`, {
      body: form({ ...ADDRESSES['/channels/ussd/africastalking'], sessionId: 'ATUid_2' }),
    });
    expect(page.body).toContain('CON Bonjour Mireille');
  });
});
