import { addMs } from '../../lib/clock.js';
import type { Tx } from '../../models/database.js';
import { readOrder, type Order } from '../../models/orders.js';
import { readPayment, type Payment } from '../../models/payments.js';
import { noteDelayed } from '../../models/submissions.js';
import type { PaymentParts } from './payment-parts.js';

interface Delays {
  /** No provider can be asked now: the order is kept, its customer told once. */
  tellDelayed(
    tx: Tx,
    payment: Payment,
    until: Date,
  ): Promise<{ kind: 'wait'; until: Date; reason: string }>;
  /** The request has got through after all: its payer is told, once. */
  tellResumed(tx: Tx, attemptId: string, operator: string | null): Promise<void>;
}

/** What is said of a payment that has to wait for a provider (payments.md case 24). */
export function createDelays({
  clock,
  notifications,
  settings,
}: Pick<PaymentParts, 'clock' | 'notifications' | 'settings'>): Delays {
  return {
    async tellDelayed(tx, payment, until) {
      const now = clock.now();
      const soon = addMs(now, settings.delayedMs);
      const wait = { kind: 'wait', until: until < soon ? until : soon } as const;
      const isFirst = await noteDelayed(tx, payment.id, now);
      const order = isFirst ? await orderOf(tx, payment) : null;
      if (order) await notifications.notify(tx, 'payment.delayed', order, {});
      return { ...wait, reason: 'providers_down' };
    },
    async tellResumed(tx, attemptId, operator) {
      const payment = await readPayment(tx, { attemptId });
      const order = payment && (await orderOf(tx, payment));
      if (!order) return;
      const said = { operator: operator ?? '' };
      await notifications.notify(tx, 'payment.resumed', order, said, payment.payerPhoneId);
    },
  };
}

/** As it is now, without a lock: only to be spoken of. */
export async function orderOf(tx: Tx, { cityId, orderId }: Payment): Promise<Order | null> {
  return orderId === null ? null : readOrder(tx, cityId, orderId);
}
