/** One prepared statement: planned once per connection under its name. */
export interface Sql {
  name: string;
  text: string;
}

/** A statement that inserts the rows of a JSON array, its only parameter. */
export interface RowsSql extends Sql {
  table: string;
}

/** Whatever can run a statement: the pool, or one open transaction. */
export interface Runner {
  query<Row>(statement: Sql, values?: unknown[]): Promise<Row[]>;
  /**
   * Inserts rows that nobody waits for. A transaction gathers those of one statement and sends them
   * with its commit, or ahead of a statement that names their table.
   */
  write(statement: RowsSql, rows: readonly unknown[]): Promise<void>;
}
