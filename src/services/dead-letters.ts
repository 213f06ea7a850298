import type { Database } from '../models/database.js';
import { listDead, type DeadRow } from '../models/house-state.js';

import type { AuditTrail } from './audit-trail.js';
import type { Resend } from './resending.js';

export type { DeadRow } from '../models/house-state.js';

/** What was given up, and what a person may do about it. */
export interface DeadLetters {
  list(): Promise<DeadRow[]>;
  /** Sends a message again; false when it is no longer given up. */
  resend(messageId: string, by: string): Promise<boolean>;
}

export interface DeadLettersParts {
  db: Database;
  resend: Resend;
  auditTrail: Pick<AuditTrail, 'note'>;
  /** Told after the commit, so that a worker in this process sends at once. */
  afterCommit(): void;
}

const SHOWN_MAX = 60;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export function createDeadLetters(parts: DeadLettersParts): DeadLetters {
  const { db, resend, auditTrail, afterCommit } = parts;
  return {
    list: () => listDead(db, { before: LAST_ID, limit: SHOWN_MAX }),
    async resend(messageId, by) {
      const ok = await db.transaction(async (tx) => {
        const again = await resend(tx, messageId);
        const line = { by, action: 'console.resend', subject: { messageId } };
        if (again.ok) await auditTrail.note(tx, line);
        return again.ok;
      });
      if (ok) afterCommit();
      return ok;
    },
  };
}
