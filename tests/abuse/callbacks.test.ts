import { createHmac } from 'node:crypto';
import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testApp, webhookKey, type TestApp } from '../support/app.js';
import { gatewayTo, type Gateway } from './gateway.js';

let house: TestApp;
let gateway: Gateway;
beforeAll(async () => {
  house = await testApp({ workers: false });
  gateway = gatewayTo(house);
});
afterAll(() => house.stop());

/** Rows that a callback could have caused. */
const traces = async () =>
  house.rows(
    `select (select count(*) from inbox) as inbox, (select count(*) from outbox) as outbox,
      (select count(*) from conversations) as pages, (select count(*) from accounts) as people,
      (select count(*) from messages) as messages`,
  );

const USSD = '/channels/ussd/africastalking';
const CHANNELS = [
  USSD,
  `${USSD}/events`,
  '/channels/sms/africastalking',
  '/channels/sms/africastalking/delivery',
  '/channels/sms/africastalking/opt-out',
];
const FORM = 'sessionId=s1&phoneNumber=%2B237677600001&text=&id=x1&from=%2B237677600001&to=8055';

describe('a callback without the key', () => {
  const keys = [
    ...['', '?key=', '?key=wrong', `?key=${webhookKey}x`, `?key=${webhookKey.slice(1)}`],
    ...[`?key=${webhookKey}&key=${webhookKey}`, `?key[]=${webhookKey}`, `?KEY=${webhookKey}`],
    ...[`?key=${webhookKey.toUpperCase()}`, '?key[$ne]=x', '?key=%00', `?x=${webhookKey}`],
  ];
  it.each(CHANNELS)('finds nothing at %s and leaves nothing', async (path) => {
    const before = await traces();
    for (const key of keys) {
      const { status, body } = await gateway.call(`${path}${key}`, { body: FORM, headers: FORMS });
      expect([status, body], key).toEqual([404, 'not found']);
    }
    expect(await traces()).toEqual(before);
  });
});

const FORMS = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a callback that no gateway would send', () => {
  const cases: {
    what: string;
    body: string | Buffer<ArrayBuffer>;
    headers?: Record<string, string>;
  }[] = [
    { what: 'nothing', body: '' },
    { what: 'a field twice', body: `${FORM}&text=1&text=2&from=1&id=1&sessionId=2` },
    { what: 'a field as a list', body: 'sessionId[]=1&phoneNumber[]=1&from[]=1&id[]=1&text[]=1' },
    { what: 'an object', body: 'sessionId[a]=1&phoneNumber[$ne]=1&id[__proto__]=1&from[x]=1' },
    { what: 'names that objects have', body: '__proto__=1&constructor=2&toString=3&text=x' },
    {
      what: 'two hundred fields',
      body: Array.from({ length: 200 }, (_, at) => `f${at}=1`).join('&'),
    },
    { what: 'far too much', body: `text=${'9'.repeat(200_000)}` },
    { what: 'broken percent signs', body: 'text=%E0%A4%A&phoneNumber=%&sessionId=%%%&id=%' },
    {
      what: 'zero bytes',
      body: `${FORM.replace('s1', 's%001').replace('x1', 'x%001')}%00&text=%00`,
    },
    { what: 'JSON', body: '{"text":{"$gt":""}}', headers: { 'content-type': 'application/json' } },
    { what: 'XML', body: '<!DOCTYPE x><x/>', headers: { 'content-type': 'text/xml' } },
    {
      what: 'a charset of its own',
      body: FORM,
      headers: { 'content-type': `${FORMS['content-type']}; charset=utf-16` },
    },
    { what: 'what says it is gzip', body: FORM, headers: { ...FORMS, 'content-encoding': 'gzip' } },
    { what: 'no type', body: Buffer.from(FORM), headers: { 'content-type': '' } },
    {
      what: 'a number from abroad',
      body: 'sessionId=a&phoneNumber=%2B33612345678&from=%2B33612345678&id=a&to=8&text=',
    },
    { what: 'a name as sender', body: 'sessionId=a&phoneNumber=MTN&from=MTN&id=a&to=8&text=AIDE' },
    {
      what: 'a short number as sender',
      body: 'sessionId=a&phoneNumber=8055&from=8055&id=a&to=8&text=AIDE',
    },
    {
      what: 'an id of ten thousand letters',
      body: FORM.replace('s1', 's'.repeat(10_000)).replace('x1', 'x'.repeat(10_000)),
    },
  ];
  const to = cases.flatMap((one) => CHANNELS.map((path) => ({ ...one, path })));
  it.each(to)('$what at $path is answered in plain words and leaves nothing', async (one) => {
    const { path, body, headers = FORMS } = one;
    const before = await traces();
    const answer = await gateway.call(`${path}?key=${webhookKey}`, { body, headers });
    expect(answer.status).toBe(200);
    expect(answer.type).toMatch(/^text\/plain/);
    expect(answer.body).toMatch(path === USSD ? /^END [\x20-\x7e]{1,160}$/ : /^ok$/);
    expect(await traces()).toEqual(before);
    expect(house.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('by %s finds nothing', async (method) => {
    for (const path of CHANNELS) {
      const response = await fetch(`${house.url}${path}?key=${webhookKey}`, { method });
      expect([404, 200]).toContain(response.status);
      if (method !== 'OPTIONS') expect(response.status).toBe(404);
    }
  });
});

describe('a forged payment notice', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const hs256 = { alg: 'HS256', typ: 'JWT' };
  const now = () => Math.floor(house.clock.now().getTime() / 1000);
  const mac = (signed: string, key: string, algorithm = 'sha256') =>
    createHmac(algorithm, key).update(signed).digest('base64url');
  function token(header: unknown, claims: unknown, key: string, algorithm = 'sha256'): string {
    const signed = `${part(header)}.${part(claims)}`;
    return `${signed}.${mac(signed, key, algorithm)}`;
  }
  const right = () => house.config.campay.webhookKey;
  const good = () => token(hs256, { iat: now() }, right());
  const forged: { what: string; signature: () => unknown }[] = [
    { what: 'without a signature', signature: () => undefined },
    { what: 'with an empty one', signature: () => '' },
    { what: 'with a list', signature: () => [good()] },
    { what: 'with an object', signature: () => ({ token: good() }) },
    { what: 'signed with another key', signature: () => token(hs256, {}, 'another key') },
    { what: 'signed with an empty key', signature: () => token(hs256, {}, '') },
    { what: 'signed with the key of callbacks', signature: () => token(hs256, {}, webhookKey) },
    { what: 'that says none', signature: () => `${part({ alg: 'none' })}.${part({})}.` },
    { what: 'that says None, signed', signature: () => token({ alg: 'None' }, {}, right()) },
    { what: 'that says HS384', signature: () => token({ alg: 'HS384' }, {}, right(), 'sha384') },
    { what: 'that says HS512', signature: () => token({ alg: 'HS512' }, {}, right(), 'sha512') },
    { what: 'that says RS256', signature: () => token({ alg: 'RS256' }, {}, right()) },
    { what: 'that says two', signature: () => token({ alg: ['HS256'] }, {}, right()) },
    {
      what: 'with a critical header',
      signature: () => token({ ...hs256, crit: ['b64'] }, {}, right()),
    },
    { what: 'that is over', signature: () => token(hs256, { exp: now() - 3_600 }, right()) },
    { what: 'that is not yet', signature: () => token(hs256, { nbf: now() + 3_600 }, right()) },
    { what: 'with a time in words', signature: () => token(hs256, { exp: '9999999999' }, right()) },
    { what: 'with claims that are no object', signature: () => token(hs256, [], right()) },
    {
      what: 'with other claims under it',
      signature: () => good().replace(/\..*\./, `.${part({ a: 1 })}.`),
    },
    { what: 'cut short', signature: () => good().slice(0, -2) },
    { what: 'with something behind it', signature: () => `${good()}=` },
    { what: 'with a fourth part', signature: () => `${good()}.x` },
    { what: 'with spaces', signature: () => ` ${good()}` },
    { what: 'in capitals', signature: () => good().toUpperCase() },
  ];
  const json = { 'content-type': 'application/json' };
  const fields = { status: 'SUCCESSFUL', reference: 'ref-1', external_reference: 'ours-1' };
  const notice = (more: object) => JSON.stringify({ ...fields, ...more });

  it.each(forged)('$what is refused in every way it can come', async ({ signature }) => {
    const before = await traces();
    const value = signature();
    const { body: asJson } = { body: notice({ signature: value }) };
    const words = typeof value === 'string' ? value : JSON.stringify(value ?? '');
    const form = new URLSearchParams({ ...fields, signature: words });
    const path = '/payments/campay/webhook';
    const answers = [
      await gateway.call(path, { body: asJson, headers: json }),
      await gateway.call(path, { body: form }),
      await gateway.call(`${path}?${form.toString()}`, { method: 'GET' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await traces()).toEqual(before);
  });

  it.each([
    ['twice, the good one first', () => `signature=${good()}&signature=x`],
    ['twice, both good', () => `signature=${good()}&signature=${good()}`],
    ['as a list', () => `signature[]=${good()}`],
  ])('with its signature %s is refused', async (_, query) => {
    const body = `reference=ref-1&status=SUCCESSFUL&${query()}`;
    const path = '/payments/campay/webhook';
    const byForm = await gateway.call(path, { body, headers: FORMS });
    const byGet = await gateway.call(`${path}?${body}`, { method: 'GET' });
    expect([byForm.status, byGet.status]).toEqual([403, 403]);
  });

  it.each(['{', 'null', '[]', '"x"', '{"signature":', '\0', '['.repeat(10_000)])(
    'of %j is a bad request, never a fault',
    async (body) => {
      const answer = await gateway.call('/payments/campay/webhook', { body, headers: json });
      expect([400, 403]).toContain(answer.status);
      expect(answer.type).toMatch(/^text\/plain/);
    },
  );

  it('with a good signature and a reference of nonsense is answered and changes nothing', async () => {
    for (const reference of ['', 'a b', 'x'.repeat(500), '../../etc', { a: 1 }, 12, null]) {
      const body = notice({ reference, external_reference: reference, signature: good() });
      const answer = await gateway.call('/payments/campay/webhook', { body, headers: json });
      expect(answer.status).toBe(200);
    }
    expect(await house.rows('select from payment_attempts')).toEqual([]);
  });
});

describe('a client that speaks HTTP badly', () => {
  const ways: [string, string][] = [
    [
      'two lengths',
      'POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    ],
    [
      'a length and chunks',
      'POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a bad chunk', 'POST /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['a header of 100 kB', `GET /livez HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['no HTTP', 'bonjour\r\n\r\n'],
  ];
  it.each(ways)('with %s is refused, and the house goes on', async (_, words) => {
    const answer = await raw(words);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect((await fetch(`${house.url}/livez`)).status).toBe(200);
  });
});

/** Writes bytes as they are; gives what comes back until the connection is closed. */
function raw(words: string): Promise<string> {
  const { hostname, port } = new URL(house.url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(words));
    socket.on('data', (data) => (answer += data.toString()));
    for (const end of ['close', 'error'] as const) socket.on(end, () => resolve(answer));
  });
}
