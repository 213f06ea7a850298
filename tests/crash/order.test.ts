import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { createSandbox, type Sandbox } from '../../sandbox/app.js';
import { createCommitProxy, type CommitProxy, type CrashPoint } from '../support/commit-proxy.js';
import { freshDatabase, masterKey, type TestDatabase } from '../support/database.js';
import { until } from '../support/poll.js';
import { freePorts } from '../support/ports.js';
import { run, type Program } from '../support/processes.js';

const KEY = 'the-webhook-key-of-the-crashes';
/** A Monday noon in Douala: every shop is open. */
const NOON = '2026-11-16T11:05:00Z';
const CUSTOMER = '+237670000200';
/** Language, name, Deido, the first landmark, Mama Ndoumbelle, Ndole, Miondo, two, pay. */
const WAY = ['1', 'Awa', 'deido', '1', '1', '1', '1', '1', '2', '1'];
const CONFIRM = '1';

interface World {
  database: TestDatabase;
  owner: pg.Client;
  proxy: CommitProxy;
  sandbox: Sandbox;
  folder: string;
  appPort: number;
  sandboxPort: number;
  app: Program | null;
}

let world: World;

beforeAll(async () => {
  const database = await freshDatabase({ seeded: true });
  const [appPort = 0, sandboxPort = 0] = await freePorts(2);
  const sandbox = createSandbox({
    port: sandboxPort,
    appUrl: `http://127.0.0.1:${String(appPort)}`,
    webhookKey: KEY,
    clockStart: Date.parse(NOON),
  });
  await sandbox.listen();
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  world = {
    database,
    owner,
    proxy: await createCommitProxy(database.appUrl),
    sandbox,
    folder: mkdtempSync(join(tmpdir(), 'kwata-crash-')),
    appPort,
    sandboxPort,
    app: null,
  };
}, 60_000);

afterEach(async () => {
  await stopApp();
});

afterAll(async () => {
  await world.owner.end();
  await world.proxy.close();
  await world.sandbox.close();
  await world.database.drop();
  rmSync(world.folder, { recursive: true, force: true });
});

async function startApp(): Promise<Program> {
  const app = run(process.execPath, ['scripts/run.mjs', 'start'], {
    env: {
      PORT: String(world.appPort),
      SANDBOX_URL: `http://127.0.0.1:${String(world.sandboxPort)}`,
      DATABASE_URL: world.proxy.url,
      MIGRATION_DATABASE_URL: world.database.ownerUrl,
      MASTER_KEY: masterKey,
      WEBHOOK_KEY: KEY,
      DATA_DIR: world.folder,
      CLOCK_START: NOON,
      COLLECT_DELAY_MS: '50',
    },
  });
  world.app = app;
  const ready = `http://127.0.0.1:${String(world.appPort)}/readyz`;
  await until(
    'the application is ready',
    async () => (await fetch(ready).catch(() => null))?.ok,
    30_000,
  );
  return app;
}

async function stopApp(): Promise<void> {
  world.app?.kill('SIGKILL');
  await world.app?.ended;
  world.app = null;
}

/** One turn, as the gateway posts it; null when the application died over it. */
async function turn(session: string, phone: string, inputs: string[]): Promise<string | null> {
  const url = `http://127.0.0.1:${String(world.appPort)}/channels/ussd/africastalking?key=${KEY}`;
  const body = new URLSearchParams({
    sessionId: session,
    phoneNumber: phone,
    serviceCode: '*237*55#',
    text: inputs.join('*'),
  });
  const answer = await fetch(url, { method: 'POST', body }).catch(() => null);
  return answer ? answer.text() : null;
}

async function walkToThePrice(session: string, phone: string): Promise<void> {
  for (let step = 0; step <= WAY.length; step += 1) {
    const page = await turn(session, phone, WAY.slice(0, step));
    expect(page, `after ${String(step)} answers`).toMatch(/^CON /);
  }
}

async function count(text: string): Promise<number> {
  const { rows } = await world.owner.query<{ n: number }>(text);
  return rows[0]?.n ?? 0;
}

async function collects(): Promise<{ externalReference: string; state: string }[]> {
  const answer = await fetch(`http://127.0.0.1:${String(world.sandboxPort)}/books`);
  const books = (await answer.json()) as {
    collects: { externalReference: string; state: string }[];
  };
  return books.collects;
}

describe('the process is killed while an order is being placed', () => {
  const cases: { point: CrashPoint; phone: string; says: string }[] = [
    { point: 'after_commit', phone: CUSTOMER, says: 'between the effect and the reply' },
    { point: 'before_commit', phone: '+237670000201', says: 'just before the commit' },
  ];

  it.each(cases)(
    '$says: one order, one charge',
    async ({ point, phone }) => {
      const session = `crash-${point}`;
      const before = await collects();
      const app = await startApp();
      await walkToThePrice(session, phone);
      world.proxy.arm(point, () => {
        app.kill('SIGKILL');
      });
      const confirmed = [...WAY, CONFIRM];
      expect(await turn(session, phone, confirmed)).toBeNull();
      expect(await app.ended).toBe('SIGKILL');

      await startApp();
      const reply = await turn(session, phone, confirmed);
      expect(reply).toMatch(/^END Cde \d{4}, 4700F\. Raccrochez/);
      expect(await turn(session, phone, confirmed)).toBe(reply);

      const reference = /Cde (\d+)/.exec(reply ?? '')?.[1] ?? '0';
      const charged = await until(
        'the payment request',
        async () => {
          const fresh = (await collects()).slice(before.length);
          return fresh.length > 0 ? fresh : undefined;
        },
        20_000,
      );
      expect(charged).toHaveLength(1);
      const orders = `select count(*)::int as n from orders o
      join payments p on p.order_id = o.id
      join payment_attempts a on a.payment_id = p.id
      where a.external_reference = '${charged[0]?.externalReference ?? ''}'
        and o.reference = ${reference}`;
      expect(await count(orders)).toBe(1);
      expect(await count('select count(*)::int as n from orders')).toBe(
        cases.findIndex((entry) => entry.point === point) + 1,
      );
    },
    90_000,
  );
});

describe('the process is killed while a payment is being asked for', () => {
  it('is found out afterwards, and never asked for twice', async () => {
    const session = 'crash-collect';
    const phone = '+237670000202';
    const before = (await collects()).length;
    const app = await startApp();
    await walkToThePrice(session, phone);
    // The provider takes the request and never answers; the worker dies waiting.
    world.sandbox.world.faults.set({
      'campay.collect': { mode: 'timeout_after_accept', rate: 1, seed: 1 },
    });
    await turn(session, phone, [...WAY, CONFIRM]);
    await until('the request arrived', async () => (await collects()).length > before, 20_000);
    app.kill('SIGKILL');
    await app.ended;
    world.sandbox.world.faults.clear();

    await startApp();
    const states = `select count(*)::int as n from payment_attempts
      where state in ('unknown', 'pending', 'succeeded')`;
    await until('the attempt is in doubt', async () => (await count(states)) >= 1, 30_000);
    expect((await collects()).length).toBe(before + 1);
  }, 90_000);
});
