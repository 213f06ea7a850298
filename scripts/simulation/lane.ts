import pg from 'pg';

import { createDatabase } from '../../src/models/database.js';
import type { Person } from '../../src/services/person.js';
import { auditAtRest, auditOnTheWay, type Violation } from './auditor.js';
import { BEGINNING, CITIES, type WorldDatabase } from './cluster.js';
import { createCrashes } from './crashes.js';
import { createCustomers } from './customers.js';
import { createDrivers, type Drivers } from './drivers.js';
import { createEndgame } from './endgame.js';
import { openHouse, type House } from './house.js';
import { createSeededIds } from './identity.js';
import { createLine } from './line.js';
import { createNotices } from './notices.js';
import { createMenus } from './menus.js';
import { MINUTE, SECOND, type KnownOrder, type Role, type Scene } from './people.js';
import { plantAround, plantInDatabase, plantInProvider, type Planted } from './planted.js';
import { createVirtualProvider, type VirtualProvider } from './provider.js';
import { createRandom, type Random } from './random.js';
import { createRelay, type Relay } from './relay.js';
import { createShops } from './shops.js';
import { createTasks, type Tasks } from './tasks.js';
import { createTexts, type Received } from './texts.js';
import { createTime, type Time } from './time.js';
import { createTrace, type Trace } from './trace.js';
import { createWallets } from './wallets.js';
import { ROUGH, USUAL } from './weather.js';
import { workersOf } from './who.js';

/** One world: so many orders from one seed, on a database of its own. */
export interface WorldWish {
  seed: string;
  orders: number;
  database: WorldDatabase;
  planted?: Planted | null;
}

export interface WorldResult {
  seed: string;
  orders: number;
  /** Of every line of the trace: the same seed gives the same one. */
  hash: string;
  trace: string;
  violations: Violation[];
  /** The last that happened to what a violation is about. */
  about(violation: Violation): string[];
  /** How often each statement was asked, by its name. */
  statements: Record<string, number>;
  virtualMs: number;
}

/** How far apart orders come, on average; few orders are spread wider than many. */
const GAP_MS = { few: 12 * SECOND, many: 1.5 * SECOND };
/** How often the outbox is looked at: seldom where little happens. */
const LOOK_MS = { few: 2.5 * SECOND, many: SECOND };
const isLarge = (orders: number) => orders > 100;
const CUSTOMERS_PER_ORDER = 0.3;
const AUDIT_MS = 20 * MINUTE;
const CRASH_PERCENT = 0.4;
const LOST_ENDS_PERCENT = 0.4;
const TURNS_PERCENT = 12;
/** Long after the last poll; a world that still moves then never comes to rest. */
const END_MS = 12 * 24 * 60 * MINUTE;

/** Runs one world until nothing is left to happen, and looks at it from outside. */
export async function runWorld(wish: WorldWish): Promise<WorldResult> {
  const { database, planted = null } = wish;
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const statements: Record<string, number> = {};
  const raw = createDatabase({
    ...{ url: database.appUrl, poolSize: 1, acquireMs: 60_000, answerMs: 120_000 },
    onStatement: (name) => (statements[name] = (statements[name] ?? 0) + 1),
  });
  try {
    await plantInDatabase(owner, planted);
    const world = await createWorld(wish, plantAround(raw, planted));
    const violations = await live(world, wish, owner);
    const { trace, time, scene } = world;
    const hash = trace.hash();
    return {
      ...{ seed: wish.seed, orders: scene.orders.size, hash, violations, statements },
      ...{ trace: trace.text(), virtualMs: time.nowMs() - BEGINNING.getTime() },
      about: (violation) => lastOf(trace, scene, violation),
    };
  } finally {
    await raw.close();
    await owner.end();
  }
}

interface World {
  scene: Scene;
  time: Time;
  trace: Trace;
  random: Random;
  providers: VirtualProvider[];
  customers: { order(no: number, done: () => void): Promise<void> };
  endgame(): Promise<void>;
}

const CAPABILITIES = {
  ...{
    pushCollect: true,
    payout: true,
    massPayout: false,
    holder: true,
    balances: true,
    history: true,
  },
  ...{ idempotentCreate: false, signedNotices: false, refund: false },
  ...{ operators: ['MTN', 'ORANGE'], minAmountXaf: 1, amountStepXaf: 1 },
};

/** The world outside, the house in it, and the people around it. */
async function createWorld(
  wish: WorldWish,
  database: ReturnType<typeof createDatabase>,
): Promise<World> {
  const random = createRandom(wish.seed);
  const time = createTime(BEGINNING);
  const trace = createTrace(time.nowMs, time.nowMs());
  const tasks = createTasks(time);
  // Who plants a mistake wants to see it soon.
  const weather = wish.planted ? ROUGH : USUAL;
  const chance = { tasks, time, trace, weather };
  const crashes = createCrashes({
    ...chance,
    random: random.fork('crash'),
    percent: CRASH_PERCENT,
    died: () => later.house?.processDied(),
  });
  const faults: string[] = [];
  const busy = new Set<string>();
  const log = logInto(trace, tasks);
  // What follows knows each other: SMS are about the relay's rows, notices come to the house's door.
  const later: { relay?: Relay; house?: House; roles: Role[]; orders: Map<string, KnownOrder> } = {
    roles: [],
    orders: new Map(),
  };
  const wallets = createWallets({ ...chance, random: random.fork('wallets'), isBusy: () => false });
  const line = createLine({
    ...chance,
    random: random.fork('line'),
    providers: ['campay', 'noupay'],
  });
  const notices = createNotices({
    ...chance,
    random: random.fork('notices'),
    deliver: (provider, fields) => deliver(provider, fields),
  });
  const shared = { ...chance, wallets, line, notices, crashes };
  const providers = [
    createVirtualProvider({
      ...shared,
      name: 'campay',
      capabilities: { ...CAPABILITIES, lookupByOurReference: false },
    }),
    createVirtualProvider({
      ...shared,
      name: 'noupay',
      capabilities: { ...CAPABILITIES, lookupByOurReference: true },
    }),
  ].map((provider) => plantInProvider(provider, wish.planted ?? null));
  const sms = createTexts({
    ...chance,
    random: random.fork('sms'),
    subjectOf: (id) => later.relay?.subjectOf(id),
    onText(received: Received) {
      const order = received.orderId ? later.orders.get(received.orderId) : undefined;
      later.roles.forEach((role) => {
        role.onText(received, order);
      });
    },
  });
  const ids = createSeededIds(random.fork('ids'), time.nowMs);
  const house = await openHouse({
    ...{ databaseUrl: wish.database.appUrl, db: crashes.around(database) },
    ...{ clock: time.clock, ids, log, providers, sms },
  });
  later.house = house;
  const relay = createRelay({
    ...{ ...house, db: database, log, ...chance, random: random.fork('relay') },
    lostEndsPercent: LOST_ENDS_PERCENT,
    gapMs: isLarge(wish.orders) ? LOOK_MS.many : LOOK_MS.few,
  });
  later.relay = relay;

  async function deliver(provider: string, fields: unknown): Promise<void> {
    await tasks.start(`notice of ${provider}`, async () => {
      const from = providers.find(({ name }) => name === provider);
      const received = { method: 'POST', headers: {}, rawBody: Buffer.alloc(0), fields };
      const verified = from?.verifyNotice(received, time.clock.now());
      if (!verified?.ok) return;
      await house.services.noticeInbox.receiveInOwnTransaction(provider, verified.notice);
    });
    relay.poke();
  }

  const scene: Scene = {
    ...{ house, ...chance, relay, faults, orders: later.orders, turnsPercent: TURNS_PERCENT },
    random: random.fork('people'),
  };
  const workers = await workersOf(house);
  const customers = await createCustomers(
    scene,
    createMenus(scene, busy),
    CITIES,
    Math.max(6, Math.round(wish.orders * CUSTOMERS_PER_ORDER)),
  );
  const personOf = (phone: string): Person | undefined => workers.get(phone);
  const drivers: Drivers = createDrivers(scene, personOf);
  later.roles.push(customers, createShops(scene, personOf), drivers);
  const books = providers.map((provider) => provider.books);
  const endgame = createEndgame(scene, drivers, { personOf, providers: books });
  return { scene, time, trace, random: random.fork('arrivals'), providers, customers, endgame };
}

/** Orders come, until there are so many; then everything comes to its end. */
async function live(world: World, wish: WorldWish, owner: pg.Client): Promise<Violation[]> {
  const { time, scene, providers } = world;
  const found: Violation[] = [];
  const books = providers.map((provider) => provider.books);
  arrive(world, wish.orders, () => {
    planEnd(world);
  });
  let auditAtMs = time.nowMs() + AUDIT_MS;
  const endMs = time.nowMs() + END_MS;
  for (let atMs = time.nextAtMs(); atMs !== null && atMs < endMs; atMs = time.nextAtMs()) {
    if (atMs >= auditAtMs) {
      found.push(...(await auditOnTheWay(owner, books)));
      // Days in which only polls are left change little.
      auditAtMs = atMs + (scene.orders.size < wish.orders ? AUDIT_MS : 36 * AUDIT_MS);
    }
    if (found.length > 0) return found;
    await time.step();
  }
  const told = [...scene.orders.values()].map(({ orderId, customer: { accountId } }) => {
    return { orderId, accountId };
  });
  found.push(...(await auditAtRest(owner, books, told)));
  found.push(...scene.faults.map((facts) => ({ rule: 'nobody meets an error', about: '', facts })));
  return found;
}

function arrive(world: World, wanted: number, done: () => void): void {
  const { time, scene, random, customers } = world;
  const meanMs = isLarge(wanted) ? GAP_MS.many : GAP_MS.few;
  let [no, open] = [0, 0];
  const next = async (): Promise<void> => {
    if (scene.orders.size >= wanted) {
      done();
      return;
    }
    time.after(random.between(1, 2 * meanMs), next);
    if (scene.orders.size + open >= wanted) return;
    open += 1;
    await customers.order((no += 1), () => (open -= 1));
  };
  time.after(SECOND, next);
}

/** Hours later a person of the team calls about what hangs. */
const CALLS_MINUTES = [45, 60, 75, 90, 120, 240, 480, 1_600, 2_000, 3_200, 4_600];

function planEnd({ time, endgame, trace }: World): void {
  trace.add('world', 'the last order was placed');
  for (const minutes of CALLS_MINUTES) time.after(minutes * MINUTE, endgame);
}

/** What the house logs as a mistake is part of what happened. */
function logInto(trace: Trace, tasks: Tasks) {
  const add =
    (level: string) =>
    (event: string, facts: Record<string, unknown> = {}) => {
      if (tasks.isDead()) return;
      trace.add(tasks.current() ?? 'house', `${level} ${event} ${reasonOf(facts)}`);
    };
  return { info: () => undefined, warn: add('warn'), error: add('error') };
}

function reasonOf({ reason, error }: Record<string, unknown>): string {
  if (typeof reason === 'string') return reason;
  return error instanceof Error ? `${error.name} ${error.message}` : '';
}

const LAST_LINES = 40;

function lastOf(trace: Trace, scene: Scene, { about }: Violation): string[] {
  const order = scene.orders.get(about);
  const words = order ? [about, `order ${String(order.no)} `] : [about];
  return about === '' ? [] : trace.about(words, LAST_LINES);
}
