// SMS by SMPP, against the package `smpp` as the message centre: the same promises as every gateway.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createSandbox, type Sandbox } from '../../sandbox/app.js';
import type { SmsGateway } from '../../src/channels/channel.js';
import { createBind, type Bind, type BindSettings } from '../../src/channels/smpp/bind.js';
import { loadSmpp, type SmppPdu } from '../../src/channels/smpp/package.js';
import { createSmppDesk } from '../../src/channels/sms/smpp-desk.js';
import { createSmppSending } from '../../src/channels/sms/smpp-sending.js';
import { createIds } from '../../src/lib/ids.js';
import type { Phone } from '../../src/lib/phone.js';
import { createVault } from '../../src/lib/vault.js';
import { createDatabase, type Database } from '../../src/models/database.js';
import { freshDatabase, masterKey, type TestDatabase } from '../support/database.js';
import { until } from '../support/poll.js';
import { freePorts } from '../support/ports.js';
import { smsGatewayContract, type GatewayWorld } from './sms-gateway-suite.js';

const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ids = createIds(() => Date.now());
const PASSWORD = 'a-right';

const settingsFor = (port: number): BindSettings => ({
  ...{ url: `smpp://127.0.0.1:${String(port)}`, systemId: 'kwata', password: PASSWORD },
  ...{ systemType: '', window: 10, answerMs: 500, enquireMs: 200, againMs: [10, 50] },
});

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await freshDatabase({ seeded: false });
  db = createDatabase({ url: database.appUrl, poolSize: 3, acquireMs: 30_000, answerMs: 30_000 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const outside = (given = {}) =>
  createSandbox({
    ...{ port: 0, smppSystemId: 'kwata', smppPassword: PASSWORD, retryGapsMs: [50, 50, 50] },
    ...given,
  });

async function bindTo(port: number, onDelivery: (pdu: SmppPdu) => void = () => undefined) {
  const states: string[] = [];
  const bind = createBind({
    ...{ smpp: await loadSmpp(), clock, log, settings: settingsFor(port), onDelivery },
    onState: (state, reason) => states.push(`${state} ${reason}`),
  });
  bind.start();
  return { bind, states };
}

/** The bind as a gateway: what the link's owner does with a row, done at once. */
function gatewayOf(bind: Bind, isPatient = true): SmsGateway {
  const sending = createSmppSending({ db, clock, ids, bind, from: '8055' });
  return {
    ...{ name: 'smpp', channel: 'sms' },
    async send(message) {
      if (isPatient) await until('a bind', () => bind.isUp());
      const rowId = ids.next();
      const result = await sending.send(message, rowId);
      if (result === 'unknown') return { ok: false, permanent: false, code: 'unknown' };
      return result.ok ? { ok: true, externalId: rowId } : result;
    },
  };
}

smsGatewayContract('SMPP', async (): Promise<GatewayWorld> => {
  const sandbox = outside();
  const address = `http://127.0.0.1:${String(await sandbox.listen())}`;
  const told: Pick<GatewayWorld, 'inbound' | 'reports' | 'optOuts'> = {
    ...{ inbound: [], reports: [], optOuts: [] },
  };
  const desk = createSmppDesk({
    ...{ db, clock, log, vault: createVault(masterKey) },
    desk: {
      take(one) {
        if (one.kind === 'sms') told.inbound.push(one.sms);
        else if (one.kind === 'report') told.reports.push(one.report);
        return Promise.resolve();
      },
    },
  });
  const taking = new Set<Promise<void>>();
  const { bind } = await bindTo(sandbox.smppPort(), (pdu) => {
    const taken = desk(pdu).then(() => bind.answer(pdu));
    taking.add(taken);
    void taken.finally(() => taking.delete(taken));
  });
  const [nobody = 0] = await freePorts(1);
  const lost = await bindTo(nobody);
  return {
    ...told,
    ...{ gateway: gatewayOf(bind), unreachable: gatewayOf(lost.bind, false) },
    ...{ fault: 'smpp.submit', reportFault: 'smpp.report', tellsOptOuts: false },
    ...{ ours: address, forged: [] },
    async control(method, path, body) {
      const answer = await fetch(`${address}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json' },
      });
      const said = (await answer.json()) as Record<string, unknown>;
      if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(said)}`);
      return said;
    },
    async close() {
      await Promise.all([bind.stop(), lost.bind.stop(), ...taking]);
      await sandbox.close();
    },
  };
});

describe('a bind', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = outside();
    await sandbox.listen();
  });
  afterAll(() => sandbox.close());
  const to = '+237677000001' as Phone;

  test('is refused with a wrong password, says so once, and comes up when it is put right', async () => {
    const stricter = outside({ smppPassword: 'another' });
    await stricter.listen();
    const { bind, states } = await bindTo(stricter.smppPort());
    await until('a refusal', () => states.length > 0);
    expect(states).toEqual(['down bind_refused_0xe']);
    expect(bind.isUp()).toBe(false);
    stricter.world.settings.smppPassword = PASSWORD;
    await until('a bind', () => bind.isUp());
    expect(states).toEqual(['down bind_refused_0xe', 'up bound']);
    await bind.stop();
    await stricter.close();
  });

  test('comes back by itself when the line breaks, one at a time', async () => {
    const { bind, states } = await bindTo(sandbox.smppPort());
    await until('a bind', () => bind.isUp());
    sandbox.world.smsc.drop();
    await until('it is back', () => states.length === 3);
    expect(states).toEqual(['up bound', 'down closed', 'up bound']);
    expect(sandbox.world.smsc.binds()).toMatchObject({ now: 1, most: 1 });
    await bind.stop();
    await until('it has left', () => sandbox.world.smsc.binds().now === 0);
  });

  test('told to slow down, sends the message all the same', async () => {
    const { bind } = await bindTo(sandbox.smppPort());
    const gateway = gatewayOf(bind);
    sandbox.world.faults.set({ 'smpp.submit': { mode: 'http_429', count: 1 } });
    expect(await gateway.send({ to, text: 'Votre code: 5573', ref: 'slow' })).toMatchObject({
      ok: true,
    });
    sandbox.world.faults.clear();
    await bind.stop();
  });

  test('carries long texts in parts that a phone joins, in either alphabet', async () => {
    const { bind } = await bindTo(sandbox.smppPort());
    const gateway = gatewayOf(bind);
    const texts = [`${'Commande {4821} é '.repeat(18)}fin`, `${'Ndolé œuf ’ '.repeat(14)}fin`];
    for (const text of texts) await gateway.send({ to, text, ref: text });
    const phone = sandbox.world.handsets.get('237677000001');
    await until('they came', () => phone.messages.length >= 3);
    expect(phone.messages.slice(-2).map((message) => message.text)).toEqual(texts);
    await bind.stop();
  });
});
