import { addMs, inDouala } from '../../lib/clock.js';

/** Minutes of the day in Douala, the end not included. */
export interface OfferHours {
  from: number;
  until: number;
}

/** 08:00 to 20:00 (CONTRACT.md section 6): nobody's own choice widens it. */
export const HOUSE_HOURS: OfferHours = { from: 8 * 60, until: 20 * 60 };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** What is left of somebody's own hours inside the house's; the house's where nothing is. */
export function hoursOf(own: OfferHours | null): OfferHours {
  if (!own) return HOUSE_HOURS;
  const from = Math.max(own.from, HOUSE_HOURS.from);
  const until = Math.min(own.until, HOUSE_HOURS.until);
  return from < until ? { from, until } : HOUSE_HOURS;
}

/** When an offer may leave: null for now, else the next time that these hours begin. */
export function nextOpening(at: Date, { from, until }: OfferHours): Date | null {
  const { minutes } = inDouala(at);
  if (minutes >= from && minutes < until) return null;
  return fromMidnight(at, minutes < from ? from : from + DAY_MINUTES);
}

/** The beginning of the next day's hours, as what waits for another day leaves. */
export function nextDay(at: Date, { from }: OfferHours): Date {
  return fromMidnight(at, from + DAY_MINUTES);
}

/** So many minutes after the midnight in Douala that began the day of `at`. */
function fromMidnight(at: Date, minutes: number): Date {
  const midnight = new Date(`${inDouala(at).date}T00:00:00+01:00`);
  return addMs(midnight, minutes * MINUTE_MS);
}
