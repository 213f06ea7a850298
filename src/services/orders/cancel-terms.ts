import type { Order } from '../../models/orders.js';
import { canMove } from '../order-states.js';
import { isCancellable } from './reading.js';

/** What it comes to when a customer takes an order back now (requirement ORD-06). */
export type CancelTerms =
  /** Before the shop's yes: nothing is kept; `refundXaf` is what was paid. */
  | { kind: 'free'; refundXaf: number }
  /** The kitchen is at work: the dishes would be paid, and a person decides. */
  | { kind: 'by_person'; costXaf: number; refundXaf: number }
  /** The driver has it, or the order has ended. */
  | { kind: 'too_late' };

export function cancelTerms(order: Order): CancelTerms {
  const paidXaf = order.payment === 'held' ? order.totalXaf : 0;
  if (isCancellable(order)) return { kind: 'free', refundXaf: paidXaf };
  if (!canMove('fulfilment', order.fulfilment, 'cancelled')) return { kind: 'too_late' };
  const costXaf = order.subtotalXaf - order.discountXaf;
  return { kind: 'by_person', costXaf, refundXaf: Math.max(0, paidXaf - costXaf) };
}
