import type { Tx } from '../../models/database.js';
import { changePayment, expireAttempts } from '../../models/payments.js';
import { HOUSE } from '../person.js';
import { awaitingOf, isInDoubt, lockAll } from './locked.js';
import type { PaymentParts } from './payment-parts.js';

export type Expire = (tx: Tx, paymentId: string) => Promise<Date | null>;

/**
 * The end of a payment's window: an order that still waits for its money expires. Attempts in doubt
 * are watched on, and their money becomes credit. Gives when to come again if it is too early.
 */
export function createExpire(parts: PaymentParts): Expire {
  const { clock, orders, escrow, notifications, otherMoney } = parts;
  return async (tx, paymentId) => {
    const locked = await lockAll(tx, orders, { paymentId });
    if (locked?.payment.state !== 'open') return null;
    const now = clock.now();
    if (now < locked.payment.expiresAt) return locked.payment.expiresAt;
    await changePayment(tx, paymentId, 'expired', now);
    await expireAttempts(tx, paymentId, now);
    const isUnsure = locked.attempts.some(isInDoubt);
    if (locked.payment.purpose !== 'order') {
      await otherMoney.expired(tx, locked.payment, isUnsure);
    }
    const awaiting = awaitingOf(locked);
    if (!awaiting) return null;
    const order = await orders.move(tx, awaiting, { fulfilment: 'expired' }, HOUSE);
    await escrow.freeWallet(tx, order);
    const unsure = isUnsure ? 1 : 0;
    await notifications.notify(tx, 'payment.expired', order, { unsure, turn: 0 });
    return null;
  };
}
