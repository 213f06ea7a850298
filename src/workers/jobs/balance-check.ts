import { inDouala, nextNight, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Log } from '../../lib/log.js';
import type { Database } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import type { Finance } from '../../services/finance.js';
import { job, toOutboxRows } from '../../services/jobs.js';
import type { JobHandler } from '../job.js';

/** After the comparison of the night. */
const HOUR = 4;

/** Looks at all balances every night; what cannot be calls somebody. */
export function createBalanceCheckJob(parts: {
  db: Database;
  clock: Clock;
  ids: Ids;
  log: Log;
  finance: Pick<Finance, 'check'>;
}): JobHandler<'balance.check'> {
  const { db, clock, ids, log, finance } = parts;

  async function plan(): Promise<void> {
    const dueAt = nextNight(clock.now(), HOUR);
    const day = inDouala(dueAt).date;
    const next = job({
      kind: 'balance.check',
      subject: { day },
      class: 3,
      lane: 'balance.check',
      dueAt,
      dedupeKey: `balance.check:${day}`,
    });
    await writeOutbox(db, toOutboxRows([next], ids, clock.now()));
  }

  return {
    kind: 'balance.check',
    plan,
    async run() {
      const { sound, findings } = await db.transaction((tx) => finance.check(tx));
      if (!sound) {
        log.error('balances_unsound', { findings: findings.length, first: findings[0]?.subject });
      }
      await plan();
      return { done: true };
    },
  };
}
