import type { Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import type { OrderKey } from '../jobs.js';
import type { Orders } from '../orders.js';
import { isPresented } from '../orders/reading.js';

/** What a customer is asked when the shop stays silent; 1, 2 and 3 in this order. */
export const SILENCE_CHOICES = ['wait', 'other', 'refund'] as const;
export type SilenceChoice = (typeof SILENCE_CHOICES)[number];
export const SILENCE_QUESTION = 'shop_silent';

/** Locks an order that its shop has seen and not answered; null once it has moved on. */
export async function lockUnanswered(
  orders: Pick<Orders, 'lock'>,
  tx: Tx,
  key: OrderKey,
): Promise<Order | null> {
  const order = await orders.lock(tx, key);
  return order && order.fulfilment === 'placed' && isPresented(order) ? order : null;
}
