import pg from 'pg';
import { asFault, isAway, noAnswer } from './database-faults.js';
import { runPrepared } from './prepared-query.js';
import type { Runner, Sql } from './sql.js';
import { runTransaction, type TransactionOptions, type Tx } from './transaction.js';

export type { RowsSql, Runner, Sql } from './sql.js';
export type { Tx } from './transaction.js';

export interface Database extends Runner {
  /**
   * Runs `work` in one transaction: commits what it returns, rolls back what it throws. A deadlock
   * or a serialization failure (40P01, 40001) is tried once more from the start.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  poolSize: number;
  /** How long a caller waits for a connection before it is told `overloaded`, in milliseconds. */
  acquireMs?: number;
  /**
   * How long a statement may go unanswered before its connection is given up, in milliseconds. The
   * server's own time-outs say nothing when the way to it is gone.
   */
  answerMs?: number;
  onStatement?: (name: string) => void;
}

// int8 comes as a string by default; our sums stay far below 2^53 and are checked where they are made.
pg.types.setTypeParser(pg.types.builtins.INT8, (value) => Number(value));

// Statements are planned once for each connection, and for tables that grow: a plan that was made
// while a table was empty would read all of it later, and planning again for the first calls of each
// connection costs more than the calls (a statement over monthly partitions is planned in 30 ms).
// Bitmaps would look again and again at the dead entries of rows that are done; index scans mark them.
const PLANS = [
  '-c plan_cache_mode=force_generic_plan',
  '-c enable_seqscan=off',
  '-c enable_bitmapscan=off',
].join(' ');

/** Opens the pool; nothing connects until the first statement. */
export function createDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: options.acquireMs ?? 5_000,
    query_timeout: options.answerMs ?? 12_000,
    keepAlive: true,
    options: PLANS,
    // What is sent in one go leaves in one go: `begin` with the first statement of a transaction, and
    // `commit` with the last rows.
    pipeline: true,
  });
  // An idle connection that the server closed is replaced by the pool; the error has no caller.
  pool.on('error', () => undefined);
  const count = options.onStatement ?? (() => undefined);

  async function query<Row>(
    target: pg.Pool | pg.PoolClient,
    statement: Sql,
    values: unknown[],
  ): Promise<Row[]> {
    count(statement.name);
    try {
      return await runPrepared<Row>(target, statement, values);
    } catch (error) {
      // The driver's own trace ends at its socket.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw asFault(error);
    }
  }

  async function once<T>(
    work: (tx: Tx) => Promise<T>,
    transactionOptions: TransactionOptions,
  ): Promise<T> {
    const client = await acquire(pool);
    let broken: Error | undefined;
    try {
      return await runTransaction({ client, send: query, count }, transactionOptions, work);
    } catch (cause) {
      const error = asFault(cause);
      // Nothing more can be said on a connection that does not answer.
      broken = isAway(error) ? error : await rollback(client, count);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    query: <Row>(statement: Sql, values: unknown[] = []) => query<Row>(pool, statement, values),
    async write(statement, rows) {
      await query(pool, statement, [JSON.stringify(rows)]);
    },
    async transaction(work, transactionOptions = {}) {
      try {
        return await once(work, transactionOptions);
      } catch (error) {
        if (!isConflict(error)) throw error;
        return once(work, transactionOptions);
      }
    },
    close: () => pool.end(),
  };
}

async function acquire(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (cause) {
    throw noAnswer(cause);
  }
}

async function rollback(
  client: pg.PoolClient,
  count: (name: string) => void,
): Promise<Error | undefined> {
  count('rollback');
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error('rollback failed');
  }
}

/** The error code Postgres gave, when the error is Postgres's. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === 'string' && code.length === 5 ? code : undefined;
}

function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40P01' || state === '40001';
}

/** True when a unique or check constraint with this name refused the statement. */
export function brokeConstraint(error: unknown, name: string): boolean {
  const constraint =
    error instanceof Error ? (error as Error & { constraint?: unknown }).constraint : undefined;
  return constraint === name;
}
