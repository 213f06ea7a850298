import { randomBytes } from 'node:crypto';

import { Redis } from 'ioredis';
import pg from 'pg';

/** Counts what reaches the databases: figures that no noise of the machine can change. */
export interface Counters {
  reset(): Promise<void>;
  read(): Promise<Counts>;
  books(): Promise<Books>;
  memory(): Promise<{ redisBytes: number; tableBytes: number }>;
  /** A database for one more contender, with a role of the same name; gives its address. */
  createDatabase(name: string, tables: string): Promise<string>;
  close(): Promise<void>;
}

export interface Counts {
  /** Without begin, commit, savepoints and settings. */
  statements: number;
  /** Those of several statements. */
  transactions: number;
  redisCommands: number;
  /** The dearest first, by execution time in milliseconds. */
  byStatement: { statement: string; calls: number; totalMs: number }[];
}

export interface Books {
  delivered: number;
  /** Of all ledger entries; must be 0. */
  ledgerSumXaf: number;
}

const STATEMENTS = `select s.query, s.calls::int as calls, s.total_exec_time as "totalMs"
  from pg_stat_statements s join pg_roles r on r.oid = s.userid
  where r.rolname = $1 order by s.total_exec_time desc`;
const BOOKS = `select
  (select count(*)::int from orders where fulfilment = 'delivered') as delivered,
  (select coalesce(sum(amount_xaf), 0)::int from ledger_entries) as "ledgerSumXaf"`;

const TABLE_BYTES = `select pg_total_relation_size('conversations')::int as "tableBytes"`;

const CONTROL = /^(begin|commit|rollback|savepoint|release|set|show)\b/i;

export async function createCounters(
  { ownerUrl, redisUrl }: { ownerUrl: string; redisUrl: string | null },
  { role, booksUrl }: { role: string; booksUrl: string },
): Promise<Counters> {
  const client = new pg.Client({ connectionString: ownerUrl });
  const bookkeeper = new pg.Client({ connectionString: booksUrl });
  await Promise.all([client.connect(), bookkeeper.connect()]);
  const redis = redisUrl === null ? null : new Redis(redisUrl);
  return {
    async reset() {
      await client.query('select pg_stat_statements_reset()');
      await redis?.config('RESETSTAT');
    },
    async read() {
      const { rows } = await client.query<{ query: string; calls: number; totalMs: number }>(
        STATEMENTS,
        [role],
      );
      const work = rows.filter(({ query }) => !CONTROL.test(query));
      return {
        statements: sum(work.map(({ calls }) => calls)),
        transactions: sum(
          rows.filter(({ query }) => /^commit/i.test(query)).map(({ calls }) => calls),
        ),
        redisCommands: redis ? countCommands(await redis.info('commandstats')) : 0,
        byStatement: work.map(({ query, ...rest }) => ({ statement: short(query), ...rest })),
      };
    },
    async books() {
      const { rows } = await bookkeeper.query<Books>(BOOKS);
      return rows[0] ?? { delivered: 0, ledgerSumXaf: 0 };
    },
    async memory() {
      const { rows } = await client.query<{ tableBytes: number }>(TABLE_BYTES);
      const used = /^used_memory:(\d+)/m.exec((await redis?.info('memory')) ?? '')?.[1];
      return { redisBytes: Number(used ?? 0), tableBytes: rows[0]?.tableBytes ?? 0 };
    },
    async createDatabase(name, tables) {
      const password = randomBytes(24).toString('hex');
      await client.query(`create role ${name} login password '${password}'`);
      await client.query(`create database ${name} owner ${name}`);
      const url = new URL(ownerUrl);
      Object.assign(url, { username: name, password, pathname: `/${name}` });
      await runOnce(url.toString(), tables);
      return url.toString();
    },
    async close() {
      redis?.disconnect();
      await Promise.all([client.end(), bookkeeper.end()]);
    },
  };
}

async function runOnce(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** `cmdstat_get:calls=12,usec=...` of each command, but for our own looking. */
function countCommands(info: string): number {
  const lines = [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)];
  const others = lines.filter(([, name]) => !/^(info|config)/.test(name ?? ''));
  return sum(others.map(([, , calls]) => Number(calls)));
}

function short(query: string): string {
  return query.replace(/\s+/g, ' ').slice(0, 72);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
