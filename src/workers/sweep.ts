import { addMs, type Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Database } from '../models/database.js';
import { takeUnrung } from '../models/outbox-upkeep.js';
import type { Bells } from './bell.js';
import type { Relay } from './relay.js';
import { describe } from './run-job.js';
import type { WorkerSettings } from './settings.js';

/** Sees to it that every row that waits is rung for: by a bell, or by itself when there is none. */
export interface Sweep {
  start(): void;
  stop(): Promise<void>;
}

export interface SweepParts {
  db: Database;
  clock: Clock;
  bells: Bells;
  relay: Relay;
  settings: WorkerSettings;
  log: Log;
}

/** Rows due sooner are found by the relay's own polls. */
const NEAR_MS = 1_500;
/** Commits may show up this much later than the ids in them say. */
const OVERLAP_MS = 15_000;
/** How far back a worker that has just started looks for rows without a bell. */
const FIRST_LOOK_MS = 24 * 60 * 60 * 1000;
const BELLS_AT_ONCE = 500;

export function createSweep({ db, clock, bells, relay, settings, log }: SweepParts): Sweep {
  let since = addMs(clock.now(), -FIRST_LOOK_MS);
  let sweptMs = 0;
  let setting: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  /** Rows written with a time to come get their bell here, so that no turn ever waits for Redis. */
  async function setBells(): Promise<void> {
    const now = clock.now();
    const dueAfter = addMs(now, NEAR_MS);
    try {
      const rows = await takeUnrung(db, { since, dueAfter, limit: BELLS_AT_ONCE });
      bells.set(rows);
      if (rows.length < BELLS_AT_ONCE) since = addMs(now, -OVERLAP_MS);
    } catch (error) {
      log.error('set_bells_failed', { reason: describe(error) });
    }
  }

  function tick(): void {
    if (bells.state() !== 'ok') {
      // Alone, the sweep is the only bell: nothing that is due waits for another.
      relay.sweep(clock.now());
      return;
    }
    if (clock.monotonicMs() - sweptMs < settings.sweepMs) return;
    sweptMs = clock.monotonicMs();
    relay.sweep(addMs(clock.now(), -settings.bellGraceMs));
    setting ??= setBells().finally(() => {
      setting = null;
    });
  }

  return {
    start() {
      timer = setInterval(tick, settings.pollMs);
    },
    async stop() {
      clearInterval(timer);
      await setting;
    },
  };
}
