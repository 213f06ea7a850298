import { createHash, createHmac, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';

import { defaultSettings } from '../../sandbox/settings.js';
import { until } from '../support/poll.js';
import { fatou, useWorld, type Said } from './support/world.js';

const world = useWorld();
const webhookPath = '/payments/noupay/webhook';
const nowS = () => Math.floor(Date.now() / 1000);

interface Proof {
  timestamp?: number;
  nonce?: string;
  secret?: string;
  apiKey?: string;
}

function sign(lines: string[], body: string, secret: string): string {
  const digest = createHash('sha256').update(body).digest('hex');
  return createHmac('sha256', secret)
    .update([...lines, digest].join('\n'))
    .digest('hex');
}

/** A call as profile `generic` signs it. */
function generic(method: string, path: string, body?: unknown, proof: Proof = {}): Promise<Said> {
  const { timestamp = nowS(), nonce = randomUUID(), apiKey = defaultSettings.noupayApiKey } = proof;
  const text = body === undefined ? '' : JSON.stringify(body);
  const target = `/noupay${path}`;
  const lines = [method, target, String(timestamp), nonce];
  return world().call(method, target, body, {
    'x-api-key': apiKey,
    'x-timestamp': String(timestamp),
    'x-nonce': nonce,
    'x-signature': sign(lines, text, proof.secret ?? defaultSettings.noupaySecret),
    'idempotency-key': 'attempt-1',
  });
}

const payment = (changes = {}) => ({
  ...{ amount: 3500, currency: 'XAF', method: 'MTN_MOMO', phone: `237${fatou}` },
  ...{ reference: 'attempt-1', description: 'ref 3001' },
  ...{ callback_url: `http://anywhere${webhookPath}`, ...changes },
});
const create = (changes = {}, proof?: Proof) =>
  generic('POST', '/payments', payment(changes), proof);

test('a payment shows on the phone, is paid, told and found by both references', async () => {
  const { status, body } = await create();
  expect(status).toBe(201);
  expect(body).toMatchObject({ status: 'pending', reference: 'attempt-1', ussd_code: '*126#' });
  expect(await world().prompts()).toMatchObject([{ provider: 'noupay', amountXaf: 3500 }]);
  await world().decide('approve');
  const [notice] = await world().notices(webhookPath);
  const paid = { id: body.id, status: 'successful', amount: 3500, net_amount: 3430 };
  expect((await generic('GET', `/payments/${String(body.id)}`)).body).toMatchObject(paid);
  const found = await generic('GET', '/payments?reference=attempt-1');
  expect(found.body).toMatchObject({ data: [paid] });
  expect((await generic('GET', '/payments?reference=nobody')).body).toEqual({ data: [] });
  const told = notice?.body ?? '';
  expect(JSON.parse(told)).toMatchObject(paid);
  const headers = notice?.headers ?? {};
  const lines = ['POST', webhookPath, String(headers['x-timestamp']), String(headers['x-nonce'])];
  expect(headers['x-signature']).toBe(sign(lines, told, defaultSettings.noupaySecret));
  expect((await world().books()).collects).toMatchObject([
    { provider: 'noupay', externalReference: 'attempt-1', status: 'SUCCESSFUL', feeXaf: 70 },
  ]);
});

test('is no business of the other provider on the same phone', async () => {
  const { body } = await create();
  expect((await world().campay('GET', `/transaction/${String(body.id)}/`)).status).not.toBe(200);
  const day = new Date(Date.now() + 3_600_000).toISOString().slice(0, 10);
  const history = await world().campay('POST', '/history/', { start_date: day, end_date: day });
  expect(history.text).not.toContain('attempt-1');
  expect((await world().books()).floats).toEqual({ MTN: 1_000_000, ORANGE: 1_000_000 });
});

test.each<[string, Proof, string]>([
  ['another key', { apiKey: 'x' }, 'UNAUTHORIZED'],
  ['another secret', { secret: 'x' }, 'BAD_SIGNATURE'],
  ['a time long past', { timestamp: nowS() - 400 }, 'STALE_TIMESTAMP'],
  ['a time to come', { timestamp: nowS() + 400 }, 'STALE_TIMESTAMP'],
])('a call with %s is not let in', async (_label, proof, code) => {
  expect(await create({}, proof)).toMatchObject({ status: 401, body: { code } });
  expect((await world().books()).collects).toEqual([]);
});

test('a nonce counts once', async () => {
  const proof = { nonce: 'the-only-one' };
  expect((await create({}, proof)).status).toBe(201);
  expect(await create({}, proof)).toMatchObject({ status: 401, body: { code: 'REPEATED_NONCE' } });
});

test('the same key is the same payment, and a conflict with another body', async () => {
  const first = await create();
  expect(await create()).toMatchObject({ status: 200, body: { id: first.body.id } });
  expect(await create({ amount: 4000 })).toMatchObject({ status: 409 });
  expect((await world().books()).collects).toHaveLength(1);
});

test.each([
  [{ amount: 35.5 }, 'INVALID_AMOUNT'],
  [{ phone: fatou }, 'INVALID_PHONE'],
  [{ method: 'ORANGE_MONEY' }, 'INVALID_METHOD'],
  [{ method: 'EU_MOBILE' }, 'INVALID_METHOD'],
  [{ reference: 'another' }, 'INVALID_REFERENCE'],
])('a payment with %j is refused: %s', async (changes, code) => {
  expect(await create(changes)).toMatchObject({ status: 400, body: { code } });
});

test.each(['noupay.collect', 'noupay.status', 'noupay.lookup'])('%s meets faults', async (key) => {
  const { body } = await create();
  const asks: Record<string, () => Promise<Said>> = {
    'noupay.collect': () => create(),
    'noupay.status': () => generic('GET', `/payments/${String(body.id)}`),
    'noupay.lookup': () => generic('GET', '/payments?reference=attempt-1'),
  };
  await world().faults({ [key]: { mode: 'http_500' } });
  expect((await asks[key]?.())?.status).toBe(500);
  await world().faults({ [key]: { mode: 'http_429', ms: 1_500 } });
  expect((await asks[key]?.())?.status).toBe(429);
  await world().faults({ [key]: { mode: 'refuse', code: 'INVALID_METHOD' } });
  expect(await asks[key]?.()).toMatchObject({ status: 400, body: { code: 'INVALID_METHOD' } });
});

test.each([
  ['lose_webhook', 0],
  ['duplicate', 2],
] as const)('a notice under %s comes %i times', async (mode, count) => {
  await world().faults({ 'noupay.webhook': { mode } });
  await create();
  await world().decide('approve');
  await until('the notice on the books', async () => {
    const { webhooks } = await world().books();
    return webhooks.filter(({ state }) => state !== 'sending').length >= Math.max(1, count);
  });
  expect(world().app.to(webhookPath)).toHaveLength(count);
});

const noupiaKeys = {
  'noupia-api-signature': 'np-live',
  'noupia-api-key': defaultSettings.noupayApiKey,
  'noupia-product-key': defaultSettings.noupayProductKey,
};
const noupia = (body: object, headers: object = noupiaKeys) =>
  world().call<{ code: string; data: Record<string, unknown> }>(
    ...(['POST', '/noupay/pay', body, headers] as const),
  );
const initiate = (changes = {}) =>
  noupia({ operation: 'initiate', reference: 'r-1', amount: 500, phone: fatou, ...changes });

test('profile noupia begins and verifies a payment, and tells nobody', async () => {
  const { body } = await initiate();
  expect(body).toMatchObject({
    code: 'OPERATION_SUCCESSFUL',
    data: { channel_ussd: '*126#', transaction: expect.stringMatching(/^PAY/) },
  });
  const { transaction } = body.data;
  const verify = () => noupia({ operation: 'verify', transaction });
  expect((await verify()).body.data).toMatchObject({ status: 'pending' });
  await world().decide('refuse');
  expect(['failed', 'cancelled']).toContain((await verify()).body.data.status);
  expect((await world().books()).webhooks).toEqual([]);
});

test.each([
  [{ amount: 95 }, 'INVALID_PARAMETER'],
  [{ amount: 502 }, 'INVALID_PARAMETER'],
  [{ phone: `237${fatou}` }, 'INVALID_PARAMETER'],
  [{ phone: '660000001' }, 'ERROR_UNKNOWN_OPERATOR'],
  [{ operation: 'refund' }, 'INVALID_PARAMETER'],
])('profile noupia refuses %j: %s', async (changes, code) => {
  expect((await initiate(changes)).body).toMatchObject({ response: 'error', code });
});

test('profile noupia wants its keys', async () => {
  expect((await noupia({ operation: 'verify', transaction: 'x' }, {})).status).toBe(401);
});
