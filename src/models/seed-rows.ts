import { shownName } from '../lib/shown-name.js';

export interface SeedOptions {
  now: Date;
  /**
   * Two restaurants each in Douala and Yaounde serve every quartier round the clock, so that a
   * first try at night works (CONTRACT.md section 6, "Open at any hour").
   */
  roundTheClock: boolean;
}

export type Row = Record<string, unknown>;

/** Inserts rows of one table in the seed's transaction. */
export type Insert = (table: string, rows: Row[]) => Promise<unknown>;

/** A Postgres array literal; bulkInsert would write a JavaScript array as several values. */
export function textArray(values: string[]): string {
  return `{${values.map((value) => `"${value.replace(/(["\\])/g, '\\$1')}"`).join(',')}}`;
}

/** A name as phones show it. A file with a name that no phone can show is a mistake in the file. */
export function forPhones(typed: string, room?: number): string {
  const shown = shownName(typed, room);
  if (!shown.ok) throw new Error(`no phone can show the name ${JSON.stringify(typed)}`);
  return shown.name;
}
