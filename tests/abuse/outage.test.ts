import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createVault } from '../../src/lib/vault.js';
import { createDatabase } from '../../src/models/database.js';
import { testApp, webhookKey, type TestApp } from '../support/app.js';
import { freshDatabase, masterKey, type TestDatabase } from '../support/database.js';
import { until } from '../support/poll.js';
import { dialler, gatewayTo, type Gateway } from './gateway.js';
import { wayTo, type Way } from './way.js';

const MIREILLE = '+237670000051';

describe('a way to the database that goes quiet', () => {
  let database: TestDatabase;
  let way: Way;
  let house: TestApp;
  let gateway: Gateway;
  beforeAll(async () => {
    database = await freshDatabase({ seeded: true });
    way = await wayTo(database.appUrl);
    const limits = { TURN_DEADLINE_MS: '800', TURN_WAIT_MS: '300', DATABASE_ANSWER_MS: '1000' };
    house = await testApp({ env: { DATABASE_URL: way.url, DATABASE_POOL: '4', ...limits } });
    gateway = gatewayTo(house);
  });
  afterAll(async () => {
    await house.stop();
    await way.close();
    await database.drop();
  });

  it('is answered in time while it lasts, and forgotten as soon as a new connection is made', async () => {
    const phone = dialler(gateway, MIREILLE);
    const home = await phone.dial();
    expect(home).toContain('Bonjour Mireille');

    way.goQuiet({ alsoNew: true });
    const before = performance.now();
    const pages = await Promise.all([phone.type('1'), ...[1, 2, 3].map(() => phone.dial())]);
    expect(performance.now() - before).toBeLessThan(2_500);
    for (const page of pages) expect(page).toMatch(/^END .*(Trop de monde|une erreur)/);
    const ready = await fetch(`${house.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { degraded: ['database'] }]);
    expect((await gateway.sms(MIREILLE, 'AIDE')).body).toBe('ok');

    way.recover();
    await until('turns are answered again', async () => (await phone.dial()).startsWith('CON'));
    const { messages } = house.sandbox.world.handsets.get(MIREILLE.slice(1));
    await until('the SMS that was kept is taken up', () =>
      messages.some(({ text }) => text.includes('SUIVI')),
    );
    expect((await fetch(`${house.url}/readyz`)).status).toBe(200);
  });

  it('gives its connections up in a transaction too', async () => {
    const db = createDatabase({ url: way.url, poolSize: 1, answerMs: 300, acquireMs: 3_000 });
    const one = { name: 'one', text: 'select 1 as one' };
    await db.query(one);
    way.goQuiet();
    const fault = { code: 'database_failed', retryable: true };
    await expect(db.transaction((tx) => tx.query(one))).rejects.toMatchObject(fault);
    expect(await db.transaction((tx) => tx.query(one))).toEqual([{ one: 1 }]);
    way.goQuiet();
    await expect(db.query(one)).rejects.toMatchObject(fault);
    expect(await db.query(one)).toEqual([{ one: 1 }]);
    await db.close();
  });
});

describe('what gateways tell while tables cannot be written', () => {
  let house: TestApp;
  let gateway: Gateway;
  beforeAll(async () => {
    house = await testApp();
    gateway = gatewayTo(house);
  });
  afterAll(() => house.stop());

  const spool = () => readdirSync(join(house.config.dataDir, 'sms-spool'));
  const tell = (path: string, fields: Record<string, string>) =>
    gateway.call(`/channels/sms/africastalking${path}?key=${webhookKey}`, {
      body: new URLSearchParams(fields),
    });
  const received = (phone: string) =>
    house.sandbox.world.handsets
      .get(phone.slice(1))
      .messages.filter(({ state }) => state === 'received').length;

  it('is kept: SMS, reports and opt-outs, each taken in once', async () => {
    await gateway.sms(MIREILLE, 'START');
    await house.quiet();
    await house.owner.query('alter table inbox rename to inbox_away');
    await house.owner.query('alter table audit_log rename to audit_log_away');
    const answers = await Promise.all([
      gateway.sms(MIREILLE, 'AIDE'),
      tell('/delivery', { id: 'ATXid_late', status: 'Failed' }),
      tell('/opt-out', { senderId: '8055', phoneNumber: MIREILLE }),
    ]);
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      answers.map(() => [200, 'ok']),
    );
    expect(spool().length).toBe(3);
    await house.app.upkeep();
    expect(spool().length).toBe(3);

    await house.owner.query('alter table inbox_away rename to inbox');
    await house.owner.query('alter table audit_log_away rename to audit_log');
    await house.app.upkeep();
    await house.app.upkeep();
    await house.quiet();
    expect(spool()).toEqual([]);
    expect(received(MIREILLE)).toBe(2);
    const facts = await house.rows(
      `select a.offers_wanted as wanted, (select count(*)::int from inbox
          where external_id = 'ATXid_late|failed') as reports
        from accounts a where a.offers_said_at is not null`,
    );
    expect(facts).toEqual([{ wanted: false, reports: 1 }]);
  });

  it('is not held up by what can never be read or taken in', async () => {
    const [damaged, next] = ['+237677500001', '+237677500002'];
    await gateway.sms(damaged, 'AIDE');
    await house.quiet();
    // The key of one person does not open: whatever they write fails, again and again.
    const flip = 'set key_wrapped = set_byte(key_wrapped, 20, get_byte(key_wrapped, 20) # 1)';
    const digest = createVault(masterKey).digest('phone', damaged);
    const change = () =>
      house.owner.query(
        `update accounts ${flip} where id = (select account_id from phones where digest = $1)`,
        [digest],
      );
    await change();
    for (let at = 0; at < 6; at += 1) await gateway.sms(damaged, 'SUIVI');
    const folder = join(house.config.dataDir, 'sms-spool');
    writeFileSync(join(folder, '00000000-garbage.sms'), 'garbage');
    expect(spool().length).toBe(7);

    await house.owner.query('alter table inbox rename to inbox_away');
    await gateway.sms(next, 'AIDE');
    await house.owner.query('alter table inbox_away rename to inbox');
    for (let round = 0; round < 3; round += 1) await house.app.upkeep();
    await house.quiet();
    expect(received(next)).toBe(1);
    expect(spool().length).toBe(7);

    await change();
    for (let round = 0; round < 60; round += 1) await house.app.upkeep();
    await house.quiet();
    expect(spool()).toEqual(['00000000-garbage.aside']);
    expect(received(damaged)).toBe(7);
  });
});
