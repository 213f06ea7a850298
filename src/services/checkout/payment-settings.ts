/** The clocks and limits of collecting money; proposals of payments.md section 6. */
export interface PaymentSettings {
  /** The first of the configured ones; a request is routed anew when it leaves. */
  provider: string;
  /** From the confirmed order to the first try: our own USSD session must have ended by then. */
  collectDelayMs: number;
  /** How long an order waits for its money. */
  windowMs: number;
  /** How often the money of one order may be asked for. */
  triesMax: number;
  /** A phone that is in a session with us is asked again after `busyRetryMs`, for `busyLimitMs` at most. */
  busyRetryMs: number;
  busyLimitMs: number;
  /** A session in which nothing moved for this long is over, whatever its row says. */
  busySessionMs: number;
  /** A request that was not even sent is tried again after this, while the window is open. */
  notSentRetryMs: number;
  /** Requests that one phone may get within `promptWindowMs`, whoever asked for them. */
  promptsMax: number;
  promptWindowMs: number;
  /** A request whose answer was lost is sent again where a provider takes both for one. */
  repeatMs: number;
  repeatForMs: number;
  /** A payer who had to wait for a provider has at least this long from the request on. */
  approveMs: number;
  /** An order that waits for a provider looks this often whether one is back. */
  delayedMs: number;
  /** When the payer is told what to dial, where a request waits; and who ordered, where nobody knows. */
  hintMs: number;
  waitingMs: number;
  /** Money that became credit unasked: until when its owner may say what to do, and what we do else. */
  lateMs: number;
  lateDefault: 'keep' | 'refund';
  /** An answer that takes longer never comes: the attempt is unknown. */
  overdueMs: number;
  /** When an attempt is read back, counted from its submission; the last one is the end of the watch. */
  pollAtMs: readonly number[];
  /** The same for an attempt that the provider called failed: it may still turn into a success. */
  watchAtMs: readonly number[];
  /** An attempt still unknown at this age is put before a person, and polled on. */
  personAtMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const FIRST_POLLS = [3, 5, 8, 13, 20, 25, 30].map((seconds) => seconds * SECOND);
const HALF_MINUTES = Array.from({ length: 19 }, (_, index) => (index + 2) * 30 * SECOND);
const LATE_POLLS = [30 * MINUTE, HOUR, 6 * HOUR, ...[1, 2, 3, 4, 5, 6, 7].map((day) => day * DAY)];

export const defaultPaymentSettings: PaymentSettings = {
  provider: 'campay',
  collectDelayMs: 3 * SECOND,
  windowMs: 10 * MINUTE,
  triesMax: 9,
  busyRetryMs: 3 * SECOND,
  busyLimitMs: 90 * SECOND,
  busySessionMs: 180 * SECOND,
  notSentRetryMs: 5 * SECOND,
  promptsMax: 3,
  promptWindowMs: 15 * MINUTE,
  repeatMs: 4 * SECOND,
  repeatForMs: MINUTE,
  // As long as MTN lets a payer think.
  approveMs: 5 * MINUTE,
  delayedMs: 15 * SECOND,
  hintMs: 25 * SECOND,
  waitingMs: 2 * MINUTE,
  lateMs: DAY,
  lateDefault: 'refund',
  overdueMs: 75 * SECOND,
  pollAtMs: [...FIRST_POLLS, ...HALF_MINUTES, ...LATE_POLLS],
  watchAtMs: [MINUTE, 3 * MINUTE, 10 * MINUTE, ...LATE_POLLS],
  // Twice the window in which a payer can approve (payments.md 1.10).
  personAtMs: 20 * MINUTE,
};

/** The first of `atMs` after `startedAt` that is still to come; null when the last one has passed. */
export function nextOf(atMs: readonly number[], startedAt: Date, now: Date): Date | null {
  const ageMs = now.getTime() - startedAt.getTime();
  const next = atMs.find((ms) => ms > ageMs);
  return next === undefined ? null : new Date(startedAt.getTime() + next);
}
