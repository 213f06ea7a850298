import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';

import { until } from '../support/poll.js';
import { campayPath, fatou, useWorld } from './support/world.js';

const world = useWorld();
const withdrawId = '8c6e4b6e-6f0e-4f57-9a59-3c1a4b4b9d10';

async function statusOf(reference: unknown): Promise<Record<string, unknown>> {
  return (await world().campay('GET', `/transaction/${String(reference)}/`)).body;
}

/** Reads often enough to meet every variant that the seed draws. */
async function manyReadings(reference: unknown): Promise<Record<string, unknown>[]> {
  const readings: Record<string, unknown>[] = [];
  for (let index = 0; index < 60; index += 1) readings.push(await statusOf(reference));
  return readings;
}

test('a token is given for the name and password, and opens the API for an hour', async () => {
  const given = await world().call('POST', '/campay/api/token/', {
    username: 'sandbox-campay-username',
    password: 'sandbox-campay-password',
  });
  expect(given).toMatchObject({ status: 200, body: { expires_in: 3600 } });
  const authorization = `Token ${String(given.body.token)}`;
  const read = () => world().call('GET', '/campay/api/balance/', undefined, { authorization });
  expect((await read()).status).toBe(200);
  await world().advance(3_600_000);
  expect(await read()).toMatchObject({ status: 401, body: { detail: 'Invalid token.' } });
});

test.each([
  ['a wrong password', { username: 'sandbox-campay-username', password: 'x' }, 'non_field_errors'],
  ['no password', { username: 'x' }, 'password'],
  ['markup', { username: '<name>', password: 'x' }, 'error_code'],
])('the token address refuses %s', async (_label, body, field) => {
  const said = await world().call('POST', '/campay/api/token/', body);
  expect(said.status).toBe(400);
  expect(said.body).toHaveProperty(field);
});

test.each([
  ['no header', ''],
  ['Bearer instead of Token', 'Bearer sandbox-campay-permanent-token'],
  ['a token that nobody gave', 'Token nonsense'],
])('the API refuses %s', async (_label, authorization) => {
  const said = await world().call('GET', '/campay/api/balance', undefined, { authorization });
  expect(said).toMatchObject({ status: 401, body: { detail: expect.any(String) } });
});

test('a collect shows a request on the phone; the PIN takes the money', async () => {
  const { status, body } = await world().collect();
  expect(status).toBe(200);
  expect(Object.keys(body).sort()).toEqual(['operator', 'reference', 'ussd_code']);
  expect(body).toMatchObject({ operator: 'MTN', ussd_code: expect.stringContaining('*126#') });
  expect((await statusOf(body.reference)).status).toBe('PENDING');
  expect(await world().prompts()).toMatchObject([
    { provider: 'campay', operator: 'MTN', amountXaf: 3500, externalReference: 'attempt-1' },
  ]);
  expect((await world().decide('approve')).body).toEqual({ decision: 'approved' });
  expect((await statusOf(body.reference)).status).toBe('SUCCESSFUL');
  const books = await world().books();
  expect(books.collects).toMatchObject([
    { amountXaf: 3500, feeXaf: 70, netXaf: 3430, status: 'SUCCESSFUL' },
  ]);
  expect(books.floats).toEqual({ MTN: 1_003_430, ORANGE: 1_000_000 });
  const { body: phone } = await world().call('GET', `/phones/${fatou}`);
  expect(phone.balanceXaf).toBe(996_500);
});

test('the notice is signed by a JWT that says who calls, and comes in every form', async () => {
  const methods = new Set<string>();
  for (let index = 0; methods.size < 3 && index < 30; index += 1) {
    await world().collect({ external_reference: `attempt-${index}`, amount: 1 });
    await world().decide('approve');
    const notice = (await world().notices(campayPath, index + 1)).at(-1);
    methods.add(`${notice?.method ?? ''} ${notice?.type ?? ''}`);
    expect(notice?.fields).toMatchObject({
      status: 'SUCCESSFUL',
      currency: 'XAF',
      operator: 'MTN',
      external_reference: `attempt-${index}`,
    });
    expect(Number(notice?.fields.amount)).toBe(1);
    const [head = '', claims = '', signature] = (notice?.fields.signature ?? '').split('.');
    const expected = createHmac('sha256', 'sandbox-campay-webhook-key');
    expect(signature).toBe(expected.update(`${head}.${claims}`).digest('base64url'));
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({
      typ: 'JWT',
      alg: 'HS256',
    });
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect(said.source).toBe('CamPay');
    expect(said).not.toHaveProperty('reference');
  }
  expect([...methods].sort()).toEqual([
    'GET ',
    'POST application/json',
    'POST application/x-www-form-urlencoded',
  ]);
});

test.each([
  ['refuse', 'refused'],
  ['wrong_pin', 'wrong_pin'],
])('%s fails the collect and takes nothing', async (action, decision) => {
  const { body } = await world().collect();
  expect((await world().decide(action)).body).toEqual({ decision });
  expect((await statusOf(body.reference)).status).toBe('FAILED');
  const [notice] = await world().notices(campayPath);
  expect(notice?.fields).toMatchObject({ status: 'FAILED', reference: body.reference });
  expect((await world().books()).floats.MTN).toBe(1_000_000);
});

test('a wallet with too little money fails the collect', async () => {
  await world().call('PUT', `/phones/${fatou}`, { balanceXaf: 3499 });
  const { body } = await world().collect();
  expect((await world().decide('approve')).body).toEqual({ decision: 'insufficient' });
  expect((await statusOf(body.reference)).status).toBe('FAILED');
  expect((await world().call('GET', `/phones/${fatou}`)).body.balanceXaf).toBe(3499);
});

test('someone who looks away leaves the collect pending until it expires', async () => {
  const { body } = await world().collect();
  expect((await world().decide('ignore')).body).toEqual({ decision: 'ignored' });
  expect(await world().prompts()).toEqual([]);
  await world().advance(599_000);
  expect((await statusOf(body.reference)).status).toBe('PENDING');
  await world().advance(1_000);
  expect((await statusOf(body.reference)).status).toBe('FAILED');
});

test('a phone that approves by itself needs nobody', async () => {
  await world().call('PUT', `/phones/${fatou}`, { autoApprove: true });
  const { body } = await world().collect();
  await until('the money', async () => (await statusOf(body.reference)).status === 'SUCCESSFUL');
});

test.each([
  ['a number without country code', { from: fatou }, 'ER101'],
  ['a number that is none', { from: '2371' }, 'ER101'],
  ['an operator without wallet', { from: '237620000001' }, 'ER102'],
  ['an amount with decimals', { amount: '100.5' }, 'ER201'],
  ['nothing to pay', { amount: 0 }, 'ER201'],
])('collect refuses %s, its code anywhere in the body', async (_label, changes, code) => {
  const said = await world().collect(changes);
  expect(said.status).toBe(400);
  expect(said.text).toContain(code);
  expect((await world().books()).collects).toEqual([]);
});

test.each([
  ['amount', { amount: undefined }],
  ['from', { from: undefined }],
  ['currency', { currency: 'EUR' }],
])('collect names the field that is wrong: %s', async (field, changes) => {
  expect(await world().collect(changes)).toMatchObject({
    status: 400,
    body: { [field]: [expect.any(String)] },
  });
});

test('a body that is no JSON is refused like an empty one', async () => {
  const answer = await fetch(`${world().url}/campay/api/collect`, {
    method: 'POST',
    headers: { authorization: 'Token sandbox-campay-permanent-token' },
    body: '{"amount": 35',
  });
  expect(answer.status).toBe(400);
});

test('the same reference again is answered with the first result or refused, never charged twice', async () => {
  const { body: first } = await world().collect();
  const outcomes = new Set<string>();
  for (let index = 0; index < 30; index += 1) {
    const again = await world().collect();
    outcomes.add(again.status === 200 ? String(again.body.reference) : 'refused');
  }
  expect([...outcomes].sort()).toEqual([first.reference, 'refused'].sort());
  expect((await world().books()).collects).toHaveLength(1);
  const other = await world().collect({ amount: '99' });
  expect(other).toMatchObject({ status: 400, body: { external_reference: expect.anything() } });
});

test('a reading comes in all the variants that were observed', async () => {
  const { body } = await world().collect({ external_reference: '', external_user: '' });
  const readings = await manyReadings(body.reference);
  const texts = (name: string) => new Set(readings.map((reading) => JSON.stringify(reading[name])));
  expect(texts('amount')).toEqual(new Set(['3500', '"3500.00"', '"3500"']));
  expect(texts('external_reference')).toEqual(new Set(['""', 'null', '"None"']));
  expect(readings.some((reading) => 'app_amount' in reading)).toBe(true);
  expect(readings.some((reading) => !('app_amount' in reading))).toBe(true);
  const { text } = await until('a number with its decimal', async () => {
    const said = await world().campay('GET', `/transaction/${String(body.reference)}`);
    return said.text.includes('"amount":3500.0,') ? said : undefined;
  });
  expect(JSON.parse(text)).toMatchObject({ amount: 3500 });
});

test('an unknown reference is not found, in one of two ways', async () => {
  const statuses = new Set<number>();
  for (let index = 0; index < 20; index += 1)
    statuses.add((await world().campay('GET', `/transaction/${withdrawId}/`)).status);
  expect([...statuses].sort()).toEqual([400, 404]);
});

test('the history holds the rows of its days without our reference', async () => {
  const { body } = await world().collect();
  const today = new Date(Date.now() + 3_600_000).toISOString().slice(0, 10);
  const shapes = new Set<boolean>();
  for (let index = 0; index < 12; index += 1) {
    const said = await world().campay('POST', '/history/', { start_date: today, end_date: today });
    const list = (said.body.data ?? said.body) as Record<string, unknown>[];
    shapes.add(Array.isArray(said.body));
    expect(list).toMatchObject([{ reference_uuid: body.reference, external_user: 'u-1' }]);
    expect(list[0]).not.toHaveProperty('external_reference');
  }
  expect(shapes.size).toBe(2);
  const empty = await world().campay('POST', '/history/', {
    start_date: '2020-01-01',
    end_date: '2020-01-02',
  });
  expect([[], { data: [] }]).toContainEqual(empty.body);
  expect((await world().campay('POST', '/history/', { start_date: 'x' })).status).toBe(400);
});

test('the holder of a number is named', async () => {
  await world().call('PUT', `/phones/${fatou}`, { holderName: 'Fatou Ngo' });
  const said = await world().campay('GET', `/holder_info/?phone_number=237${fatou}`);
  expect(said).toMatchObject({ status: 200, body: { full_name: 'Fatou Ngo' } });
  expect((await world().campay('GET', '/holder_info/?phone_number=1')).text).toContain('ER101');
});

test('a withdraw pays the wallet from the float of its operator', async () => {
  const ask = { amount: 1000, to: `237${fatou}`, description: 'x', external_reference: withdrawId };
  const { body } = await world().campay('POST', '/withdraw/', ask);
  expect(body).toEqual({ reference: expect.any(String), status: 'PENDING' });
  const [notice] = await world().notices(campayPath);
  expect(notice?.fields).toMatchObject({ status: 'SUCCESSFUL', reference: body.reference });
  expect((await world().books()).floats).toEqual({ MTN: 998_990, ORANGE: 1_000_000 });
  expect((await world().call('GET', `/phones/${fatou}`)).body.balanceXaf).toBe(1_001_000);
  const twice = await world().campay('POST', '/withdraw/', ask);
  expect(twice).toMatchObject({ status: 400, body: { external_reference: expect.anything() } });
});

test('a withdraw is refused by its operator float alone', async () => {
  await world().call('PUT', '/floats', { MTN: 500 });
  const ask = { amount: 500, to: `237${fatou}`, external_reference: withdrawId };
  expect((await world().campay('POST', '/withdraw/', ask)).text).toContain('ER301');
  const { body } = await world().campay('GET', '/balance/');
  expect(body).toMatchObject({ total_balance: 1_000_500, mtn_balance: 500, currency: 'XAF' });
});

test('a withdraw needs a UUID of version 4', async () => {
  const ask = { amount: 500, to: `237${fatou}`, external_reference: 'payout-1' };
  expect(await world().campay('POST', '/withdraw', ask)).toMatchObject({
    status: 400,
    body: { external_reference: ['Must be a valid UUID.'] },
  });
});

test('a mass payout goes from pending over processing to completed, line by line', async () => {
  const line = (number: string, id: string) => ({
    ...{ phone_number: `237${number}`, amount: '1000', description: 'Kwata' },
    external_reference: id,
  });
  const details = [line(fatou, 'line-1'), line('690000002', 'line-2')];
  const body = { comment: 'evening', mp_reference: 'mp-1', details };
  const given = await world().campay('POST', '/mass_payout/', body);
  expect(given).toMatchObject({ status: 200, body: { status: 'PENDING' } });
  const read = async () =>
    (await world().campay('GET', `/mass_payout_status/${String(given.body.reference)}/`)).body;
  await until('the end', async () => (await read()).status === 'COMPLETED');
  expect(await read()).toMatchObject({
    ...{ mp_reference: 'mp-1', comment: 'evening' },
    details: [
      { external_reference: 'line-1', transaction: { status: 'SUCCESSFUL', operator: 'MTN' } },
      { external_reference: 'line-2', transaction: { status: 'SUCCESSFUL', operator: 'ORANGE' } },
    ],
  });
  expect((await world().books()).withdraws).toMatchObject([
    { externalReference: 'line-1', status: 'SUCCESSFUL' },
    { externalReference: 'line-2', status: 'SUCCESSFUL' },
  ]);
  const again = await world().campay('POST', '/mass_payout/', body);
  expect(again.status).toBe(400);
  expect((await world().books()).withdraws).toHaveLength(2);
});

test.each([
  ['no lines', { details: [] }],
  ['nothing', {}],
  ['a line that is none', { details: [null] }],
])('a mass payout with %s is refused', async (_label, body) => {
  expect((await world().campay('POST', '/mass_payout/', body)).status).toBe(400);
});

test('a withdraw under the fault `fails` ends as failed and gives its float back', async () => {
  await world().faults({ 'campay.withdraw': { mode: 'fails', code: 'PAYEE_NOT_FOUND' } });
  const { body } = await world().campay('POST', '/withdraw/', {
    ...{ amount: '1000', to: `237${fatou}`, external_reference: withdrawId },
  });
  await until('the failure', async () => (await statusOf(body.reference)).status === 'FAILED');
  const { floats, withdraws } = await world().books();
  expect(withdraws).toMatchObject([{ status: 'FAILED', reason: 'PAYEE_NOT_FOUND' }]);
  expect(floats.MTN).toBe(1_000_000);
});

test('a throttled call is asked to come again in whole seconds', async () => {
  await world().faults({ 'campay.balance': { mode: 'http_429', ms: 1_500 } });
  const authorization = 'Token sandbox-campay-permanent-token';
  const answer = await fetch(`${world().url}/campay/api/balance/`, { headers: { authorization } });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '2']);
});
