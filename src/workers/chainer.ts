import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Database } from '../models/database.js';
import { createChain } from '../services/ledger-chain.js';
import { describe } from './run-job.js';

/** Chains the ledger behind the postings; every worker tries, one at a time does. */
export interface Chainer {
  start(): void;
  /** Ends the round that is under way. */
  stop(): Promise<void>;
}

export interface ChainerParts {
  db: Database;
  clock: Clock;
  settings: { chainMs: number };
  log: Log;
}

const BATCH = 500;

export function createChainer({ db, clock, settings, log }: ChainerParts): Chainer {
  const chain = createChain({ clock });
  let round: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function extend(): Promise<void> {
    try {
      // Before anything of the new day is chained.
      const root = await db.transaction((tx) => chain.keepRoot(tx));
      // The log leaves this machine: there the root is out of reach of whoever edits the tables.
      if (root) log.info('ledger_root', { ...root });
      for (let chained = BATCH; chained === BATCH;) {
        chained = await db.transaction((tx) => chain.extend(tx, BATCH));
      }
    } catch (error) {
      log.error('ledger_chain_failed', { reason: describe(error) });
    }
  }

  return {
    start() {
      timer = setInterval(() => {
        round ??= extend().finally(() => {
          round = null;
        });
      }, settings.chainMs);
    },
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
