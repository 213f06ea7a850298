import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTwilioSms } from '../../src/channels/sms/twilio.js';
import {
  isSignedByTwilio,
  parseTwilioInbound,
  parseTwilioStatus,
} from '../../src/channels/sms/twilio-callbacks.js';
import type { Phone } from '../../src/lib/phone.js';

const from = 'MG0123456789abcdef0123456789abcdef';
const statusCallback = 'https://kwata.example/channels/sms/twilio/status';
const to = '+237670000001' as Phone;

describe('what Twilio is sent', () => {
  const heard: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];
  let answer = { status: 201, body: '{"sid":"SM1"}' };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      heard.push({ method, url, headers, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  let gateway: ReturnType<typeof createTwilioSms>;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const account = { accountSid: 'AC1', authToken: 'token', timeoutMs: 5_000 };
    gateway = createTwilioSms({ baseUrl, from, statusCallback, ...account });
  });
  afterAll(async () => {
    await gateway.close();
    server.close();
  });

  it('is a form at the address of the account, with a login and where to report', async () => {
    expect(await gateway.send({ to, text: 'Payé & reçu +1%', ref: 'r' })).toEqual({
      ...{ ok: true, externalId: 'SM1' },
    });
    const [sent] = heard.splice(0);
    expect(sent).toMatchObject({
      ...{ method: 'POST', url: '/2010-04-01/Accounts/AC1/Messages.json' },
      headers: {
        authorization: `Basic ${Buffer.from('AC1:token').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
    expect(Object.fromEntries(new URLSearchParams(sent?.body))).toEqual({
      ...{ To: to, Body: 'Payé & reçu +1%', MessagingServiceSid: from },
      StatusCallback: statusCallback,
    });
  });

  it('names a number or a name as From, and no service', async () => {
    await gateway.send({ to, text: 'Bonjour', from: 'Kwata', ref: 'r' });
    const fields = new URLSearchParams(heard.splice(0)[0]?.body);
    expect([fields.get('From'), fields.has('MessagingServiceSid')]).toEqual(['Kwata', false]);
  });

  it('is nothing at all where Twilio would refuse the length', async () => {
    const result = await gateway.send({ to, text: 'x'.repeat(1_601), ref: 'r' });
    expect(result).toEqual({ ok: false, permanent: true, code: 'too_long' });
    expect(heard).toEqual([]);
  });

  it.each([
    [400, 21610, true],
    [400, 21211, true],
    [400, 21614, true],
    [429, 20429, false],
    [401, 20003, false],
    [400, 21606, false],
    [400, 99999, false],
  ])('status %i with code %i is for good: %s', async (status, code, permanent) => {
    answer = { status, body: JSON.stringify({ code, message: 'No', status }) };
    const result = await gateway.send({ to, text: 'Bonjour', ref: 'r' });
    expect(result).toMatchObject({ ok: false, permanent, code: String(code) });
  });

  it('may be refused in the answer that takes it', async () => {
    answer = { status: 201, body: '{"sid":"SM1","status":"failed","error_code":30006}' };
    const result = await gateway.send({ to, text: 'Bonjour', ref: 'r' });
    expect(result).toMatchObject({ ok: false, permanent: true, kind: 'unreachable' });
  });
});

describe('a signature', () => {
  // The example of Twilio's own page on security.
  const url = 'https://example.com/myapp.php?foo=1&bar=2';
  const form = {
    ...{ Digits: '1234', To: '+18005551212', From: '+14158675310', Caller: '+14158675310' },
    CallSid: 'CA1234567890ABCDE',
  };
  const signature = 'L/OH5YylLD5NRKLltdqwSvS0BnU=';

  it('is the one that Twilio publishes', () => {
    expect(isSignedByTwilio('12345', { url, form, signature })).toBe(true);
  });

  it.each([
    ['another token', '12346', { url, form, signature }],
    ['another address', '12345', { url: `${url}&x=1`, form, signature }],
    ['another value', '12345', { url, form: { ...form, Digits: '1' }, signature }],
    ['one field more', '12345', { url, form: { ...form, X: '' }, signature }],
    ['none', '12345', { url, form, signature: '' }],
  ])('is refused for %s', (_, token, request) => {
    expect(isSignedByTwilio(token, request)).toBe(false);
  });
});

describe('what Twilio tells', () => {
  const at = new Date('2026-11-16T11:00:00Z');
  const inbound = { MessageSid: 'SM1', From: to, To: '8055', Body: 'STOP' };

  it('is an opt-out where Twilio blocks the number itself, else a message like any other', () => {
    const notice = { gateway: 'twilio', from: to, sender: '8055' };
    expect(parseTwilioInbound({ ...inbound, OptOutType: 'STOP' }, at)).toEqual(notice);
    for (const more of [{}, { OptOutType: 'START' }, { OptOutType: 'HELP' }])
      expect(parseTwilioInbound({ ...inbound, ...more }, at)).toMatchObject({ text: 'STOP', at });
  });

  it.each([
    ['accepted', 'sent'],
    ['scheduled', 'sent'],
    ['queued', 'sent'],
    ['sending', 'sent'],
    ['sent', 'sent'],
    ['partially_delivered', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
    ['receiving', 'unknown'],
    ['constructor', 'unknown'],
    ['', 'unknown'],
  ])('of a message that is %s: %s', (MessageStatus, state) => {
    const report = parseTwilioStatus({ MessageSid: 'SM1', MessageStatus, ErrorCode: '30005' });
    expect(report).toEqual({ gateway: 'twilio', externalId: 'SM1', state, reason: '30005' });
  });
});
