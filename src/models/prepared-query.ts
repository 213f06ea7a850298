import pg from 'pg';
import type { Sql } from './sql.js';

/** What the driver makes of a description: the columns, and what reads each of them. */
interface Columns {
  fields: unknown;
  _parsers: unknown;
  _prebuiltEmptyResultObject: unknown;
}

/** A connection as a query of the driver sees it. */
interface Wire {
  describe(message: object): void;
}

/** The parts of the driver's query that are overridden, or needed for it (pg 8.23). */
interface DriverQuery {
  name: string;
  _result: Columns;
  _accumulateRows: boolean;
  hasBeenParsed(wire: Wire): unknown;
  prepare(wire: Wire): void;
  handleRowDescription(message: unknown): void;
}

type Callback = (error: Error | null, result?: pg.QueryResult) => void;

const DriversOwn = pg.Query as unknown as new (config: object) => DriverQuery;

/** A connection's statements that have been described, and the connection without its asking. */
interface Known {
  columns: Map<string, Columns>;
  silent: Wire;
}

const known = new WeakMap<Wire, Known>();

function knownOf(wire: Wire): Known {
  const found = known.get(wire);
  if (found) return found;
  const silent = Object.create(wire, { describe: { value: () => undefined } }) as Wire;
  const made = { columns: new Map<string, Columns>(), silent };
  known.set(wire, made);
  return made;
}

/**
 * A prepared statement whose columns are described once on each connection; the driver asks every
 * time, and reading the answer takes longer than reading a row. What was described stays true:
 * Postgres refuses to run a prepared statement whose columns have changed.
 */
class PreparedQuery extends DriversOwn {
  private columns: Map<string, Columns> | undefined;

  override prepare(wire: Wire): void {
    const { columns, silent } = knownOf(wire);
    const described = this.hasBeenParsed(wire) ? columns.get(this.name) : undefined;
    this.columns = columns;
    if (!described) {
      super.prepare(wire);
      return;
    }
    Object.assign(this._result, described);
    this._accumulateRows = true;
    super.prepare(silent);
  }

  override handleRowDescription(message: unknown): void {
    super.handleRowDescription(message);
    const { fields, _parsers, _prebuiltEmptyResultObject } = this._result;
    this.columns?.set(this.name, { fields, _parsers, _prebuiltEmptyResultObject });
  }
}

/** Runs a prepared statement; the error of a failed one tells where it was asked for. */
export function runPrepared<Row>(
  target: pg.Pool | pg.PoolClient,
  { name, text }: Sql,
  values: unknown[],
): Promise<Row[]> {
  const query = new PreparedQuery({ name, text, values });
  const send = target.query.bind(target) as unknown as (query: unknown, done: Callback) => void;
  return new Promise((resolve, reject) => {
    send(query, (error, result) => {
      if (error) reject(error);
      else resolve((result?.rows ?? []) as Row[]);
    });
  });
}
