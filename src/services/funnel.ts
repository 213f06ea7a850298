import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Database } from '../models/database.js';
import {
  funnelScreens,
  funnelSessions,
  writeFunnelSteps,
  type FunnelStep,
  type ScreenDay,
  type SessionDay,
} from '../models/funnel.js';

export type { How } from '../models/funnel.js';

/** Days in Douala, `2026-11-20`, the last one included. */
export interface Days {
  from: string;
  to: string;
}

/** How sessions fare (facts/domain.md 8.6); shares are from 0 to 1, null where there was nothing. */
export interface FunnelMeasures {
  sessions: number;
  /** Sessions that came past the first questions. */
  menus: number;
  orders: number;
  /** Orders for each session that reached a menu. */
  completion: number | null;
  /** Sessions whose last page nobody answered. */
  dropped: number | null;
  /** Answers until an order was placed, the median: of people without a place yet, and with one. */
  inputs: { new: number | null; returning: number | null };
}

export interface Funnel {
  /** Remembers a page that was stored, or the end of a session; costs no statement. */
  note(step: FunnelStep): void;
  /** Writes what was noted, in one statement for thousands of pages. Never throws. */
  flush(): Promise<void>;
  /** What became of every screen's pages, by day, channel and language. */
  byScreen(days: Days): Promise<ScreenDay[]>;
  measures(days: Days): Promise<FunnelMeasures>;
}

export interface FunnelParts {
  db: Database;
  clock: Clock;
  log: Log;
}

/** Of one statement. */
const BATCH = 5_000;
/** What may wait while Postgres is away; turns do not go on without it, so this is never many. */
const HELD_MAX = 20_000;

/**
 * Counts where people stop. Steps are noted in memory and written every two seconds and at the end
 * of the process, so a turn pays nothing; a process that is killed loses what it noted since.
 */
export function createFunnel({ db, clock, log }: FunnelParts): Funnel {
  let held: FunnelStep[] = [];
  let writing = Promise.resolve();

  async function write(): Promise<void> {
    while (held.length > 0) {
      const batch = held.slice(0, BATCH);
      await writeFunnelSteps(db, batch);
      held = held.slice(batch.length);
    }
  }

  return {
    note(step) {
      if (held.length < HELD_MAX) held.push(step);
    },
    flush() {
      writing = writing.then(write).catch((error: unknown) => {
        log.warn('funnel_not_written', { held: held.length, error });
      });
      return writing;
    },
    byScreen: (days) => funnelScreens(db, { ...days, asOf: clock.now() }),
    async measures(days) {
      return measuresOf(await funnelSessions(db, { ...days, asOf: clock.now() }));
    },
  };
}

function measuresOf(rows: SessionDay[]): FunnelMeasures {
  const sum = (of: (row: SessionDay) => number) => rows.reduce((total, row) => total + of(row), 0);
  const sessions = sum((row) => row.sessions);
  const menus = sum((row) => row.menus);
  const orders = sum((row) => row.orders);
  return {
    ...{ sessions, menus, orders },
    completion: menus === 0 ? null : orders / menus,
    dropped: sessions === 0 ? null : sum((row) => row.lost) / sessions,
    inputs: {
      new: medianInputs(rows.filter(({ known }) => !known)),
      returning: medianInputs(rows.filter(({ known }) => known)),
    },
  };
}

/** The answers that at most half of the orders needed less than. */
function medianInputs(rows: SessionDay[]): number | null {
  const ordered = rows.filter(({ inputs }) => inputs > 0).sort((a, b) => a.inputs - b.inputs);
  const half = ordered.reduce((total, { orders }) => total + orders, 0) / 2;
  let seen = 0;
  return ordered.find(({ orders }) => (seen += orders) >= half)?.inputs ?? null;
}
