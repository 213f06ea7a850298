import { addMs } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import { job, type Job } from '../jobs.js';
import type { Payment } from '../../models/payments.js';
import type { PaymentSettings } from './payment-settings.js';
import { firstRoute, type Route } from './routes.js';

/** An order about to be written that is to be paid by Mobile Money. */
export interface PayableOrder {
  cityId: string;
  orderId: string;
  accountId: string;
  payerPhoneId: string;
  /** A guess from the number; the provider's word replaces it. */
  operator: string | null;
  totals: { totalXaf: number };
  /** What of the total the wallet pays. */
  wallet: { totalXaf: number };
  now: Date;
}

/** Rows in the database's own column names, and the jobs that make them move. */
export interface OpenedPayment {
  payment: Record<string, unknown>;
  attempt: Record<string, unknown>;
  jobs: Job[];
}

/** Builds what is written with a new order: its payment, the first attempt, collect and window's end. */
export function createOpenPayment(parts: {
  ids: Ids;
  routes: readonly Route[];
  settings: Pick<PaymentSettings, 'collectDelayMs' | 'windowMs'>;
}): (order: PayableOrder) => OpenedPayment {
  const { ids, routes, settings } = parts;
  return (order) => {
    const [paymentId, attemptId] = [ids.next(), ids.next()];
    const expiresAt = addMs(order.now, settings.windowMs);
    const amountXaf = order.totals.totalXaf - order.wallet.totalXaf;
    return {
      payment: {
        id: paymentId,
        city_id: order.cityId,
        order_id: order.orderId,
        account_id: order.accountId,
        payer_phone_id: order.payerPhoneId,
        purpose: 'order',
        amount_xaf: amountXaf,
        state: 'open',
        created_at: order.now,
        expires_at: expiresAt,
      },
      attempt: attemptRow({
        id: attemptId,
        paymentId,
        no: 1,
        provider: firstRoute(routes, { operator: order.operator, amountXaf }),
        operator: order.operator,
        amountXaf,
        now: order.now,
      }),
      jobs: [
        collectJob(attemptId, addMs(order.now, settings.collectDelayMs)),
        expireJob(paymentId, expiresAt),
      ] as Job[],
    };
  };
}

/** What a later payment of the same order asks for. */
export interface FollowUp {
  amountXaf: number;
  /** The payment of which this one asks for the rest. */
  completes: string | null;
  operator: string | null;
  provider: string;
  now: Date;
}

/** One more payment of an order that waits, with its first attempt and a window of its own. */
export function followUp(
  ids: Ids,
  settings: Pick<PaymentSettings, 'collectDelayMs' | 'windowMs'>,
  { cityId, orderId, accountId, payerPhoneId }: Omit<Payment, 'id'>,
  { amountXaf, completes, operator, provider, now }: FollowUp,
): OpenedPayment {
  const [paymentId, attemptId] = [ids.next(), ids.next()];
  const expiresAt = addMs(now, settings.windowMs);
  return {
    payment: {
      ...{ id: paymentId, city_id: cityId, order_id: orderId, account_id: accountId },
      ...{ payer_phone_id: payerPhoneId, purpose: 'order', amount_xaf: amountXaf, completes },
      ...{ state: 'open', created_at: now, expires_at: expiresAt },
    },
    attempt: attemptRow({ id: attemptId, paymentId, no: 1, provider, operator, amountXaf, now }),
    jobs: [
      collectJob(attemptId, addMs(now, settings.collectDelayMs)),
      expireJob(paymentId, expiresAt),
    ] as Job[],
  };
}

/** A try that has not begun, in the database's own column names. */
export function attemptRow(attempt: {
  id: string;
  paymentId: string;
  no: number;
  provider: string;
  operator: string | null;
  amountXaf: number;
  now: Date;
}): Record<string, unknown> {
  const { id, paymentId, no, provider, operator, amountXaf, now } = attempt;
  return {
    id,
    payment_id: paymentId,
    no,
    provider,
    operator,
    amount_xaf: amountXaf,
    state: 'created',
    // Stored before a byte leaves, and never made anew: it is what a lost answer is found by.
    external_reference: id,
    created_at: now,
  };
}

/** Jobs about money go before all others, each in a lane of its own: none may wait for another. */
export function collectJob(attemptId: string, dueAt: Date): Job<'collect'> {
  const key = `collect:${attemptId}`;
  return job({
    kind: 'collect',
    subject: { attemptId },
    class: 0,
    lane: key,
    dueAt,
    dedupeKey: key,
  });
}

export function expireJob(paymentId: string, dueAt: Date): Job<'payment.expire'> {
  const key = expireKey(paymentId);
  const subject = { paymentId };
  return job({ kind: 'payment.expire', subject, class: 0, lane: key, dueAt, dedupeKey: key });
}

export function pollJob(attemptId: string, dueAt: Date): Job<'payment.poll'> {
  const key = pollKey(attemptId);
  const subject = { attemptId };
  return job({ kind: 'payment.poll', subject, class: 0, lane: key, dueAt, dedupeKey: key });
}

export function expireKey(paymentId: string): string {
  return `payment.expire:${paymentId}`;
}

export function pollKey(attemptId: string): string {
  return `payment.poll:${attemptId}`;
}

/** When what nobody answered about an attempt's money is decided by the house. */
export function decideJob(attemptId: string, dueAt: Date): Job<'payment.decide'> {
  const key = `payment.decide:${attemptId}:${String(dueAt.getTime())}`;
  const subject = { attemptId };
  return job({ kind: 'payment.decide', subject, class: 0, lane: key, dueAt, dedupeKey: key });
}
