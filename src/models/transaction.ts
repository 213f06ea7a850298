import type { Socket } from 'node:net';
import type pg from 'pg';
import type { RowsSql, Runner, Sql } from './sql.js';

/** An open transaction; services take it as an argument and never open one inside another. */
export interface Tx extends Runner {
  savepoint(): Promise<void>;
  rollbackToSavepoint(): Promise<void>;
}

export interface TransactionOptions {
  /** Also opens a savepoint in the same round trip. */
  savepoint?: boolean;
  /** Statement time-out of this transaction in milliseconds. */
  timeoutMs?: number;
}

/** A connection of our own, and how a statement is sent on it. */
interface Line {
  client: pg.PoolClient;
  send<Row>(client: pg.PoolClient, statement: Sql, values: unknown[]): Promise<Row[]>;
  /** Told of everything that is sent. */
  count(name: string): void;
}

/** Runs `work` between `begin` and `commit`; whoever calls rolls back what it throws. */
export async function runTransaction<T>(
  line: Line,
  options: TransactionOptions,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const gathered = createGathered();
  const tx = within(line, gathered);
  line.count('begin');
  // `begin` leaves with the first statement of the work; it fails only with its connection.
  const [, result] = await inOneGo(line.client, () =>
    Promise.all([line.client.query(opening(options)), work(tx)]),
  );
  await commit(line, gathered);
  return result;
}

function within(line: Line, gathered: Gathered): Tx {
  const { client, send, count } = line;
  return {
    async query<Row>(statement: Sql, values: unknown[] = []) {
      if (gathered.isNamedBy(statement)) await Promise.all(sendGathered(line, gathered));
      return send<Row>(client, statement, values);
    },
    write(statement, rows) {
      gathered.add(statement, rows);
      return Promise.resolve();
    },
    async savepoint() {
      await Promise.all(sendGathered(line, gathered));
      count('savepoint');
      await client.query('savepoint step');
    },
    async rollbackToSavepoint() {
      gathered.take();
      count('rollback_to_savepoint');
      await client.query('rollback to savepoint step');
    },
  };
}

/** Behind a write that failed, Postgres answers a commit by rolling back. */
function commit(line: Line, gathered: Gathered): Promise<unknown> {
  const { client, count } = line;
  return inOneGo(client, () => {
    const writes = sendGathered(line, gathered);
    count('commit');
    return Promise.all([...writes, client.query('commit')]);
  });
}

function sendGathered({ client, send }: Line, gathered: Gathered): Promise<unknown>[] {
  const due = gathered.take();
  return due.map(({ statement, rows }) => send(client, statement, [JSON.stringify(rows)]));
}

/** Everything that `send` writes before it first waits goes out as one packet. */
function inOneGo<T>(client: pg.PoolClient, send: () => Promise<T>): Promise<T> {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}

/** Rows of an open transaction that are still to be sent. */
interface Gathered {
  add(statement: RowsSql, rows: readonly unknown[]): void;
  /** Whether a statement may read or change what waits here. */
  isNamedBy(statement: Sql): boolean;
  take(): { statement: RowsSql; rows: readonly unknown[] }[];
}

function createGathered(): Gathered {
  const waiting = new Map<string, { statement: RowsSql; rows: readonly unknown[] }>();
  return {
    add(statement, rows) {
      const before = waiting.get(statement.name)?.rows ?? [];
      waiting.set(statement.name, { statement, rows: [...before, ...rows] });
    },
    isNamedBy: ({ text }) =>
      waiting.size > 0 &&
      [...waiting.values()].some(({ statement }) => text.includes(statement.table)),
    take() {
      const due = [...waiting.values()];
      waiting.clear();
      return due;
    },
  };
}

/** One simple query, so that opening, time-out and savepoint cost a single round trip. */
function opening({ savepoint, timeoutMs }: TransactionOptions): string {
  const parts = ['begin'];
  if (timeoutMs !== undefined) {
    parts.push(`set local statement_timeout = ${String(Math.max(1, Math.ceil(timeoutMs)))}`);
  }
  if (savepoint) parts.push('savepoint step');
  return parts.join('; ');
}
