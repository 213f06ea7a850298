import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { paymentNotices } from '../../src/http/payment-notices.js';
import { createIds } from '../../src/lib/ids.js';
import { createDatabase, type Database } from '../../src/models/database.js';
import { createNouPay } from '../../src/payments/noupay.js';
import { signatureOf } from '../../src/payments/noupay-signing.js';
import { createNoticeInbox } from '../../src/services/checkout/notice-inbox.js';
import { freshDatabase } from '../support/database.js';

const path = '/payments/noupay/webhook';
const secret = 'the-shared-secret';
let nowMs = Date.parse('2026-11-20T12:00:00Z');
const clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };
let db: Database;
let owner: pg.Client;
let server: Server;
let url: string;
let rung: number;

beforeAll(async () => {
  const database = await freshDatabase({ seeded: false });
  db = createDatabase({ url: database.appUrl, poolSize: 10 });
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const provider = createNouPay(
    {
      ...{ profile: 'generic', baseUrl: 'http://127.0.0.1:1', apiKey: 'k', secret },
      // A proxy may put the application elsewhere: the path as the provider knows it is what counts.
      ...{ callbackUrl: `https://kwata.example${path}`, timeoutMs: 100 },
    },
    { clock },
  );
  const notices = createNoticeInbox({ db, clock, ids: createIds(() => nowMs) });
  const afterCommit = () => {
    rung += 1;
  };
  const app = express();
  app.use(paymentNotices({ providers: [provider], notices, clock, afterCommit }));
  server = await new Promise((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}${path}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await owner.end();
  await db.close();
});
beforeEach(async () => {
  rung = 0;
  await owner.query('delete from inbox');
  await owner.query('delete from outbox');
});

let count = 0;
const aBody = (changes = {}) =>
  JSON.stringify({ id: `pay-${String((count += 1))}`, status: 'successful', ...changes });

function signed(body: string, changes: { at?: number; nonce?: string; by?: string } = {}) {
  const timestamp = String(Math.floor((changes.at ?? nowMs) / 1000));
  const nonce = changes.nonce ?? `nonce-${String((count += 1)).padStart(8, '0')}`;
  const call = { method: 'POST', path, timestamp, nonce, body };
  const signature = signatureOf(call, changes.by ?? secret);
  return { 'x-timestamp': timestamp, 'x-nonce': nonce, 'x-signature': signature };
}

const post = (body: string, headers: Record<string, string>) =>
  fetch(url, {
    ...{ method: 'POST', body },
    headers: { 'content-type': 'application/json', ...headers },
  });

const stored = async () => {
  const rows = await owner.query<{ n: number }>('select count(*)::int as n from inbox');
  const jobs = await owner.query<{ subject: unknown }>(
    `select subject from outbox where kind = 'payment.read_back'`,
  );
  return { notices: rows.rows[0]?.n, jobs: jobs.rows.map(({ subject }) => subject) };
};

it('a genuine notice posted ten times at once is one job to read the payment back', async () => {
  const body = aBody({ id: 'pay-a', reference: 'attempt-a' });
  const headers = signed(body);
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(body, headers)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  expect(await stored()).toEqual({
    notices: 1,
    jobs: [{ provider: 'noupay', providerReference: 'pay-a', externalReference: 'attempt-a' }],
  });
  expect(rung).toBe(1);
});

it('a nonce counts once, whatever is signed with it later', async () => {
  const nonce = 'used-only-once';
  const [first, second] = [aBody(), aBody()];
  expect((await post(first, signed(first, { nonce }))).status).toBe(200);
  expect((await post(second, signed(second, { nonce }))).status).toBe(200);
  expect((await stored()).jobs).toHaveLength(1);
});

it('a replay after the window is refused, and so is one from the future', async () => {
  const body = aBody();
  for (const at of [nowMs - 301_000, nowMs + 301_000]) {
    expect((await post(body, signed(body, { at }))).status).toBe(403);
  }
  const headers = signed(body);
  nowMs += 301_000;
  expect((await post(body, headers)).status).toBe(403);
  expect(await stored()).toEqual({ notices: 0, jobs: [] });
});

it.each<[string, () => Promise<Response>, number]>([
  ['no signature', () => post(aBody(), {}), 403],
  ['a signature of another body', () => post(aBody({ status: 'failed' }), signed(aBody())), 403],
  [
    'another secret',
    () => {
      const body = aBody();
      return post(body, signed(body, { by: 'guessed' }));
    },
    403,
  ],
  ['a signed GET', () => fetch(`${url}?id=pay`, { headers: signed('') }), 403],
  ['half of a JSON body', () => post('{"id": "', signed('{"id": "')), 400],
  ['20 kB', () => post(`"${'x'.repeat(20_000)}"`, {}), 413],
  ['signed nothing', () => post('{}', signed('{}')), 200],
  ['a signed list', () => post('[1]', signed('[1]')), 200],
  [
    'a signed form',
    () =>
      post('id=pay', { ...signed('id=pay'), 'content-type': 'application/x-www-form-urlencoded' }),
    200,
  ],
  [
    'nested references',
    () => {
      const body = aBody({ id: { x: 1 }, reference: ['a', 'b'] });
      return post(body, signed(body));
    },
    200,
  ],
])('%s gets a clear answer and no effect', async (_says, ask, status) => {
  expect((await ask()).status).toBe(status);
  expect(await stored()).toEqual({ notices: 0, jobs: [] });
});
