import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import pg from 'pg';

import { startPostgres } from '../src/embedded/postgres.js';
import { migrate } from '../src/migrate.js';
import { createDatabase } from '../src/models/database.js';
import { BATCH, CITY, fill, type Kind, type Load } from './bench-ledger-load.js';
import { aPendingOrder } from './campaigns/races-orders.js';
import { openRaces } from './campaigns/races-world.js';
import { createWorldCluster } from './simulation/cluster.js';
import { createRandom } from './simulation/random.js';

// What the ledger posts in a second beside pgbench's simple update, on one Postgres that waits for its
// disk as `npm start` does, in turns. It tells its parent, `npm run bench`, or prints it.

const { ROUNDS = '3', SECONDS = '4', CLIENTS = '8', PATH = '' } = process.env;
const seconds = Number(SECONDS);
const clients = Number(CLIENTS);
/** Of a hundred thousand accounts each. */
const SCALE = 5;
const DRIVERS = 2;
const PASSWORD = 'app-of-the-bench';

async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kwata-bench-ledger-'));
  const postgres = await startPostgres({ dataDir, path: PATH });
  try {
    await migrate(postgres.url, { appPassword: PASSWORD });
    const url = Object.assign(new URL(postgres.url), { username: 'kwata_app', password: PASSWORD });
    const db = createDatabase({ url: url.href, poolSize: 1, answerMs: 60_000 });
    await fill(db);
    await db.close();
    const drivers = Array.from({ length: DRIVERS }, () => startDriver(url.href));
    // The first turn of each is compiling.
    await oneRound(drivers);
    const yardstick = await pgbenchOn(postgres.url);
    const rounds = [];
    for (let round = 0; round < Number(ROUNDS); round += 1) {
      const pgbench = await yardstick.run();
      rounds.push({ pgbench, ...(await oneRound(drivers)) });
    }
    for (const driver of drivers) driver.stop();
    const steps = await countSteps(postgres.url);
    const found = { yardstick: yardstick.name, clients, batch: BATCH, rounds, steps };
    if (process.send) process.send(found);
    else process.stdout.write(`${JSON.stringify(found, null, 1)}\n`);
  } finally {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Posts as two processes do, like pgbench's two threads; told a kind it tells what came of it. */
interface Driver {
  post(kind: Kind): Promise<Load & { asked: number }>;
  stop(): void;
}

function startDriver(url: string): Driver {
  const child = fork(fileURLToPath(new URL('bench-ledger-driver.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, LEDGER_URL: url, CLIENTS: String(clients / DRIVERS), SECONDS },
  });
  return {
    async post(kind) {
      const answer = once(child, 'message') as Promise<[Load & { asked: number }]>;
      child.send(kind);
      return (await answer)[0];
    },
    stop: () => void child.kill(),
  };
}

const KINDS: readonly Kind[] = ['transfer', 'collect', 'split', 'batch'];

/** Transfers a second of each kind, and what one transaction asks. */
async function oneRound(drivers: Driver[]) {
  const perSecond: Partial<Record<Kind, number>> = {};
  const statements: Partial<Record<Kind, number>> = {};
  for (const kind of KINDS) {
    const done = await Promise.all(drivers.map((driver) => driver.post(kind)));
    const sum = (read: (one: (typeof done)[number]) => number) =>
      done.reduce((total, one) => total + read(one), 0);
    perSecond[kind] = sum(({ transfers, ms }) => (transfers * 1_000) / ms);
    statements[kind] = sum(({ asked }) => asked) / sum(({ transactions }) => transactions);
  }
  return { perSecond, statements };
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
