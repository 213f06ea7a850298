import { Redis } from 'ioredis';
import pg from 'pg';

/** Counts what reaches the databases: figures that no noise of the machine can change. */
export interface Counters {
  reset(): Promise<void>;
  read(): Promise<Counts>;
  /** Delivered orders, and the sum of all ledger entries, which must be 0. */
  books(): Promise<{ delivered: number; ledgerSumXaf: number }>;
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

const STATEMENTS = `select s.query, s.calls::int as calls, s.total_exec_time as "totalMs"
  from pg_stat_statements s join pg_roles r on r.oid = s.userid
  where r.rolname = 'kwata_app' order by s.total_exec_time desc`;
const BOOKS = `select
  (select count(*)::int from orders where fulfilment = 'delivered') as delivered,
  (select coalesce(sum(amount_xaf), 0)::int from ledger_entries) as "ledgerSumXaf"`;

const CONTROL = /^(begin|commit|rollback|savepoint|release|set|show)\b/i;

export async function createCounters(ownerUrl: string, redisUrl: string | null): Promise<Counters> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const redis = redisUrl === null ? null : new Redis(redisUrl);
  return {
    async reset() {
      await client.query('select pg_stat_statements_reset()');
      await redis?.config('RESETSTAT');
    },
    async read() {
      const { rows } = await client.query<{ query: string; calls: number; totalMs: number }>(
        STATEMENTS,
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
      const { rows } = await client.query<{ delivered: number; ledgerSumXaf: number }>(BOOKS);
      return rows[0] ?? { delivered: 0, ledgerSumXaf: 0 };
    },
    async close() {
      redis?.disconnect();
      await client.end();
    },
  };
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
