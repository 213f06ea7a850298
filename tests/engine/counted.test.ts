// What a journey costs in statements and in Redis commands: the gate against slow regressions. A
// figure that goes down is lowered here; one that goes up needs a reason in the commit.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startRedis, type EmbeddedRedis } from '../../src/embedded/redis.js';
import { testApp, type TestApp } from '../support/app.js';
import { lineOf, type Line } from './line.js';

const SHOP = '237670000001';
const DRIVER = '237670000031';
const MIREILLE = '+237670000051';

/** Statements of upkeep and of looking for work: they come with the time, not with a journey. */
const OF_TIME = new Set([
  ...['catalogue_version', 'outbox_claim', 'outbox_renew', 'outbox_take_unrung', 'outbox_backlog'],
  ...['funnel_write', 'gateway_health_read'],
]);

let house: TestApp;
let redis: EmbeddedRedis | null;
let statements: string[] = [];
const folder = mkdtempSync(join(tmpdir(), 'kwata-counted-'));

beforeAll(async () => {
  redis = await startRedis({ dataDir: folder, path: process.env['PATH'] ?? '' });
  const onStatement = (name: string) => {
    if (!OF_TIME.has(name) && !name.startsWith('catalogue_load')) statements.push(name);
  };
  house = await testApp({
    env: redis ? { REDIS_URL: redis.url } : {},
    parts: { onStatement },
  });
});
afterAll(async () => {
  await house.stop();
  await redis?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await house.quiet();
  statements = [];
});

const line = (phone: string): Line => lineOf(phone, () => house.url);

/** The statements of one piece of work, in their order. */
async function of(work: () => Promise<unknown>): Promise<string[]> {
  await house.quiet();
  statements = [];
  await work();
  return statements;
}

/** The statements of each turn of a path, behind what was typed. */
async function costs(caller: Line, path: string[], tail?: string): Promise<[string, string[]][]> {
  const turns: [string, string[]][] = [['dial', await of(() => caller.dial(tail))]];
  for (const answer of path) turns.push([answer, await of(() => caller.type(answer))]);
  return turns;
}

/** A row is read once and kept; a page is stored only if nothing has changed since. */
const BROWSING = ['turn_save_on_top'];
const FIRST = ['turn_read', ...BROWSING];
/** Behind an effect the row is read again. */
const bare = (cost: string[] = []) => cost.filter((name) => name !== 'turn_read');
const PLACING = ['placing_read', 'placing_write'];
const around = (effect: string[]) => [
  ...['begin', 'conversation_lock', ...effect, 'turn_save', 'commit'],
];

describe('a turn', () => {
  it('that browses is one statement, and one more to read the row at first', async () => {
    const caller = line(MIREILLE);
    const path = ['1', '3', 'BON', '98', '99', '1', '0', '00', '8', '1*1'];
    const [first, second, ...others] = await costs(caller, path);
    // The row of a first page of all is read again.
    expect(first?.[1]).toEqual(['turn_read', 'turn_save']);
    expect(second?.[1]).toEqual(FIRST);
    for (const [typed, cost] of others) expect([typed, cost]).toEqual([typed, BROWSING]);
  });

  it('finds out by itself that its row has changed meanwhile, and reads it again', async () => {
    const caller = line(MIREILLE);
    await caller.dial();
    await caller.type('00');
    for (const change of [
      `insert into carts (account_id, version, lines, updated_at)
        select id, 1, '[]', now() from accounts`,
      `update carts set version = version + 1`,
      `update accounts set language = 'en'`,
      `update places set used_at = now()`,
      `update conversations set turns = 5`,
    ]) {
      await house.owner.query(change);
      expect(await of(() => caller.type('00'))).toEqual([...BROWSING, ...FIRST]);
      expect(await of(() => caller.type('00'))).toEqual(BROWSING);
    }
    expect(await caller.type('00')).toContain('My orders');
    await house.owner.query(`update accounts set language = 'fr'`);
  });

  it('that is sent again is no statement at all', async () => {
    const caller = line(MIREILLE);
    await caller.dial();
    await caller.type('1');
    expect(await of(() => caller.send(caller.text))).toEqual([]);
    expect(await of(() => caller.send(''))).toEqual([]);
    const both = () => Promise.all([caller.send('1*3'), caller.send('1*3'), caller.send('1*3')]);
    expect(await of(both)).toEqual(BROWSING);
  });

  it('that looks at orders is one statement more for each page of them', async () => {
    const caller = line('+237670000054');
    await caller.dial();
    const cost = await of(() => caller.type('4'));
    expect(cost.filter((name) => !FIRST.includes(name))).toHaveLength(1);
  });

  it('of somebody new is the only one that admits them', async () => {
    const [[, cost] = ['', []], ...later] = await costs(line('+237681500001'), []);
    expect(cost).toContain('person_admit');
    expect(cost.length).toBeLessThanOrEqual(6);
    expect(later).toEqual([]);
  });

  it('with an effect is one transaction around it', async () => {
    const turns = await costs(line('+237681500002'), ['1', 'Awa', '101', '1', '1', '1', '5', '2']);
    const effects = turns
      .filter(([, cost]) => cost.includes('begin'))
      .map(([, cost]) => bare(cost));
    expect(effects).toEqual([
      around(['account_set_language']),
      around(['account_set_name']),
      around(['place_insert', 'cart_lock', 'cart_write']),
      around(['cart_lock', 'cart_write']),
    ]);
  });
});

describe('placing an order', () => {
  it.each([
    { how: 'by Mobile Money', phone: '+237690000052', path: ['1', '1', '1'] },
    { how: 'in cash', phone: MIREILLE, path: ['1', '1', '2', '1'] },
  ])('$how is one transaction of six round trips', async ({ phone, path }) => {
    const turns = await costs(line(phone), path, '2001*5*2');
    const [, cost] = turns.at(-1)!;
    expect(bare(cost)).toEqual(around(PLACING));
    expect(bare(cost)).toHaveLength(6);
    await house.pass(5_000);
  });
});

describe('a whole journey', () => {
  it('by Mobile Money, from the dial to the delivery', async () => {
    await house.owner.query(`update drivers set status = 'off' where id <> 'DRV-31'`);
    const before = await redisCommands();
    const turns = await of(() => order(lineOf('+237681500003', () => house.url)));
    const behind = await of(() => deliver('237681500003'));
    const after = await redisCommands();
    process.stdout.write(
      `a journey: ${String(turns.length)} statements in ${String(PATH.length + 1)} turns, ` +
        `${String(behind.length)} behind them; ${String(after.all - before.all)} Redis commands, ` +
        `${String(after.bells - before.bells)} bells\n`,
    );
    // A busy machine may still be at the work of an earlier test.
    expect(turns.filter((name) => OF_TURNS.test(name))).toHaveLength(TURN_STATEMENTS);
    expect(behind.length).toBeLessThanOrEqual(BEHIND_AT_MOST);
    expect(after.bells - before.bells).toBeLessThanOrEqual(BELLS_AT_MOST);
  });

  it('tells Redis nothing in its turns', async () => {
    const turnsOnly = await testApp({ workers: false, env: redis ? { REDIS_URL: redis.url } : {} });
    // Nobody else may talk to this Redis meanwhile.
    await house.app.workers.stop();
    const before = await redisCommands();
    await order(lineOf('+237681500004', () => turnsOnly.url));
    expect(await redisCommands()).toEqual(before);
    const [placed] = await turnsOnly.rows<{ count: number }>('select count(*)::int from orders');
    expect(placed?.count).toBe(1);
    await turnsOnly.stop();
  });
});

/** Language, name, Akwa, a landmark, the shop, a dish, two of it, pay, by Mobile Money. */
const PATH = ['1', 'Awa', '101', '1', '1', '1', '5', '2', '1', '1'];
/** Beside `begin` and `commit`, five of each. */
const TURN_STATEMENTS = 35;
const OF_TURNS = /^(turn|person|conversation|account|place|cart|placing)_/;
const BEHIND_AT_MOST = 180;
const BELLS_AT_MOST = 14;

async function order(caller: Line): Promise<void> {
  await caller.dial();
  for (const answer of PATH) await caller.type(answer);
}

/** Pays, accepts, cooks, rides and delivers. */
async function deliver(msisdn: string): Promise<void> {
  const { world } = house.sandbox;
  await house.pass(4_000);
  const handset = world.handsets.get(msisdn);
  world.wallets.decide(handset, world.wallets.visible(handset)[0]!.id, 'approve');
  await house.quiet();
  const [order] = await house.rows<{ reference: number }>(
    'select reference from orders order by placed_at desc, id desc limit 1',
  );
  const reference = String(order?.reference);
  await sms(SHOP, `OUI ${reference} 10`);
  await sms(DRIVER, `OUI ${reference}`);
  await sms(SHOP, `PRET ${reference}`);
  await sms(DRIVER, `PRIS ${reference}`);
  const code = handset.messages.map(({ text }) => /Code (\d{4})/.exec(text)?.[1]).find(Boolean);
  await sms(DRIVER, `LIVRE ${reference} ${code ?? ''}`);
  const [{ fulfilment } = { fulfilment: '' }] = await house.rows<{ fulfilment: string }>(
    'select fulfilment from orders where reference = $1',
    [Number(reference)],
  );
  expect(fulfilment).toBe('delivered');
}

async function sms(msisdn: string, text: string): Promise<void> {
  const { smsNetwork, smsGateways, handsets } = house.sandbox.world;
  await smsNetwork.send(handsets.get(msisdn), text, smsGateways[0]!);
  await house.quiet();
}

/** What Redis was told so far: all commands, its own queue's waiting left out, and bells set. */
async function redisCommands(): Promise<{ all: number; bells: number }> {
  if (!redis) return { all: 0, bells: 0 };
  const client = new Redis(redis.url);
  const stats = await client.info('commandstats');
  client.disconnect();
  const calls = [...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
    .map(([, name = '', count]) => ({ name, count: Number(count) }))
    .filter(({ name }) => !/^(info|auth|hello|client|select|brpoplpush|config)/.test(name));
  const sum = (some: typeof calls) => some.reduce((total, { count }) => total + count, 0);
  return { all: sum(calls), bells: sum(calls.filter(({ name }) => name === 'zadd')) };
}
