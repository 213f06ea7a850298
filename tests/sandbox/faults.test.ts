import { expect, test } from 'vitest';

import { createFaults, faultModes } from '../../sandbox/faults.js';
import { until } from '../support/poll.js';
import { campayPath, fatou, smsPath, useWorld, ussdPath, type Said } from './support/world.js';

const world = useWorld();
const to = `+237${fatou}`;
const withdrawId = '8c6e4b6e-6f0e-4f57-9a59-3c1a4b4b9d10';

/** Each verb that the application calls, how to call it, and how often the thing was then done. */
const served: Record<string, { ask: () => Promise<Said>; done: () => Promise<number> }> = {
  'campay.token': {
    ask: () =>
      world().call('POST', '/campay/api/token/', {
        username: 'sandbox-campay-username',
        password: 'sandbox-campay-password',
      }),
    done: () => Promise.resolve(0),
  },
  'campay.collect': {
    ask: () => world().collect(),
    done: async () => (await world().books()).collects.length,
  },
  'campay.withdraw': {
    ask: () =>
      world().campay('POST', '/withdraw/', {
        amount: 100,
        to: `237${fatou}`,
        external_reference: withdrawId,
      }),
    done: async () => (await world().books()).withdraws.length,
  },
  'campay.status': {
    ask: () => world().campay('GET', '/transaction/x/'),
    done: () => Promise.resolve(0),
  },
  'campay.history': {
    ask: () =>
      world().campay('POST', '/history/', { start_date: '2026-01-01', end_date: '2026-01-01' }),
    done: () => Promise.resolve(0),
  },
  'campay.balance': {
    ask: () => world().campay('GET', '/balance/'),
    done: () => Promise.resolve(0),
  },
  'campay.holder_info': {
    ask: () => world().campay('GET', `/holder_info/?phone_number=237${fatou}`),
    done: () => Promise.resolve(0),
  },
  'africastalking.sms': {
    ask: () => world().send({ to, message: 'x' }),
    done: async () => (await world().books()).messages.length,
  },
};
const movers = ['campay.collect', 'campay.withdraw', 'africastalking.sms'];
const cases = Object.keys(served).map((key) => [key] as const);

function verb(key: string) {
  const found = served[key];
  if (!found) throw new Error(key);
  return found;
}

test.each(cases)('%s down: the connection breaks and nothing is done', async (key) => {
  await world().faults({ [key]: { mode: 'down' } });
  await expect(verb(key).ask()).rejects.toThrow('fetch failed');
  expect(await verb(key).done()).toBe(0);
});

test.each(cases)('%s reset: broken after reading, done only when asked for', async (key) => {
  await world().faults({ [key]: { mode: 'reset' } });
  await expect(verb(key).ask()).rejects.toThrow('fetch failed');
  expect(await verb(key).done()).toBe(0);
  await world().faults({ [key]: { mode: 'reset', done: true } });
  await expect(verb(key).ask()).rejects.toThrow('fetch failed');
  expect(await verb(key).done()).toBe(movers.includes(key) ? 1 : 0);
});

test.each(cases)('%s http_500: a page instead of an answer', async (key) => {
  await world().faults({ [key]: { mode: 'http_500' } });
  expect(await verb(key).ask()).toMatchObject({ status: 500, body: {} });
  expect(await verb(key).done()).toBe(0);
});

test.each(cases)('%s garbage: done, and the answer means nothing', async (key) => {
  await world().faults({ [key]: { mode: 'garbage' } });
  const { status, body } = await verb(key).ask();
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual([]);
  expect(await verb(key).done()).toBe(movers.includes(key) ? 1 : 0);
});

test.each(cases)('%s slow: done at once, answered later', async (key) => {
  await world().faults({ [key]: { mode: 'slow', ms: 3_600_000 } });
  let answered = false;
  const asked = verb(key)
    .ask()
    .then((said) => {
      answered = true;
      return said;
    });
  await until('the fault struck', async () => (await struck(key)) === 1);
  if (movers.includes(key)) await until('it is done', async () => (await verb(key).done()) === 1);
  expect(answered).toBe(false);
  await until('the answer', async () => {
    await world().advance(3_600_000);
    return answered;
  });
  expect((await asked).status).toBeLessThan(500);
});

test.each(cases)('%s timeout_after_accept: done, and never answered', async (key) => {
  await world().faults({ [key]: { mode: 'timeout_after_accept' } });
  let ended = '';
  void verb(key)
    .ask()
    .then(() => (ended = 'answered'))
    .catch(() => (ended = 'broken'));
  await until('the fault struck', async () => (await struck(key)) === 1);
  if (movers.includes(key)) await until('it is done', async () => (await verb(key).done()) === 1);
  await world().advance(600_000);
  expect(ended).toBe('');
});

test.each([
  ['campay.token', 400, 'non_field_errors'],
  ['campay.collect', 400, 'ER102'],
  ['campay.withdraw', 400, 'ER301'],
  ['campay.status', 403, 'detail'],
  ['campay.history', 403, 'detail'],
  ['campay.balance', 403, 'detail'],
  ['campay.holder_info', 400, 'ER101'],
  ['africastalking.sms', 201, '405'],
])('%s refuse: the documented refusal, %i with %s', async (key, status, words) => {
  await world().faults({ [key]: { mode: 'refuse' } });
  const said = await verb(key).ask();
  expect(said.status).toBe(status);
  expect(said.text).toContain(words);
  expect(await verb(key).done()).toBe(0);
});

test('a refusal can be another of the provider', async () => {
  await world().faults({
    'campay.collect': { mode: 'refuse', code: 'ER201' },
    'africastalking.sms': { mode: 'refuse', code: '502' },
  });
  expect((await world().collect()).text).toContain('ER201');
  expect((await world().send({ to, message: 'x' })).text).toContain('"statusCode":502');
});

test('campay.collect wrong_amount: another amount is asked and told', async () => {
  await world().faults({ 'campay.collect': { mode: 'wrong_amount', amountXaf: 3000 } });
  const { body } = await world().collect();
  expect(await world().prompts()).toMatchObject([{ amountXaf: 3000 }]);
  await world().decide('approve');
  const said = await world().campay('GET', `/transaction/${String(body.reference)}`);
  expect(Number(said.body.amount)).toBe(3000);
  expect((await world().books()).collects).toMatchObject([{ amountXaf: 3500, chargedXaf: 3000 }]);
});

test('campay.collect failed_then_success: late money, told twice', async () => {
  await world().faults({ 'campay.collect': { mode: 'failed_then_success', ms: 3_600_000 } });
  const { body } = await world().collect();
  await world().decide('approve');
  const read = async () =>
    (await world().campay('GET', `/transaction/${String(body.reference)}`)).body.status;
  expect(await read()).toBe('FAILED');
  await world().notices(campayPath, 1);
  await world().advance(3_600_000);
  expect(await read()).toBe('SUCCESSFUL');
  const notices = await world().notices(campayPath, 2);
  expect(notices.map(({ fields }) => fields.status)).toEqual(['FAILED', 'SUCCESSFUL']);
  expect((await world().books()).floats.MTN).toBe(1_003_430);
});

test('campay.withdraw failed_then_success: the float follows', async () => {
  await world().faults({ 'campay.withdraw': { mode: 'failed_then_success', ms: 3_600_000 } });
  await verb('campay.withdraw').ask();
  await until('the failure', async () => (await world().books()).floats.MTN === 1_000_000);
  await world().advance(3_600_000);
  expect((await world().books()).floats.MTN).toBe(999_899);
});

test('campay.status lies while the books do not', async () => {
  const { body } = await world().collect();
  await world().decide('approve');
  const read = async () =>
    (await world().campay('GET', `/transaction/${String(body.reference)}`)).body;
  await world().faults({
    'campay.status': [
      { mode: 'wrong_amount', count: 1 },
      { mode: 'failed_then_success', ms: 60_000 },
    ],
  });
  expect(Number((await read()).amount)).toBe(1750);
  expect((await read()).status).toBe('FAILED');
  await world().advance(60_000);
  expect((await read()).status).toBe('SUCCESSFUL');
  expect((await world().books()).collects).toMatchObject([
    { status: 'SUCCESSFUL', chargedXaf: 3500 },
  ]);
});

/** How often the fault of a key has struck. */
async function struck(key: string): Promise<number> {
  const { body } = await world().call<Record<string, { struck: number }[]>>('GET', '/faults');
  return body[key]?.[0]?.struck ?? 0;
}

/** Makes each posted verb post one notice, and says where it goes. */
const posted: Record<string, { path: string; cause: () => Promise<unknown>; retried: boolean }> = {
  'campay.webhook': {
    path: campayPath,
    cause: async () => {
      await world().collect({ external_reference: '' });
      await world().decide('refuse');
    },
    retried: false,
  },
  'africastalking.inbound': {
    path: smsPath,
    cause: () => Promise.resolve(void world().call('POST', `/phones/${fatou}/sms`, { text: 'x' })),
    retried: true,
  },
  'africastalking.delivery': {
    path: `${smsPath}/delivery`,
    cause: async () => {
      // Messages that wait for a phone have one report each.
      await world().call('PUT', `/phones/${fatou}`, { on: false });
      await world().send({ to, message: 'x' });
    },
    retried: true,
  },
  'africastalking.optout': {
    path: `${smsPath}/opt-out`,
    cause: async () => {
      await world().call('PUT', `/phones/${fatou}`, { smsOptOut: false });
      await world().call('PUT', `/phones/${fatou}`, { smsOptOut: true });
    },
    retried: true,
  },
  'africastalking.events': {
    path: `${ussdPath}/events`,
    cause: () => world().dial(),
    retried: false,
  },
};
const notices = Object.entries(posted).map(([key, rest]) => ({ key, ...rest }));

/** The newest row of the books of one kind. */
async function lastRow(key: string) {
  const kind = key.split('.')[1];
  return (await world().books()).webhooks.filter((row) => row.kind === kind).at(-1);
}

test.each(notices)('$key lose_webhook: never sent', async ({ key, path, cause }) => {
  await world().faults({ [key]: { mode: 'lose_webhook' } });
  await cause();
  await until('it is written off', async () => (await lastRow(key))?.state === 'lost');
  expect(world().app.to(path)).toEqual([]);
});

test.each(
  notices.flatMap((one) => [
    { ...one, mode: 'late_webhook' },
    { ...one, mode: 'slow' },
  ]),
)('$key $mode: sent when its time has come', async ({ key, path, cause, mode }) => {
  await world().faults({ [key]: { mode, ms: 3_600_000 } });
  await cause();
  await until('it waits', async () => (await lastRow(key))?.state === 'sending');
  expect(world().app.to(path)).toEqual([]);
  await world().advance(3_600_000);
  await world().notices(path);
});

test.each(notices)('$key duplicate: sent twice, the same', async ({ key, path, cause }) => {
  await world().faults({ [key]: { mode: 'duplicate' } });
  await cause();
  const [first, second] = await world().notices(path, 2);
  expect(second?.fields).toEqual(first?.fields);
});

test.each(notices)('$key reorder: the next one overtakes', async ({ key, path, cause }) => {
  await world().faults({ [key]: { mode: 'reorder', ms: 3_600_000, count: 1 } });
  await cause();
  await until('the first waits', async () => (await lastRow(key))?.state === 'sending');
  expect(world().app.to(path)).toEqual([]);
  await cause();
  await world().notices(path, 2);
  const kind = key.split('.')[1];
  const rows = (await world().books()).webhooks.filter((row) => row.kind === kind);
  expect(rows.map(({ fault }) => fault)).toEqual(['reorder', null]);
});

test.each(notices)('$key down: lost, or tried again', async ({ key, path, cause, retried }) => {
  await world().faults({ [key]: { mode: 'down', count: 1 } });
  await cause();
  if (retried) await world().notices(path, 1);
  await until('it is over', async () =>
    ['taken', 'given_up'].includes((await lastRow(key))?.state ?? ''),
  );
  expect(world().app.to(path)).toHaveLength(retried ? 1 : 0);
  expect(await lastRow(key)).toMatchObject({ state: retried ? 'taken' : 'given_up' });
});

test.each(notices)('$key reset: broken in the middle', async ({ key, path, cause, retried }) => {
  await world().faults({ [key]: { mode: 'reset', count: 1 } });
  await cause();
  await until('it is over', async () =>
    ['taken', 'given_up'].includes((await lastRow(key))?.state ?? ''),
  );
  expect(world().app.to(path)).toHaveLength(retried ? 1 : 0);
});

test.each(notices)('$key timeout_after_accept: taken, the answer lost', async (one) => {
  await world().faults({ [one.key]: { mode: 'timeout_after_accept', count: 1 } });
  await one.cause();
  const seen = await world().notices(one.path, one.retried ? 2 : 1);
  expect(new Set(seen.map(({ body }) => body)).size).toBe(1);
});

test.each(notices)('$key garbage: a body that means nothing', async ({ key, path, cause }) => {
  await world().faults({ [key]: { mode: 'garbage', count: 1 } });
  world().app.answers(() => ({ text: 'END ok' }));
  await cause();
  const [seen] = await world().notices(path);
  expect(`${seen?.body ?? ''}${seen?.rawQuery ?? ''}`).toContain('%E0%A4%');
});

test('campay.webhook can say another amount, or first a failure', async () => {
  await world().faults({
    'campay.webhook': [
      { mode: 'wrong_amount', count: 1 },
      { mode: 'failed_then_success', ms: 3_600_000, count: 1 },
    ],
  });
  await world().collect();
  await world().decide('approve');
  const [wrong] = await world().notices(campayPath);
  expect(Number(wrong?.fields.amount)).toBe(1750);
  await world().collect({ external_reference: 'attempt-2' });
  await world().decide('approve');
  await world().notices(campayPath, 2);
  await world().advance(3_600_000);
  const all = await world().notices(campayPath, 3);
  expect(all.map(({ fields }) => fields.status)).toEqual(['SUCCESSFUL', 'FAILED', 'SUCCESSFUL']);
  expect((await world().books()).collects).toMatchObject([
    { status: 'SUCCESSFUL', chargedXaf: 3500 },
    { status: 'SUCCESSFUL' },
  ]);
});

test('africastalking.sms duplicate and reorder: on the phone itself', async () => {
  await world().faults({
    'africastalking.sms': [
      { mode: 'duplicate', count: 1 },
      { mode: 'reorder', count: 1 },
    ],
  });
  await world().send({ to, message: 'deux fois' });
  await until('two', async () => (await world().inbox()).length === 2);
  await world().send({ to, message: 'en retard' });
  await world().send({ to, message: 'vite' });
  await until('the fast one', async () => (await world().inbox()).length === 3);
  await world().advance(2_000);
  const texts = (await world().inbox()).map(({ text }) => text);
  expect(texts).toEqual(['deux fois', 'deux fois', 'vite', 'en retard']);
});

test('africastalking.delivery refuse: never reaches the phone', async () => {
  await world().faults({ 'africastalking.delivery': { mode: 'refuse' } });
  await world().send({ to, message: 'x' });
  const [report] = await world().notices(`${smsPath}/delivery`);
  expect(report?.fields).toMatchObject({
    status: 'Rejected',
    failureReason: 'RejectedByGateway',
  });
  expect(await world().inbox()).toEqual([]);
});

test('africastalking.delivery failed_then_success and reorder: reports contradict or swap', async () => {
  await world().faults({ 'africastalking.delivery': { mode: 'failed_then_success', count: 1 } });
  await world().send({ to, message: 'x' });
  const said = () =>
    world()
      .app.to(`${smsPath}/delivery`)
      .map(({ fields }) => fields.status);
  await until('the failure', () => said().includes('Failed'));
  await world().advance(2_000);
  await until('the success', () => said().at(-1) === 'Success');
  world().app.received.length = 0;
  await world().faults({ 'africastalking.delivery': { mode: 'reorder', count: 1 } });
  await world().send({ to, message: 'y' });
  await until('both', () => said().length === 2);
  expect(said()).toEqual(['Success', 'Submitted']);
});

const menu = { text: 'CON Bonjour' };

test.each(['down', 'reset', 'timeout_after_accept'])(
  'africastalking.ussd %s: the phone gets the words of the network',
  async (mode) => {
    world().app.answers(() => menu);
    await world().faults({ 'africastalking.ussd': { mode } });
    expect(await world().dial()).toMatchObject({ text: 'External application down.', open: false });
    expect(world().app.to(ussdPath)).toHaveLength(mode === 'timeout_after_accept' ? 1 : 0);
  },
);

test('africastalking.ussd duplicate: the hop goes out twice, and a difference is written down', async () => {
  let count = 0;
  world().app.answers(() => ({ text: `CON ${(count += 1) > 2 ? count : 'Bonjour'}` }));
  await world().faults({ 'africastalking.ussd': { mode: 'duplicate' } });
  expect(await world().dial()).toMatchObject({ text: 'Bonjour', open: true });
  await world().type('1');
  expect(world().app.to(ussdPath)).toHaveLength(4);
  expect((await world().books()).sessions).toMatchObject([{ repeats: 2, repeatsDiffering: 1 }]);
});

test('africastalking.ussd reorder: the hop before comes again, late', async () => {
  world().app.answers(({ fields }) => ({ text: `CON ${fields.text ?? ''}` }));
  await world().faults({ 'africastalking.ussd': { mode: 'reorder' } });
  await world().dial();
  expect(await world().type('1')).toMatchObject({ text: '1' });
  expect(
    world()
      .app.to(ussdPath)
      .map(({ fields }) => fields.text),
  ).toEqual(['', '1', '']);
});

test('africastalking.ussd slow and garbage', async () => {
  world().app.answers(() => menu);
  await world().faults({ 'africastalking.ussd': { mode: 'slow', ms: 60_000, count: 1 } });
  const dialled = world().dial();
  await until('it waits', async () => (await struck('africastalking.ussd')) === 1);
  expect(world().app.received).toEqual([]);
  await world()
    .advance(100_000_000)
    .catch(() => undefined);
  await dialled;
  await world().faults({ 'africastalking.ussd': { mode: 'garbage' } });
  await world().dial();
  expect(world().app.to(ussdPath).at(-1)?.body).toContain('%E0%A4%A');
});

test('a fault strikes at its rate, the same way for the same seed', () => {
  const strikes = (seed: number) => {
    const faults = createFaults();
    faults.set({ 'campay.collect': { mode: 'down', rate: 0.3, seed } });
    return Array.from({ length: 1000 }, () => faults.draw('campay.collect') !== undefined);
  };
  const share = strikes(7).filter(Boolean).length / 1000;
  expect(share).toBeGreaterThan(0.25);
  expect(share).toBeLessThan(0.35);
  expect(strikes(7)).toEqual(strikes(7));
  expect(strikes(7)).not.toEqual(strikes(8));
});

test('a fault strikes as often as it may, and a calm world has none', async () => {
  await world().faults({ 'campay.collect': { mode: 'http_500', count: 2 } });
  const statuses = [];
  for (let index = 0; index < 3; index += 1) statuses.push((await world().collect()).status);
  expect(statuses).toEqual([500, 500, 200]);
  expect((await world().call('GET', '/faults')).body).toMatchObject({
    'campay.collect': [{ mode: 'http_500', count: 2, struck: 2 }],
  });
  await world().faults({ 'campay.collect': { mode: 'http_500' } });
  await world().call('DELETE', '/faults');
  expect((await world().collect()).status).not.toBe(500);
});

test.each([
  ['a list', [], 'object'],
  ['an unknown key', { 'campay.dance': { mode: 'down' } }, 'unknown key "campay.dance"'],
  ['an unknown mode', { 'campay.collect': { mode: 'sleepy' } }, 'is not one of'],
  ['a mode that is not for it', { 'campay.token': { mode: 'duplicate' } }, 'is not one of'],
  ['no mode', { 'campay.collect': {} }, 'needs a mode'],
  ['a rate above 1', { 'campay.collect': { mode: 'down', rate: 2 } }, 'rate is out of range'],
  ['an unknown field', { 'campay.collect': { mode: 'down', often: 1 } }, 'unknown field "often"'],
  ['a bad one in a list', { 'campay.collect': [{ mode: 'down' }, 5] }, 'needs a mode'],
])('a script is refused: %s', (_label, script, sentence) => {
  const faults = createFaults();
  faults.set({ 'campay.collect': { mode: 'down' } });
  expect(faults.set(script)).toEqual({ ok: false, reason: expect.stringContaining(sentence) });
  expect(faults.list()).toHaveProperty(['campay.collect']);
});

test('every mode of the contract is played by some verb', () => {
  const faults = createFaults();
  const keys = [...Object.keys(served), ...Object.keys(posted), 'africastalking.ussd'];
  for (const mode of faultModes)
    expect(
      keys.some((key) => faults.set({ [key]: { mode } }).ok),
      mode,
    ).toBe(true);
});
