import { expect, test } from 'vitest';

import { until } from '../support/poll.js';
import { fatou, smsPath, useWorld } from './support/world.js';

const world = useWorld();

test.each(['670000001', '237670000001', '%2B237670000001', '+237670000001'])(
  'a phone is named as %s',
  async (written) => {
    const { status, body } = await world().call('GET', `/phones/${written}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      msisdn: '237670000001',
      on: true,
      balanceXaf: 1_000_000,
      operator: 'MTN',
      holderName: 'Client 01',
      autoApprove: false,
      whatsapp: false,
    });
  },
);

test('a phone is set up and keeps it', async () => {
  const settings = { balanceXaf: 50, operator: 'ORANGE', holderName: 'Awa', whatsapp: true };
  const { body } = await world().call('PUT', `/phones/${fatou}`, settings);
  expect(body).toMatchObject({ ...settings, on: true });
  expect((await world().call('GET', '/phones')).body).toEqual({ phones: ['237670000001'] });
});

test.each([
  ['PUT', `/phones/${fatou}`, { balance: 5 }, '"balance" is not one of'],
  ['PUT', `/phones/${fatou}`, { balanceXaf: -1 }, '"balanceXaf"'],
  ['PUT', `/phones/${fatou}`, { operator: 'mtn' }, '"operator"'],
  ['PUT', '/phones/12', {}, 'not a phone number'],
  ['POST', `/phones/${fatou}/ussd`, {}, '"dial" or "input"'],
  ['POST', `/phones/${fatou}/ussd`, { dial: '*1#', input: '1' }, '"dial" or "input"'],
  ['POST', `/phones/${fatou}/ussd`, { dial: 5 }, 'must be a text'],
  ['POST', `/phones/${fatou}/ussd`, { dial: `*${'1'.repeat(182)}#` }, 'longer than'],
  ['POST', `/phones/${fatou}/ussd`, { dial: '*1#', via: 'pigeon' }, '"via" must be one of'],
  ['POST', `/phones/${fatou}/sms`, { text: 'x', via: 'pigeon' }, '"via" must be one of'],
  ['POST', `/phones/${fatou}/sms`, {}, '"text" must be a text'],
  ['GET', `/phones/${fatou}/inbox?since=x`, undefined, '"since"'],
  ['PUT', '/floats', { NEXTTEL: 5 }, 'floats are'],
  ['POST', '/clock', { advanceMs: -1 }, '"advanceMs"'],
  ['PUT', '/faults', { 'campay.collect': { mode: 'sleepy' } }, '"sleepy" is not one of'],
])('%s %s refuses %j with a sentence', async (method, path, body, sentence) => {
  const said = await world().call<{ error: string }>(method, path, body);
  expect(said.status).toBe(400);
  expect(said.body.error).toContain(sentence);
});

test.each([
  ['a path that is nowhere', 'GET', '/nothing', 404],
  ['a method that is not for it', 'DELETE', '/books', 405],
  ['an address that is not well-formed', 'GET', '/phones/%E0%A4%A', 400],
])('the control API answers %s', async (_label, method, path, status) => {
  expect(await world().call(method, path)).toMatchObject({
    status,
    body: { error: expect.any(String) },
  });
});

test.each([
  ['not JSON', '{"text": ', 400],
  ['a list', '[1]', 400],
  ['far too large', `{"text":"${'x'.repeat(1_100_000)}"}`, 413],
])('a body that is %s is refused', async (_label, body, status) => {
  const answer = await fetch(`${world().url}/phones/${fatou}/sms`, { method: 'POST', body });
  expect(answer.status).toBe(status);
});

test('a phone that is off neither dials nor writes', async () => {
  await world().call('PUT', `/phones/${fatou}`, { on: false });
  for (const [path, body] of [
    ['ussd', { dial: '*237*55#' }],
    ['sms', { text: 'x' }],
  ] as const)
    expect((await world().call('POST', `/phones/${fatou}/${path}`, body)).status).toBe(409);
  expect(world().app.received).toEqual([]);
});

test('switching a phone off drops its session', async () => {
  world().app.answers(() => ({ text: 'CON Bonjour' }));
  await world().dial();
  await world().call('PUT', `/phones/${fatou}`, { on: false });
  expect((await world().books()).sessions).toMatchObject([{ state: 'hung_up' }]);
});

test('the clock is read and moved', async () => {
  const before = Date.parse(String((await world().call('GET', '/clock')).body.now));
  await world().advance(3_600_000);
  const after = Date.parse(String((await world().call('GET', '/clock')).body.now));
  expect(after - before).toBeGreaterThanOrEqual(3_600_000);
});

test('a reset leaves an empty, calm world and no callback of the old one', async () => {
  await world().faults({ 'africastalking.inbound': { mode: 'late_webhook', ms: 60_000 } });
  const waiting = world().call('POST', `/phones/${fatou}/sms`, { text: 'x' });
  await until('the notice', async () => (await world().books()).webhooks.length === 1);
  await world().collect();
  expect((await world().call('POST', '/reset')).status).toBe(200);
  await waiting;
  expect(await world().books()).toMatchObject({
    floats: { MTN: 1_000_000, ORANGE: 1_000_000 },
    collects: [],
    withdraws: [],
    messages: [],
    webhooks: [],
    sessions: [],
  });
  expect((await world().call('GET', '/faults')).body).toEqual({});
  expect(await world().prompts()).toEqual([]);
  expect(world().app.to(smsPath)).toEqual([]);
});

test('the books can be asked for one of their parts', async () => {
  await world().collect();
  const { body } = await world().call('GET', '/books?only=collects,webhooks');
  expect(Object.keys(body).sort()).toEqual(['at', 'collects', 'floats', 'webhooks']);
});

test('an open page hears which phone changed', async () => {
  const stopping = new AbortController();
  const answer = await fetch(`${world().url}/live`, { signal: stopping.signal });
  const reader = answer.body!.getReader();
  let heard = '';
  await reader.read();
  await world().call('PUT', `/phones/${fatou}`, { balanceXaf: 5 });
  while (!heard.includes('237670000001'))
    heard += Buffer.from((await reader.read()).value ?? []).toString();
  stopping.abort();
});

test('the page hears of faults and of a fresh world', async () => {
  const stopping = new AbortController();
  const answer = await fetch(`${world().url}/live`, { signal: stopping.signal });
  const reader = answer.body!.getReader();
  let heard = '';
  await reader.read();
  await world().faults({ 'campay.collect': { mode: 'down' } });
  await world().call('POST', '/reset');
  while (!heard.includes('data: faults') || !heard.includes('data: world'))
    heard += Buffer.from((await reader.read()).value ?? []).toString();
  stopping.abort();
});

test('the newest rows of the books can be asked for', async () => {
  for (const text of ['one', 'two', 'three'])
    await world().call('POST', `/phones/${fatou}/sms`, { text });
  const { body } = await world().call('GET', '/books?only=messages&last=2');
  expect(body).toMatchObject({ messages: [{ text: 'two' }, { text: 'three' }] });
  expect((await world().call('GET', '/books?last=none')).status).toBe(400);
});

test('it is known whether the application is there', async () => {
  expect((await world().call('GET', '/application')).body).toEqual({ up: true });
  await world().app.close();
  expect((await world().call('GET', '/application')).body).toEqual({ up: false });
});

test('the sandbox is alive', async () => {
  expect(await world().call('GET', '/livez')).toMatchObject({ status: 200, body: { ok: true } });
});
