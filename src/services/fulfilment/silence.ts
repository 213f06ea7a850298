import { addMs, inDouala, timeOfDay } from '../../lib/clock.js';
import type { Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import { askQuestion, questionsAbout } from '../../models/questions.js';
import { countMissed } from '../../models/shops.js';
import { openSupportTask } from '../../models/support.js';
import type { OrderKey } from '../jobs.js';
import { SHUT_UNTIL_RESUMED } from '../shops.js';
import { isPresented, presentedAt } from '../orders/reading.js';
import { createEnding } from './decline.js';
import type { VerbParts } from './parts.js';

/** What a customer is asked when the shop stays silent; 1, 2 and 3 in this order. */
export const SILENCE_CHOICES = ['wait', 'other', 'refund'] as const;
export type SilenceChoice = (typeof SILENCE_CHOICES)[number];
export const SILENCE_QUESTION = 'shop_silent';

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

const SYSTEM = { kind: 'system', id: null } as const;

export function createSilence(parts: VerbParts): Silence {
  const { catalogue, clock, ids, notifications, orders, queue, settings } = parts;
  const end = createEnding(parts);

  /** Locks an order that its shop has seen and not answered. */
  async function unanswered(tx: Tx, key: OrderKey): Promise<Order | null> {
    const order = await orders.lock(tx, key);
    return order && order.fulfilment === 'placed' && isPresented(order) ? order : null;
  }

  /** A customer who chose to wait gets the whole time anew. */
  async function isWaitedFor(tx: Tx, order: Order, now: Date): Promise<boolean> {
    const asked = await questionsAbout(tx, order.accountId, SILENCE_QUESTION, order.id);
    const wait = asked.find((question) => question.answer === 'wait');
    return Boolean(wait?.answeredAt && now < addMs(wait.answeredAt, settings.giveUpMs));
  }

  /** Gives until when, as a time of day; null when the shop is closed until it answers. */
  async function pause(tx: Tx, order: Order, now: Date): Promise<string | null> {
    const until = addMs(now, settings.silentPauseMs);
    const missed = await countMissed(tx, order.shopId, {
      day: inDouala(now).date,
      limit: settings.silentLimit,
      until,
      shut: SHUT_UNTIL_RESUMED,
    });
    return missed >= settings.silentLimit ? null : timeOfDay(until);
  }

  return {
    async ringSecondPhone(tx, key) {
      const order = await unanswered(tx, key);
      const second = order && catalogue.current().shops.get(order.shopId)?.phoneIds[1];
      if (second) await notifications.notify(tx, 'shop.new_order', order, {}, second);
    },
    async askForCall(tx, key) {
      const order = await unanswered(tx, key);
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
      const order = await unanswered(tx, key);
      // After an outage the rungs come together: a question that ends at once is not asked.
      const now = clock.now();
      const expiresAt = order && addMs(presentedAt(order), settings.giveUpMs);
      if (!expiresAt || expiresAt <= now) return;
      const asked = await questionsAbout(tx, order.accountId, SILENCE_QUESTION, order.id);
      if (asked.length > 0) return;
      await askQuestion(tx, {
        id: ids.next(),
        accountId: order.accountId,
        kind: SILENCE_QUESTION,
        subject: { ...key },
        choices: [...SILENCE_CHOICES],
        askedAt: now,
        expiresAt,
      });
      await notifications.notify(tx, 'order.shop_silent', order);
    },
    async giveUp(tx, key) {
      const order = await unanswered(tx, key);
      const now = clock.now();
      if (!order || (await isWaitedFor(tx, order, now))) return;
      await end(tx, order, { to: 'declined', actor: SYSTEM, facts: { reason: 'shop_silent' } });
      const pausedUntil = await pause(tx, order, now);
      await queue.write(tx, [
        ...notifications.jobs('order.unanswered', order),
        ...notifications.jobs('shop.missed', order, pausedUntil ? { pausedUntil } : {}),
      ]);
    },
  };
}
