import type { Order } from '../../models/orders.js';
import { canMove } from '../order-states.js';

const MINUTE_MS = 60_000;

/** Whether the shop has been told of an order: paid, or to be paid at the door. */
export function isPresented(order: Order): boolean {
  return order.method === 'cash' || (order.payment !== 'due' && order.payment !== 'pending');
}

/** When the shop was told; before that, when the order was placed. */
export function presentedAt(order: Order): Date {
  return order.presentedAt ?? order.placedAt;
}

/** What the shop said when it accepted, in minutes; before that, what it usually takes. */
export function promisedMinutesOf({ acceptedAt, promisedAt, prepMinutes }: Order): number {
  if (!acceptedAt || !promisedAt) return prepMinutes;
  return Math.round((promisedAt.getTime() - acceptedAt.getTime()) / MINUTE_MS);
}

/** A customer may take an order back until the shop has said yes. */
export function isCancellable(order: Order): boolean {
  return order.acceptedAt === null && canMove('fulfilment', order.fulfilment, 'cancelled');
}
