import { addMs } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Database } from '../../models/database.js';
import { applyEarlyReport, dropEarlyReport } from '../../models/message-reports.js';
import type { JobHandler } from '../job.js';

/** Our own note of a sending is written within seconds, even while the database is away for a moment. */
const AGAIN_MS = [250, 1_000, 5_000, 20_000, 60_000, 300_000];

/** Reports that overtook our own note of the sending; those that are about nothing of ours end here. */
export function createMessageReportJob({
  db,
  log,
}: {
  db: Database;
  log: Log;
}): JobHandler<'message.report'> {
  return {
    kind: 'message.report',
    async run(_, { rowId, now, tries }) {
      if (await applyEarlyReport(db, rowId, now)) return { done: true };
      const waitMs = AGAIN_MS[tries];
      if (waitMs !== undefined)
        return { again: addMs(now, waitMs), reason: 'not ours, or not yet' };
      await dropEarlyReport(db, rowId);
      log.warn('report_unknown', { rowId });
      return { done: true };
    },
  };
}
