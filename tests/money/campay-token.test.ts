import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { Phone } from '../../src/lib/phone.js';
import { createCampay } from '../../src/payments/campay.js';
import type { CampayCredentials } from '../../src/payments/campay-token.js';

/** A CamPay that counts what it is asked and knows which tokens still count. */
let server: Server;
let asked: string[];
let bodies: string[];
let live: Set<string>;
let tokenAnswer: () => { status: number; body: object };
let nowMs: number;

beforeEach(async () => {
  asked = [];
  bodies = [];
  live = new Set(['permanent']);
  nowMs = 0;
  tokenAnswer = () => {
    const token = `t${String(asked.length)}`;
    live.add(token);
    return { status: 200, body: { token, expires_in: 3600 } };
  };
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const token = request.headers.authorization?.replace('Token ', '') ?? '';
    const known = live.has(token);
    const answer =
      request.url === '/token/'
        ? tokenAnswer()
        : { status: known ? 200 : 401, body: known ? { reference: 'r', operator: 'MTN' } : {} };
    request.on('data', (chunk: Buffer) => bodies.push(chunk.toString('utf8')));
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const byName: CampayCredentials = { username: 'u', password: 'p' };

function campay(credentials: CampayCredentials = byName) {
  const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  const clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };
  const provider = createCampay(
    { baseUrl, credentials, webhookKey: 'k', timeoutMs: 1_000 },
    { clock },
  );
  const request = {
    amountXaf: 5,
    phone: '+237670000001' as Phone,
    externalReference: 'x',
    description: 'd',
  };
  const withdrawal = { ...request, externalReference: 'f81d4fae-7dec-4d0a-a765-00a0c91e6bf6' };
  return {
    collect: () => provider.collect(request),
    withdraw: () => provider.withdraw(withdrawal),
    history: (from: string, to: string) => provider.history(new Date(from), new Date(to)),
    close: () => provider.close(),
  };
}

const count = (path: string) => asked.filter((one) => one === path).length;

it('asks for one token when many calls need it at once, and keeps it', async () => {
  const { collect, close } = campay();
  const results = await Promise.all(Array.from({ length: 10 }, collect));
  await collect();
  expect(results.every(({ kind }) => kind === 'accepted')).toBe(true);
  expect(count('/token/')).toBe(1);
  await close();
});

it('renews a token five minutes before it ends', async () => {
  const { collect, close } = campay();
  await collect();
  nowMs = 54 * 60_000;
  await collect();
  expect(count('/token/')).toBe(1);
  nowMs = 55 * 60_000 + 1;
  await collect();
  expect(count('/token/')).toBe(2);
  await close();
});

it('takes a refused token for ended: asks once for another and sends once more', async () => {
  const { collect, close } = campay();
  await collect();
  live.clear();
  expect((await collect()).kind).toBe('accepted');
  expect([count('/token/'), count('/collect/')]).toEqual([2, 3]);
  await close();
});

it('gives up when the new token is refused too', async () => {
  tokenAnswer = () => ({ status: 200, body: { token: 'worthless', expires_in: 3600 } });
  const { collect, close } = campay();
  expect(await collect()).toMatchObject({ kind: 'refused', code: '401', reason: 'not_authorised' });
  expect([count('/token/'), count('/collect/')]).toEqual([2, 2]);
  await close();
});

it.each([
  { says: 'refused', answer: { status: 400, body: { non_field_errors: ['no'] } } },
  { says: 'broken', answer: { status: 500, body: {} } },
  { says: 'empty', answer: { status: 200, body: { token: 'None' } } },
])('sends nothing without a token: $says', async ({ answer }) => {
  tokenAnswer = () => answer;
  const { collect, close } = campay();
  expect((await collect()).kind).toBe('not_sent');
  expect(count('/collect/')).toBe(0);
  await close();
});

it('uses a permanent token as it is, and cannot renew it', async () => {
  const { collect, close } = campay({ permanentToken: 'permanent' });
  expect((await collect()).kind).toBe('accepted');
  live.clear();
  expect(await collect()).toMatchObject({ kind: 'refused', code: '401' });
  expect(count('/token/')).toBe(0);
  await close();
});

it('sends money out once: a refused token is proof of nothing done, and the next call has another', async () => {
  const { collect, withdraw, close } = campay();
  await collect();
  live.clear();
  expect(await withdraw()).toEqual({ kind: 'not_sent', cause: 'token_refused', proof: 'not_sent' });
  expect(count('/withdraw/')).toBe(1);
  expect((await withdraw()).kind).toBe('accepted');
  expect([count('/token/'), count('/withdraw/')]).toEqual([2, 2]);
  await close();
});

it('is shut out with a permanent token that does not count, whatever it asks for', async () => {
  const { withdraw, close } = campay({ permanentToken: 'worthless' });
  expect(await withdraw()).toMatchObject({ kind: 'refused', reason: 'not_authorised' });
  await close();
});

it.each([
  ['2026-11-19T23:00:00Z', '2026-11-20T23:00:00Z', '2026-11-19', '2026-11-21'],
  ['2026-11-20T12:00:00Z', '2026-11-20T13:00:00Z', '2026-11-20', '2026-11-20'],
])('asks for the days around %s to %s, whatever their zone', async (from, to, first, last) => {
  const { history, close } = campay({ permanentToken: 'permanent' });
  await history(from, to);
  expect(JSON.parse(bodies.join(''))).toEqual({ start_date: first, end_date: last });
  await close();
});
