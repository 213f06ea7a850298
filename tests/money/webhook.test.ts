import { createHmac } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { until } from '../support/poll.js';
import { createMoneyWorld, webhookKey, webhookPath, type MoneyWorld } from './world.js';

let world: MoneyWorld;
beforeAll(async () => {
  // The sandbox's own notices stay away: here the test rings.
  world = await createMoneyWorld({ campayWebhookDelayMs: 86_400_000 });
});
afterAll(() => world.close());
beforeEach(() => world.anew());

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signature as CamPay makes it: it says who calls and when, nothing of the transaction. */
function signature(key = webhookKey): string {
  const iat = Math.floor(world.clock.now().getTime() / 1000);
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ source: 'CamPay', iat })}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

type Send = (fields: Record<string, string>) => Promise<Response>;
const send = (init: RequestInit, query = '') => fetch(world.appUrl + webhookPath + query, init);
const post = (type: string, body: string) =>
  send({ method: 'POST', body, headers: { 'content-type': type } });
const byGet: Send = (fields) =>
  send({ method: 'GET' }, `?${new URLSearchParams(fields).toString()}`);
const byJson: Send = (fields) => post('application/json', JSON.stringify(fields));
const byForm: Send = (fields) =>
  post('application/x-www-form-urlencoded', new URLSearchParams(fields).toString());

const inboxSize = async () =>
  (await world.rows<{ n: number }>('select count(*)::int as n from inbox'))[0]?.n ?? 0;

async function aPendingCollect() {
  const placed = await world.anOrder();
  await world.drain();
  const { providerReference } = await world.attempt(placed.attemptId);
  const notice = (status: string) => ({
    ...{ status, reference: providerReference ?? '', external_reference: placed.attemptId },
    ...{ amount: '5700', currency: 'XAF', operator: 'MTN', signature: signature() },
  });
  return { ...placed, notice };
}

const approved = async () => {
  const books = await world.books();
  return books.collects.some(({ status }) => status === 'SUCCESSFUL');
};

describe.each([
  { way: 'GET', by: byGet },
  { way: 'JSON', by: byJson },
  { way: 'a form', by: byForm },
])('a notice by $way', ({ by }) => {
  it('is answered at once and makes us read back', async () => {
    const { order, notice } = await aPendingCollect();
    await world.decide('approve');
    await until('the wallet paid', approved);
    expect((await by(notice('SUCCESSFUL'))).status).toBe(200);
    await world.drain();
    expect(await world.states(order.id)).toBe('placed held');
  });

  it('with a signature of somebody else is refused without effect', async () => {
    const { notice } = await aPendingCollect();
    const before = await inboxSize();
    expect((await by({ ...notice('SUCCESSFUL'), signature: signature('other') })).status).toBe(403);
    expect((await by({ ...notice('SUCCESSFUL'), signature: '' })).status).toBe(403);
    expect(await inboxSize()).toBe(before);
  });
});

describe('what a notice says', () => {
  it('is no evidence: a forged success beside a valid signature pays nothing', async () => {
    const { order, notice, attemptId } = await aPendingCollect();
    expect((await byJson({ ...notice('SUCCESSFUL'), amount: '1' })).status).toBe(200);
    await world.drain();
    expect(await world.states(order.id)).toBe('placed pending');
    expect((await world.attempt(attemptId)).state).toBe('pending');
  });

  it('is no evidence: another one’s payment under our reference pays nothing', async () => {
    const [paid, unpaid] = [await aPendingCollect(), await aPendingCollect()];
    await world.decide('approve');
    await until('the wallet paid', approved);
    const forged = { ...paid.notice('SUCCESSFUL'), external_reference: unpaid.attemptId };
    await byJson(forged);
    await world.drain();
    expect(await world.states(unpaid.order.id)).toBe('placed pending');
  });

  it('counts once, however often and wherever it comes', async () => {
    const { notice } = await aPendingCollect();
    const before = await inboxSize();
    const answers = await Promise.all(
      [byGet, byJson, byForm, byJson, byGet].map((by) => by(notice('SUCCESSFUL'))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await inboxSize()).toBe(before + 1);
    const jobs = await world.rows(
      `select from outbox where kind = 'payment.read_back' and done_at is null`,
    );
    expect(jobs).toHaveLength(1);
  });

  it('of no attempt of ours waits, and then stands before a person', async () => {
    await byJson({ status: 'SUCCESSFUL', reference: 'nobody', signature: signature() });
    for (let hours = 0; hours < 4; hours += 0.2) await world.later(12 * 60_000);
    expect(await world.tasks()).toContain('job_dead.payment.read_back');
  });

  it('is found by our reference when the answer to the collect is still on its way', async () => {
    const { order, notice, attemptId } = await aPendingCollect();
    await world.rows(
      `update payment_attempts set state = 'submitting', provider_reference = null where id = $1`,
      [attemptId],
    );
    await world.decide('approve');
    await until('the wallet paid', approved);
    await byForm(notice('SUCCESSFUL'));
    await world.drain();
    expect(await world.states(order.id)).toBe('placed held');
  });
});

describe('all orders of events', () => {
  const events = ['notice', 'notice', 'forged failure', 'poll'] as const;

  it('end in the same ledger', async () => {
    const seen = new Set<string>();
    const orders = new Set(permutations([...events]).map((order) => order.join()));
    for (const order of [...orders].map((joined) => joined.split(','))) {
      await world.anew();
      const before = await world.balances();
      const { notice, attemptId } = await aPendingCollect();
      await world.decide('approve');
      await until('the wallet paid', approved);
      for (const event of order) {
        if (event === 'poll') await world.later(3_000);
        else await byJson(notice(event === 'forged failure' ? 'FAILED' : 'SUCCESSFUL'));
        await world.drain();
      }
      const after = await world.balances();
      const changes = Object.keys(after).map((code) => [
        code,
        (after[code] ?? 0) - (before[code] ?? 0),
      ]);
      seen.add(JSON.stringify([changes, (await world.attempt(attemptId)).state]));
    }
    expect(seen.size).toBe(1);
    expect([...seen][0]).toContain('["liab:escrow:order",5700]');
  });
});

describe('what nobody should send', () => {
  const valid = () => signature();
  it.each<[string, () => Promise<Response>, number]>([
    ['nothing', () => post('application/json', ''), 403],
    ['half of a JSON body', () => post('application/json', '{"signature": "'), 400],
    ['a JSON list', () => post('application/json', '[1, 2]'), 403],
    ['a JSON text', () => post('application/json', '"hello"'), 400],
    ['a body of 20 kB', () => byJson({ signature: 'x'.repeat(20_000) }), 413],
    ['a strange charset', () => post('application/json; charset=utf-7', '{}'), 403],
    ['XML', () => post('application/xml', '<a/>'), 403],
    [
      'the signature twice',
      () => send({ method: 'GET' }, `?signature=${valid()}&signature=${valid()}`),
      403,
    ],
    ['a nested signature', () => post('application/json', `{"signature":{"a":"${valid()}"}}`), 403],
    ['no reference', () => byJson({ signature: valid() }), 200],
    [
      'a reference twice',
      () => send({ method: 'GET' }, `?signature=${valid()}&reference=a&reference=b`),
      200,
    ],
    [
      'a nested reference',
      () => post('application/json', `{"signature":"${valid()}","reference":{"x":1}}`),
      200,
    ],
    [
      'an endless reference',
      () => byJson({ signature: valid(), reference: 'x'.repeat(5_000) }),
      200,
    ],
    ['a zero byte', () => byJson({ signature: valid(), reference: 'a\0b', status: '\0' }), 200],
    ['unknown fields', () => byJson({ signature: valid(), __proto__: 'x', new_field: '1' }), 200],
  ])('%s gets a clear answer and no effect', async (_says, ask, status) => {
    const before = await inboxSize();
    expect((await ask()).status).toBe(status);
    expect(await inboxSize()).toBe(before);
  });
});

function permutations<T>(list: T[]): T[][] {
  if (list.length < 2) return [list];
  return list.flatMap((one, index) =>
    permutations(list.filter((_, other) => other !== index)).map((rest) => [one, ...rest]),
  );
}
