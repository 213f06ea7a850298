import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import { startPostgres } from '../src/embedded/postgres.js';
import { createClock } from '../src/lib/clock.js';
import { createIds } from '../src/lib/ids.js';
import { migrate } from '../src/migrate.js';
import { createDatabase, type Database } from '../src/models/database.js';
import { ledgerAccount, type LedgerAccount } from '../src/services/ledger-accounts.js';
import { createLedger, type Entry, type Transfer } from '../src/services/ledger.js';
import { aPendingOrder } from './campaigns/races-orders.js';
import { openRaces } from './campaigns/races-world.js';
import { createWorldCluster } from './simulation/cluster.js';
import { createRandom } from './simulation/random.js';

// What the ledger posts in a second beside pgbench's simple update, on one Postgres that waits for its
// disk as `npm start` does, in turns. It tells its parent, `npm run bench`, or prints it.

const { ROUNDS = '3', SECONDS = '4', CLIENTS = '8', PATH = '' } = process.env;
const seconds = Number(SECONDS);
const clients = Number(CLIENTS);
/** So many that two clients seldom want the same; pgbench's simple update has 100,000 for a scale. */
const ACCOUNTS = 2_000;
const SCALE = 5;
const BATCH = 20;
const PASSWORD = 'app-of-the-bench';

const clock = createClock();
const ids = createIds(() => Date.now());
const ledger = createLedger({ clock, ids });
const actor = { kind: 'system', id: null } as const;
const CITY = 'DLA';

type Kind = 'transfer' | 'collect' | 'split' | 'batch';

async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kwata-bench-ledger-'));
  const postgres = await startPostgres({ dataDir, path: PATH });
  try {
    await migrate(postgres.url, { appPassword: PASSWORD });
    const url = Object.assign(new URL(postgres.url), { username: 'kwata_app', password: PASSWORD });
    const statements = new Map<string, number>();
    const db = createDatabase({
      ...{ url: url.href, poolSize: clients, answerMs: 60_000 },
      onStatement: (name) => statements.set(name, (statements.get(name) ?? 0) + 1),
    });
    await fill(db);
    const yardstick = await pgbenchOn(postgres.url);
    const rounds = [];
    for (let round = 0; round < Number(ROUNDS); round += 1) {
      const pgbench = await yardstick.run();
      rounds.push({ pgbench, ...(await oneRound(db, statements)) });
    }
    await db.close();
    const steps = await countSteps(postgres.url);
    const found = { yardstick: yardstick.name, clients, batch: BATCH, rounds, steps };
    if (process.send) process.send(found);
    else process.stdout.write(`${JSON.stringify(found, null, 1)}\n`);
  } finally {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const customers = Array.from({ length: ACCOUNTS }, (_, n) => ledgerAccount.customer(`b${n}`));
const shops = Array.from({ length: ACCOUNTS }, (_, n) => ledgerAccount.restaurant(`b${n}`));
const drivers = Array.from({ length: ACCOUNTS }, (_, n) => ledgerAccount.driver(`b${n}`));
const any = (accounts: LedgerAccount[]) =>
  accounts[Math.floor(Math.random() * accounts.length)] as LedgerAccount;
const move = (...legs: [LedgerAccount, number][]): Transfer => ({
  ...{ key: ids.next(), kind: 'bench', actor, cityId: CITY },
  entries: legs.map(([account, amountXaf]): Entry => ({ account, amountXaf })),
});

/** Everybody has what a year of spending takes. */
async function fill(db: Database): Promise<void> {
  const RICH_XAF = 1_000_000_000;
  for (let at = 0; at < ACCOUNTS; at += 100) {
    const some = [...customers, ...shops, ...drivers].slice(at * 3, at * 3 + 300);
    const funds = some.map((account) =>
      move([ledgerAccount.world(), RICH_XAF], [account, -RICH_XAF]),
    );
    await db.transaction((tx) => ledger.post(tx, ...funds));
  }
}

/** A payment that came in, into an escrow that nobody used before. */
const collect = () =>
  move(
    [ledgerAccount.providerCash('campay', 'MTN', CITY), 5_586],
    [ledgerAccount.providerFee(CITY), 114],
    [ledgerAccount.escrow(ids.next()), -5_700],
  );

/** What a delivered order is divided into. */
const split = () =>
  move(
    [any(customers), 5_700],
    [any(shops), -4_105],
    [any(drivers), -500],
    [ledgerAccount.commission(CITY), -750],
    [ledgerAccount.vat(CITY), -144],
    [ledgerAccount.delivery(CITY), -200],
    [ledgerAccount.rounding(CITY), -1],
  );

const transfer = () => move([any(customers), 1], [any(shops), -1]);

const WORK: Record<Kind, () => Transfer[]> = {
  transfer: () => [transfer()],
  collect: () => [collect()],
  split: () => [split()],
  batch: () => Array.from({ length: BATCH }, transfer),
};

/** Transfers a second of each kind, and the round trips of one transaction. */
async function oneRound(db: Database, statements: Map<string, number>) {
  const perSecond: Partial<Record<Kind, number>> = {};
  const roundTrips: Partial<Record<Kind, number>> = {};
  for (const kind of Object.keys(WORK) as Kind[]) {
    statements.clear();
    const done = await load(db, WORK[kind]);
    const asked = [...statements.values()].reduce((sum, count) => sum + count, 0);
    perSecond[kind] = (done.transfers * 1_000) / done.ms;
    roundTrips[kind] = asked / done.transactions;
  }
  return { perSecond, roundTrips };
}

async function load(db: Database, work: () => Transfer[]) {
  const begin = performance.now();
  const endMs = begin + seconds * 1_000;
  let [transfers, transactions] = [0, 0];
  const client = async () => {
    while (performance.now() < endMs) {
      const made = work();
      const posted = await db.transaction((tx) => ledger.post(tx, ...made));
      if (!posted.ok) throw new Error('nobody is that poor');
      transfers += made.length;
      transactions += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { transfers, transactions, ms: performance.now() - begin };
}

/** The statements of settling a payment and of dividing a delivered order, through the real services. */
async function countSteps(adminUrl: string) {
  const database = await createWorldCluster(adminUrl).world('bench_steps');
  let names: string[] = [];
  const onStatement = (name: string) => void names.push(name);
  const world = await openRaces(database, createRandom('steps'), null, onStatement);
  const step = async (name: string, work: () => Promise<unknown>) => {
    names = [];
    await work();
    return { step: name, statements: names };
  };
  try {
    const [{ db, services, clock: time }] = world.houses;
    const order = await aPendingOrder(world);
    const evidence = await world.paidEvidence(order.providerReference);
    const settled = await step('settling a payment', () =>
      db.transaction((tx) => services.settle(tx, order.attemptId, evidence)),
    );
    await world.owner.query(
      `update orders set commission_bps = 1500, accepted_at = $2 where id = $1`,
      [order.orderId, time.now()],
    );
    const divided = await step('dividing a delivered order', () =>
      db.transaction(async (tx) => {
        const locked = await services.orders.lock(tx, { cityId: CITY, orderId: order.orderId });
        if (!locked) throw new Error('the order is there');
        await services.escrow.release(tx, locked, { driverId: 'bench' });
      }),
    );
    return [settled, divided];
  } finally {
    await world.close();
  }
}

interface Yardstick {
  name: string;
  /** Transactions a second. */
  run(): Promise<number>;
}

/** pgbench itself where the machine has it, otherwise its statements through the application's driver. */
async function pgbenchOn(ownerUrl: string): Promise<Yardstick> {
  const url = new URL(ownerUrl);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query('create database pgbench');
  await owner.end();
  url.pathname = '/pgbench';
  const { password } = url;
  url.password = '';
  const pgbench = (...args: string[]) => output('pgbench', [...args, url.href], password);
  if ((await pgbench('-i', '-q', '-s', String(SCALE))) === null) {
    return sameStatements(Object.assign(new URL(url), { password }).href);
  }
  const threads = String(Math.min(2, clients));
  return {
    name: 'pgbench -N -M prepared',
    async run() {
      const usual = ['-n', '-N', '-M', 'prepared', '-c', String(clients), '-j', threads];
      const said = await pgbench(...usual, '-T', String(seconds));
      const tps = /tps = ([\d.]+)/.exec(said ?? '')?.[1];
      if (tps === undefined) throw new Error('pgbench told no tps');
      return Number(tps);
    },
  };
}

/** What a program prints; null where there is none of that name. */
function output(program: string, args: string[], password: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { PATH, PGPASSWORD: password },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('error', () => {
      resolve(null);
    });
    child.on('close', (code) => {
      if (code === 0) resolve(said);
      else reject(new Error(`${program} ended with ${String(code)}`));
    });
  });
}

const TABLES = `create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84));
  create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
  insert into pgbench_accounts select n, 1, 0, '' from generate_series(1, ${String(SCALE * 100_000)}) n;
  vacuum analyze pgbench_accounts`;
const UPDATE = {
  name: 'update',
  text: 'update pgbench_accounts set abalance = abalance + $1 where aid = $2',
};
const SELECT = { name: 'select', text: 'select abalance from pgbench_accounts where aid = $1' };
const INSERT = {
  name: 'insert',
  text: `insert into pgbench_history (tid, bid, aid, delta, mtime)
    values ($1, $2, $3, $4, current_timestamp)`,
};

async function sameStatements(url: string): Promise<Yardstick> {
  const pool = new pg.Pool({ connectionString: url, max: clients });
  for (const statement of TABLES.split(';')) await pool.query(statement);
  const below = (limit: number) => 1 + Math.floor(Math.random() * limit);
  const once = async (client: pg.PoolClient) => {
    const [aid, delta] = [below(SCALE * 100_000), below(5_000)];
    await client.query('begin');
    await client.query({ ...UPDATE, values: [delta, aid] });
    await client.query({ ...SELECT, values: [aid] });
    await client.query({ ...INSERT, values: [below(10 * SCALE), below(SCALE), aid, delta] });
    await client.query('end');
  };
  return {
    name: "pgbench's simple update, through the application's driver (pgbench is not on PATH)",
    async run() {
      const begin = performance.now();
      let done = 0;
      const worker = async () => {
        const client = await pool.connect();
        for (; performance.now() < begin + seconds * 1_000; done += 1) await once(client);
        client.release();
      };
      await Promise.all(Array.from({ length: clients }, worker));
      return (done * 1_000) / (performance.now() - begin);
    },
  };
}

await main();
