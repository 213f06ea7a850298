import { AppError } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import {
  lockAttempts,
  lockPayment,
  readPayment,
  type Attempt,
  type Payment,
} from '../../models/payments.js';
import type { Orders } from '../orders.js';

/** A payment with all that a decision about it depends on, locked in the order of locks. */
export interface LockedPayment {
  /** Null when the money is for no order. */
  order: Order | null;
  payment: Payment;
  attempts: Attempt[];
}

/** The same, about one of its attempts. */
export interface LockedAttempt extends LockedPayment {
  attempt: Attempt;
}

/** Locks order, payment and attempts; null for a payment that is not there. */
export async function lockAll(
  tx: Tx,
  orders: Pick<Orders, 'lock'>,
  by: { paymentId: string } | { attemptId: string },
): Promise<LockedPayment | null> {
  const seen = await readPayment(tx, by);
  if (!seen) return null;
  const { cityId, orderId } = seen;
  const order = orderId === null ? null : await orders.lock(tx, { cityId, orderId });
  const payment = await lockPayment(tx, seen.id);
  if (!payment) return null;
  return { order, payment, attempts: await lockAttempts(tx, payment.id) };
}

/** Locks an attempt with its payment and order; one that is not there is a fault. */
export async function lockAttempt(
  tx: Tx,
  orders: Pick<Orders, 'lock'>,
  attemptId: string,
): Promise<LockedAttempt> {
  const locked = await lockAll(tx, orders, { attemptId });
  const attempt = locked?.attempts.find((one) => one.id === attemptId);
  if (locked && attempt) return { ...locked, attempt };
  throw new AppError('state_missing', `attempt ${attemptId} has no payment`);
}

/** A try is over, and there is proof that it charged nothing (payments.md 6.1). */
export function isProvenUnpaid({ state, proof }: Attempt): boolean {
  return state === 'failed' && proof !== null;
}

/** The payer may have paid, or still be paying. */
export function isInDoubt({ state }: Attempt): boolean {
  return state === 'submitting' || state === 'pending' || state === 'unknown' || state === 'review';
}

/** The order, when it still waits for its money. */
export function awaitingOf({ order }: Pick<LockedPayment, 'order'>): Order | null {
  if (order?.payment !== 'pending') return null;
  return order.fulfilment === 'placed' || order.fulfilment === 'scheduled' ? order : null;
}

/** Somebody still waits for this money: its order, or whoever asked for it for something else. */
export function isAwaited(locked: Pick<LockedPayment, 'order' | 'payment'>): boolean {
  const { purpose, state } = locked.payment;
  return state === 'open' && (purpose !== 'order' || awaitingOf(locked) !== null);
}
