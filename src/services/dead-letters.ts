import type { Database, Tx } from '../models/database.js';
import { listDead, type DeadRow } from '../models/house-state.js';

export type { DeadRow } from '../models/house-state.js';

/** What was given up, and what a person may do about it. */
export interface DeadLetters {
  list(): Promise<DeadRow[]>;
  /** Sends a message again; false when it is no longer given up. */
  resend(messageId: string, by: string): Promise<boolean>;
}

export interface DeadLettersParts {
  db: Database;
  resend(tx: Tx, messageId: string, by: string): Promise<{ ok: boolean }>;
  /** Told after the commit, so that a worker in this process sends at once. */
  afterCommit(): void;
}

const SHOWN_MAX = 60;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export function createDeadLetters({ db, resend, afterCommit }: DeadLettersParts): DeadLetters {
  return {
    list: () => listDead(db, { before: LAST_ID, limit: SHOWN_MAX }),
    async resend(messageId, by) {
      const { ok } = await db.transaction((tx) => resend(tx, messageId, by));
      if (ok) afterCommit();
      return ok;
    },
  };
}
