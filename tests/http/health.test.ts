import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testApp, type TestApp } from '../support/app.js';
import { until } from '../support/poll.js';

let house: TestApp;
let worker: TestApp;
beforeAll(async () => {
  house = await testApp({ workers: false });
  worker = await testApp({ beside: house });
});
afterAll(async () => {
  await worker.stop();
  await house.stop();
});

interface Body {
  status?: string;
  outbox?: { oldestDueMs: number; depth: number };
}

async function ask(path: string, at: TestApp = house) {
  const response = await fetch(`${at.url}${path}`);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Body,
  };
}

describe('/livez', () => {
  it('says that the process turns, and asks nothing else', async () => {
    expect(await ask('/livez')).toMatchObject({ status: 200, body: { status: 'alive' } });
  });
});

describe('/readyz', () => {
  it('is green where the database answers and no Redis is needed', async () => {
    const { status, body } = await ask('/readyz');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ready', degraded: [], redis: 'none' });
  });

  it('names Redis where a worker misses it, and orders still work', async () => {
    const { status, body } = await ask('/readyz', worker);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'degraded', degraded: ['redis'] });
  });

  it('tells what waits: a row that is due, and for how long', async () => {
    await worker.quiet();
    await house.owner.query(
      `insert into outbox (id, kind, lane, class, subject, due_at, created_at)
        values (gen_random_uuid(), 'unheard.of', 'test', 1, '{}', $1::timestamptz - interval '7 s', $1)`,
      [house.clock.now()],
    );
    const { body } = await ask('/readyz');
    expect(body.outbox).toEqual({ oldestDueMs: 7_000, depth: 1 });
    await house.owner.query(`delete from outbox where kind = 'unheard.of'`);
  });

  it('is 503 while the database is away, without a word of why, and green again after', async () => {
    const name = new URL(house.database.ownerUrl).pathname.slice(1);
    const away = async (isAway: boolean) => {
      const change = isAway ? 'revoke connect on database' : 'grant connect on database';
      const whom = isAway ? 'from public, kwata_app' : 'to public, kwata_app';
      await house.owner.query(`${change} ${name} ${whom}`);
      await house.owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and usename = 'kwata_app'`,
      );
    };
    await away(true);
    const { status, body } = await ask('/readyz');
    expect(status).toBe(503);
    expect(body).toEqual({ status: 'not_ready', degraded: ['database'] });
    expect((await ask('/livez')).status).toBe(200);
    await away(false);
    await until('ready again', async () => (await ask('/readyz')).status === 200);
  });
});

describe('an address that is not there', () => {
  it.each(['/', '/channels', '/payments', '/payments/payments/campay/webhook', '/.env'])(
    '%s is a plain 404 without a word about what runs here',
    async (path) => {
      const response = await request(house.url).get(path).expect(404);
      expect(response.type).not.toContain('html');
      expect(response.headers).not.toHaveProperty('x-powered-by');
    },
  );

  it('and those that are carry the headers that browsers heed', async () => {
    const { headers } = await ask('/livez');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  });
});
