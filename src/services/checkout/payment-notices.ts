import type { Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import type { NoticeEvent } from '../notifications.js';

/** What people are told about a payment. `turn` tells two notices of one order apart. */
export interface PaymentNotices {
  notify(
    tx: Tx,
    event: Extract<NoticeEvent, `payment.${string}`>,
    order: Order,
    facts: Record<string, string | number>,
    to?: string,
  ): Promise<unknown>;
}
