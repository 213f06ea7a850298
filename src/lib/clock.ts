/** The time as this process sees it, and waiting; tests and CLOCK_START replace it. */
export interface Clock {
  now(): Date;
  /** Milliseconds that only grow, for durations and deadlines. */
  monotonicMs(): number;
}

/**
 * The system's clock, shifted so that it began at `start` when one is given (CLOCK_START).
 */
export function createClock(start?: Date): Clock {
  const shiftMs = start ? start.getTime() - Date.now() : 0;
  return {
    now: () => new Date(Date.now() + shiftMs),
    monotonicMs: () => performance.now(),
  };
}

/** Cameroon keeps UTC+1 all year, so Douala's wall clock is plain arithmetic. */
const DOUALA_OFFSET_MS = 60 * 60 * 1000;
const DAY_MS = 24 * DOUALA_OFFSET_MS;
/** The day on which 1970 began. */
const THURSDAY = 4;

/** The wall clock in Douala: day of week (0 Sunday), minutes since midnight, and ISO date. */
export function inDouala(at: Date): { weekday: number; minutes: number; date: string } {
  const localMs = at.getTime() + DOUALA_OFFSET_MS;
  const day = Math.floor(localMs / DAY_MS);
  return {
    weekday: (((day + THURSDAY) % 7) + 7) % 7,
    minutes: Math.floor((localMs - day * DAY_MS) / 60_000),
    // Written only for whoever reads it: the opening hours of every shop ask for the rest alone.
    get date() {
      return new Date(localMs).toISOString().slice(0, 10);
    },
  };
}

/** `13h20`, the way a time of day is written in text channels. */
export function timeOfDay(at: Date): string {
  const { minutes } = inDouala(at);
  const hours = Math.floor(minutes / 60);
  return `${String(hours).padStart(2, '0')}h${String(minutes % 60).padStart(2, '0')}`;
}

export function addMs(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** The next time that it is so many hours after midnight in Douala. */
export function nextNight(now: Date, hour: number): Date {
  const midnight = new Date(`${inDouala(now).date}T00:00:00+01:00`);
  const tonight = addMs(midnight, hour * 60 * 60 * 1000);
  return tonight > now ? tonight : addMs(tonight, 24 * 60 * 60 * 1000);
}
