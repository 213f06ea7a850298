import { addMs } from '../../lib/clock.js';
import type { Tx } from '../../models/database.js';
import { askQuestion, questionsAbout } from '../../models/questions.js';
import { openSupportTask } from '../../models/support.js';
import type { Order } from '../../models/orders.js';
import type { OrderKey } from '../jobs.js';
import { presentedAt } from '../orders/reading.js';
import { lockUnanswered, SILENCE_CHOICES, SILENCE_QUESTION } from './unanswered.js';
import { createGiveUp } from './give-up.js';
import type { VerbParts } from './parts.js';

export { SILENCE_CHOICES, SILENCE_QUESTION, type SilenceChoice } from './unanswered.js';

/**
 * The rungs of the restaurant ladder. Each looks at the order when its time has come and does
 * nothing once the shop has answered or the order has ended.
 */
export interface Silence {
  ringSecondPhone(tx: Tx, key: OrderKey): Promise<void>;
  askForCall(tx: Tx, key: OrderKey): Promise<void>;
  askCustomer(tx: Tx, key: OrderKey): Promise<void>;
  giveUp(tx: Tx, key: OrderKey): Promise<void>;
}

export function createSilence(parts: VerbParts): Silence {
  const { catalogue, clock, ids, notifications, orders, settings } = parts;
  const endOf = (order: Order) => addMs(presentedAt(order), settings.giveUpMs);

  return {
    async ringSecondPhone(tx, key) {
      const order = await lockUnanswered(orders, tx, key);
      // After an outage the rungs come together: an order that ends at once is not rung for.
      if (order && endOf(order) <= clock.now()) return;
      const second = order && catalogue.current().shops.get(order.shopId)?.phoneIds[1];
      if (second) await notifications.notify(tx, 'shop.new_order', order, {}, second);
    },
    async askForCall(tx, key) {
      const order = await lockUnanswered(orders, tx, key);
      if (!order) return;
      await openSupportTask(tx, {
        id: ids.next(),
        kind: 'shop_call',
        cityId: order.cityId,
        orderId: order.id,
        accountId: order.accountId,
        facts: { reference: order.reference, shopId: order.shopId },
        createdAt: clock.now(),
      });
    },
    async askCustomer(tx, key) {
      const order = await lockUnanswered(orders, tx, key);
      const now = clock.now();
      const expiresAt = order && endOf(order);
      if (!expiresAt || expiresAt <= now) return;
      const asked = await questionsAbout(tx, order.accountId, SILENCE_QUESTION, order.id);
      if (asked.length > 0) return;
      await askQuestion(tx, {
        id: ids.next(),
        accountId: order.accountId,
        kind: SILENCE_QUESTION,
        subject: { ...key, reference: String(order.reference) },
        choices: [...SILENCE_CHOICES],
        askedAt: now,
        expiresAt,
      });
      await notifications.notify(tx, 'order.shop_silent', order);
    },
    giveUp: createGiveUp(parts),
  };
}
