import { addMs, type Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import { audit, listAudit, type AuditLine } from '../models/audit.js';
import type { Runner } from '../models/database.js';

export type { AuditLine } from '../models/audit.js';

/** Who did what; only ever added to. */
export interface AuditTrail {
  note(
    runner: Runner,
    line: { by: string; action: string; subject: AuditLine['subject'] },
  ): Promise<void>;
  /** The latest lines: of one actor, of actions that begin so, before a time. */
  list(
    runner: Runner,
    filter: { actor?: string; action?: string; before?: Date },
  ): Promise<AuditLine[]>;
}

export const AUDIT_PAGE = 50;

export function createAuditTrail({ clock, ids }: { clock: Clock; ids: Ids }): AuditTrail {
  return {
    async note(runner, { by, action, subject }) {
      const actor = { kind: 'staff', id: by };
      await audit(runner, { id: ids.next(), at: clock.now(), actor, action, subject });
    },
    list: (runner, { actor = null, action = null, before }) =>
      listAudit(runner, {
        ...{ actor, action, limit: AUDIT_PAGE },
        before: before ?? addMs(clock.now(), 1_000),
      }),
  };
}
