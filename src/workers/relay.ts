import { setTimeout as pause } from 'node:timers/promises';
import { addMs, type Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { Log } from '../lib/log.js';
import type { Database } from '../models/database.js';
import type { Bell } from '../models/outbox-upkeep.js';
import { claimOutbox, type ClaimedRow } from '../models/outbox.js';
import { createCarrier } from './carrier.js';
import { createHands } from './hands.js';
import type { JobHandler } from './job.js';
import { describe } from './run-job.js';
import type { WorkerSettings } from './settings.js';

/** Works off the outbox: claims what is free and due, in batches, and hands it to its handlers. */
export interface Relay {
  start(): void;
  /** Something was committed: looks at once for rows that wait for no bell. */
  poke: () => void;
  /** The bell of this row has rung. */
  ring: (rowId: string) => void;
  /** Also takes rows whose bell has not rung although they were due by then. */
  sweep: (overdueBefore: Date) => void;
  /** Takes nothing more, finishes what is in hand, gives back what cannot be finished in time. */
  stop(): Promise<void>;
}

export interface RelayParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  handlers: JobHandler[];
  settings: WorkerSettings;
  log: Log;
  /** Is told of rows that come again later than in a moment. */
  setBells: (bells: Bell[]) => void;
}

/** What comes again sooner than this is rung from here, without Redis. */
const SOON_MS = 1_000;
/** Between two claims, so that many small commits share one. */
const GAP_MS = 3;
/** Rings remembered for the next claim; any beyond are left to the sweep. */
const MAX_RUNG = 5_000;

/** What the next claim is to take beside the rows that wait for no bell. */
interface Wanted {
  rung: string[];
  overdueBefore: Date | null;
}

export function createRelay(parts: RelayParts): Relay {
  const { db, clock, settings, log } = parts;
  const handlers = new Map(parts.handlers.map((handler) => [handler.kind as string, handler]));
  const kinds = parts.handlers.map(({ kind }) => kind);
  const hands = createHands(kinds, settings.quotas);
  const carrier = createCarrier({ ...parts, handlers, onAgain, onFree });
  const timers = new Set<NodeJS.Timeout>();
  const intervals: NodeJS.Timeout[] = [];
  let wanted: Wanted | null = null;
  let looking: Promise<void> | null = null;
  // A process that only serves turns is poked too, and leaves the rows to the workers.
  let working = false;
  let failing = false;

  function want(rung: string[], overdueBefore: Date | null): void {
    if (!working) return;
    wanted ??= { rung: [], overdueBefore: null };
    if (wanted.rung.length < MAX_RUNG) wanted.rung.push(...rung);
    if (overdueBefore) wanted.overdueBefore = later(wanted.overdueBefore, overdueBefore);
    looking ??= look().finally(() => {
      looking = null;
    });
  }

  async function look(): Promise<void> {
    while (wanted && working) {
      const now = wanted;
      wanted = null;
      for (const row of await claim(now)) {
        hands.take(row);
        carrier.take(row);
      }
      await pause(GAP_MS);
    }
  }

  async function claim({ rung, overdueBefore }: Wanted): Promise<ClaimedRow[]> {
    const now = clock.now();
    const rooms = hands.rooms();
    const leaseUntil = addMs(now, settings.leaseMs);
    const stuckBefore = addMs(now, -settings.stuckHeadMs);
    try {
      const asked = { now, leaseUntil, rooms, kinds, rung, overdueBefore, stuckBefore };
      const rows = await claimOutbox(db, asked);
      hands.notice(rooms, rows);
      failing = false;
      return rows;
    } catch (error) {
      // The next poll tries again; an outage is said once.
      if (!failing) log.error('claim_failed', { reason: describe(error) });
      failing = true;
      return [];
    }
  }

  function onFree(row: ClaimedRow, followed: boolean): void {
    hands.free(row);
    // What waited for this hand or behind this row may have had its ring already.
    if (followed || hands.short(row)) want([], clock.now());
  }

  function onAgain(id: string, rings: number, dueAt: Date): void {
    const waitMs = dueAt.getTime() - clock.now().getTime();
    if (waitMs > SOON_MS) return parts.setBells([{ id, rings, dueAt }]);
    const ring = () => {
      timers.delete(timer);
      want([id], null);
    };
    const timer = setTimeout(ring, Math.max(0, waitMs) + 1);
    timers.add(timer);
  }

  return {
    start() {
      working = true;
      intervals.push(setInterval(() => want([], null), settings.pollMs));
      intervals.push(setInterval(() => void carrier.renew(), settings.renewMs));
      want([], clock.now());
    },
    poke: () => want([], null),
    ring: (rowId) => want([rowId], null),
    sweep: (overdueBefore) => want([], overdueBefore),
    async stop() {
      working = false;
      try {
        await looking;
        await carrier.drain();
      } catch (error) {
        log.error('drain_failed', { reason: describe(error) });
      }
      intervals.forEach((interval) => clearInterval(interval));
      timers.forEach((timer) => clearTimeout(timer));
    },
  };
}

function later(one: Date | null, other: Date): Date {
  return one && one > other ? one : other;
}
