import type { Database, Sql, Tx } from '../../src/models/database.js';
import type { Random } from './random.js';
import type { Tasks } from './tasks.js';
import type { Trace } from './trace.js';

/** Where a process may die: on either side of a commit, and of a word to the world outside. */
export interface Crashes {
  /** Perhaps dies here; `where` is for the trace. */
  here(where: string): Promise<void>;
  /** The same database, between whose steps processes die. */
  around(db: Database): Database;
}

export interface CrashesParts {
  tasks: Tasks;
  random: Random;
  trace: Trace;
  /** Deaths in a hundred places where one could be. */
  percent: number;
  /** The process is about to be gone, with all it had in memory. */
  died(): void;
}

class Undone extends Error {}

export function createCrashes({ tasks, random, trace, percent, died }: CrashesParts): Crashes {
  function strikes(where: string): boolean {
    const task = tasks.current();
    if (task === null || !random.percent(percent)) return false;
    trace.add(task, `dies ${where}`);
    return true;
  }

  function die(): Promise<never> {
    died();
    return tasks.die();
  }

  async function here(where: string): Promise<void> {
    if (strikes(where)) await die();
  }

  function around(db: Database): Database {
    return {
      ...db,
      async query<Row>(statement: Sql, values?: unknown[]): Promise<Row[]> {
        const rows = await db.query<Row>(statement, values);
        // Only what writes by itself has a commit to die after.
        const isWrite = !/^\s*select\b/i.test(statement.text);
        if (isWrite && !sharesStatements(tasks)) await here(`after ${statement.name}`);
        return rows;
      },
      async transaction(work, options) {
        const result = await upToCommit(db, work, options);
        await here('after a commit');
        return result;
      },
    };
  }

  async function upToCommit<T>(
    db: Database,
    work: (tx: Tx) => Promise<T>,
    options: Parameters<Database['transaction']>[1],
  ): Promise<T> {
    try {
      return await db.transaction(async (tx) => {
        const result = await work(tx);
        if (strikes('before a commit')) throw new Undone();
        return result;
      }, options);
    } catch (error) {
      if (error instanceof Undone) return die();
      throw error;
    }
  }

  return { here, around };
}

/** Messages and pages write together in batches: a process that dies there takes all of them along. */
function sharesStatements(tasks: Tasks): boolean {
  return /^(message|page)\b/.test(tasks.current() ?? '');
}
