/** 5 s, 15 s, 60 s, then 5, 15 and 30 minutes: a short fault costs little, a long one is not hammered. */
const WAITS_MS = [5_000, 15_000, 60_000, 300_000, 900_000, 1_800_000];
/** A fifth up or down, so that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * How long to wait before the next try.
 * @param tries how many earlier tries failed, this one not counted
 * @param random from 0 to below 1
 */
export function backoffMs(tries: number, random: number): number {
  const base = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] ?? 0;
  return Math.round(base * (1 + JITTER * (2 * random - 1)));
}
