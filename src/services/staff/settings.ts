/** Clocks and ceilings of signing in (CONTRACT.md section 6). */
export interface StaffSettings {
  /** Tries within `windowMs`, for one name and from one address. */
  triesMax: number;
  windowMs: number;
  /** Without a page for so long, a session is over; and after `absoluteMs` in any case. */
  idleMs: number;
  absoluteMs: number;
}

/** How long the second step may take after the first. */
export const HALF_MS = 10 * 60 * 1000;
/** A password that somebody else gave must be changed within this. */
export const TEMPORARY_MS = 24 * 60 * 60 * 1000;
