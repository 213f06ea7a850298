import { addMs } from '../../lib/clock.js';
import type { Order } from '../../models/orders.js';
import { canMove } from '../order-states.js';
import { promisedMinutes } from '../pricing.js';

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

/**
 * When an order should be at the door, every announced delay included: cooking and the ride from
 * acceptance on, from pickup on the ride alone; null while nobody knows.
 */
export function arrivalOf(order: Order): { from: Date; to: Date } | null {
  const start = order.pickedUpAt ?? order.acceptedAt;
  if (!start || order.closedAt || order.fulfilment === 'at_door') return null;
  const { from, to } = promisedMinutes(order.pickedUpAt ? 0 : promisedMinutesOf(order));
  const late = order.driverLateMinutes;
  return {
    from: addMs(start, (from + late) * MINUTE_MS),
    to: addMs(start, (to + late) * MINUTE_MS),
  };
}

/** A customer may take an order back until the shop has said yes. */
export function isCancellable(order: Order): boolean {
  return order.acceptedAt === null && canMove('fulfilment', order.fulfilment, 'cancelled');
}
