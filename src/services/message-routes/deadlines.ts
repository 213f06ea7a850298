import type { Purpose } from '../../models/messages.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/**
 * How long a message may stay unreported before it goes another way. An offer is not worth a second
 * price: nobody waits for it.
 */
const RECEIPT_MS: Readonly<Record<Purpose, number | null>> = {
  code: 45 * SECOND_MS,
  security: 60 * SECOND_MS,
  money: 60 * SECOND_MS,
  order: 2 * MINUTE_MS,
  reply: 2 * MINUTE_MS,
  offer: null,
};

export function receiptMs(purpose: Purpose): number | null {
  return RECEIPT_MS[purpose];
}

/** A code that proves who holds a number; it goes to that number by SMS, and no other way. */
export function isOneTime(template: string): boolean {
  return template.startsWith('code.') || template === 'payout.number_code';
}

/** Such codes are worthless after ten minutes (CONTRACT.md section 6). */
const ONE_TIME_MS = 10 * MINUTE_MS;

/** Whether words written at a time are still worth sending. */
export function isStale(template: string, createdAt: Date, now: Date): boolean {
  return isOneTime(template) && now.getTime() - createdAt.getTime() >= ONE_TIME_MS;
}
