const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The clocks of paying out; amounts and fees are rules (money-rules.ts). */
export interface PayoutSettings {
  /** Who sends it where nothing else is asked for. */
  provider: string;
  /** A request that was not even sent is tried again after this. */
  notSentRetryMs: number;
  /** A network's money at the provider was too little: looked at again after this. */
  floatRetryMs: number;
  /** What a provider said of its money is believed for this long. */
  floatFreshMs: number;
  /** When people are told that money which waits for that will be there, at the latest. */
  floatPromiseMs: number;
  /** While an owner is frozen, looked at again after this. */
  frozenRetryMs: number;
  /** An answer that takes longer never comes: the attempt is unknown. */
  overdueMs: number;
  /** When an attempt is read back, counted from its submission; the last one is the end of the watch. */
  pollAtMs: readonly number[];
  /** The same for one that the provider called failed: it may still turn into a success. */
  watchAtMs: readonly number[];
  /** An attempt still unknown at this age is put before a person, and polled on. */
  personAtMs: number;
  /** Minutes of Douala's day: the statements, and the evening's payouts. */
  statementAtMinutes: number;
  planAtMinutes: number;
  /** From the plan to the sending, so that every owner's payout is written. */
  batchDelayMs: number;
  /** Lines in one request. */
  batchMax: number;
  /** A fresh code before money leaves, and how often it may be tried. */
  codeLifeMs: number;
  codeTries: number;
}

const LATE_POLLS = [30 * MINUTE, HOUR, 6 * HOUR, ...[1, 2, 3, 4, 5, 6, 7].map((day) => day * DAY)];

export const PAYOUT_SETTINGS: PayoutSettings = {
  provider: 'campay',
  notSentRetryMs: 30 * SECOND,
  floatRetryMs: 30 * MINUTE,
  floatFreshMs: MINUTE,
  floatPromiseMs: DAY,
  frozenRetryMs: 30 * MINUTE,
  overdueMs: 75 * SECOND,
  pollAtMs: [
    ...[3, 8, 20, 45, 90, 180, 360, 720].map((seconds) => seconds * SECOND),
    ...LATE_POLLS,
  ],
  watchAtMs: [MINUTE, 10 * MINUTE, ...LATE_POLLS],
  personAtMs: 20 * MINUTE,
  statementAtMinutes: 20 * 60,
  planAtMinutes: 22 * 60 + 30,
  batchDelayMs: 5 * MINUTE,
  batchMax: 100,
  codeLifeMs: 10 * MINUTE,
  codeTries: 3,
};
