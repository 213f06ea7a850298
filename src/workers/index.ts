import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { Log } from '../lib/log.js';
import type { Database } from '../models/database.js';
import { outboxBacklog } from '../models/outbox-upkeep.js';
import { createBells, type RedisState } from './bell.js';
import { createChainer } from './chainer.js';
import type { JobHandler } from './job.js';
import { createHouseKeeping } from './jobs/house-keep.js';
import { createRelay } from './relay.js';
import { describe } from './run-job.js';
import { defaultWorkerSettings, type WorkerSettings } from './settings.js';
import { createSweep } from './sweep.js';

export interface WorkersHealth {
  redis: RedisState;
  /** How long the oldest row that is due has been waiting. */
  oldestDueMs: number;
  /** Rows that are due and not done. */
  depth: number;
}

/** All that happens behind the turns: messages, collections, timers, housekeeping. */
export interface Workers {
  start(): Promise<void>;
  /** Finishes what is in hand and gives back the rest. */
  stop(): Promise<void>;
  /** To be called after a commit that wrote outbox rows, so that they leave at once. */
  poke(): void;
  health(): Promise<WorkersHealth>;
}

export interface WorkersParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  /** Null: there is no Redis, and the sweep alone rings for what waits. */
  redisUrl: string | null;
  handlers: JobHandler[];
  settings?: Partial<WorkerSettings>;
  log: Log;
}

export function createWorkers(parts: WorkersParts): Workers {
  const { db, clock, log } = parts;
  const settings = { ...defaultWorkerSettings, ...parts.settings };
  const house = createHouseKeeping({ ...parts, settings });
  const handlers = [...parts.handlers, house.handler];
  const relay = createRelay({ ...parts, handlers, settings, setBells: (due) => bells.set(due) });
  const bells = createBells({ ...parts, onRing: (rowId) => relay.ring(rowId) });
  const sweep = createSweep({ db, clock, bells, relay, settings, log });
  const chainer = createChainer({ db, clock, settings, log });
  let starting: Promise<unknown> = Promise.resolve();
  return {
    async start() {
      relay.start();
      sweep.start();
      chainer.start();
      const plans = [house.plan(), ...handlers.flatMap((handler) => handler.plan?.() ?? [])];
      const planned = Promise.all(plans).then(relay.poke, (error: unknown) => {
        log.error('house_plan_failed', { reason: describe(error) });
      });
      starting = Promise.all([bells.start(), planned]);
      await starting;
    },
    async stop() {
      await starting;
      await sweep.stop();
      await chainer.stop();
      await relay.stop();
      await bells.stop();
    },
    poke: () => relay.poke(),
    async health() {
      const { depth, oldestDueAt } = await outboxBacklog(db, clock.now());
      const oldestDueMs = oldestDueAt ? clock.now().getTime() - oldestDueAt.getTime() : 0;
      return { redis: bells.state(), oldestDueMs, depth };
    },
  };
}
