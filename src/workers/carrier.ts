import { setTimeout as pause } from 'node:timers/promises';
import { createBatch } from '../lib/batch.js';
import { addMs, type Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { Log } from '../lib/log.js';
import type { Database } from '../models/database.js';
import { giveBackLeases, renewLeases, type ClaimedRow } from '../models/outbox.js';
import { settleOutbox, type Settled, type Settlement } from '../models/settling.js';
import type { JobHandler } from './job.js';
import { createRunJob, describe } from './run-job.js';
import type { WorkerSettings } from './settings.js';

/** Carries claimed rows to their end: runs them, keeps their leases, writes down what became of them. */
export interface Carrier {
  take(row: ClaimedRow): void;
  /** Prolongs the leases of all rows in hand. */
  renew(): Promise<void>;
  /** Waits for the rows in hand, then gives back those that have not begun to act on the world. */
  drain(): Promise<void>;
}

export interface CarrierParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  handlers: ReadonlyMap<string, JobHandler>;
  settings: WorkerSettings;
  log: Log;
  /** A row comes again, at a time, when bell number `rings` rings. */
  onAgain(id: string, rings: number, dueAt: Date): void;
  /** A hand is free again; `followed` when another row of the lane may have waited for this one. */
  onFree(row: ClaimedRow, followed: boolean): void;
}

const SETTLE_BATCH = { lanes: 2, maxSize: 100 };

export function createCarrier(parts: CarrierParts): Carrier {
  const { db, clock, settings, log } = parts;
  const runJob = createRunJob({ ...parts, maxRunMs: settings.maxRunMs });
  const inHand = new Map<ClaimedRow, Promise<void>>();
  const settle = createBatch<Settlement, Settled | undefined>(async (settlements) => {
    const settled = await settleOutbox(db, settlements, clock.now());
    return settlements.map(({ id }) => settled.find((row) => row.id === id));
  }, SETTLE_BATCH);

  async function finish(row: ClaimedRow, settlement: Settlement): Promise<boolean> {
    // While the database is away, a gateway's answer is held on to: without it the SMS leaves again.
    const settled = await (settlement.attempt
      ? persistently(() => settle(settlement))
      : settle(settlement));
    if (!settled) log.warn('lease_lost', { kind: row.kind, rowId: row.id });
    else if (settlement.dueAt) parts.onAgain(row.id, settled.rings, settlement.dueAt);
    return settled?.followed ?? false;
  }

  async function carry(row: ClaimedRow): Promise<boolean> {
    try {
      const settlement = await runJob(row);
      return settlement ? await finish(row, settlement) : false;
    } catch (error) {
      // Its lease runs out and the row is run again, which every handler bears.
      log.error('settle_failed', { kind: row.kind, rowId: row.id, reason: describe(error) });
      return false;
    }
  }

  return {
    take(row) {
      const work = carry(row).then((followed) => {
        inHand.delete(row);
        parts.onFree(row, followed);
      });
      inHand.set(row, work);
    },
    async renew() {
      try {
        await renewLeases(db, [...inHand.keys()], addMs(clock.now(), settings.leaseMs));
      } catch (error) {
        log.error('renew_failed', { reason: describe(error) });
      }
    },
    async drain() {
      const work = Promise.all(inHand.values()).then(() => undefined);
      await Promise.race([work, pause(settings.drainMs, undefined, { ref: false })]);
      await giveBackLeases(db, [...inHand.keys()]);
    },
  };
}

/** Waits between tries to write down what has left the house. */
const WRITE_AGAIN_MS = [100, 400, 1_000, 2_000];

async function persistently<T>(write: () => Promise<T>): Promise<T> {
  for (const wait of WRITE_AGAIN_MS) {
    try {
      return await write();
    } catch {
      await pause(wait);
    }
  }
  return write();
}
