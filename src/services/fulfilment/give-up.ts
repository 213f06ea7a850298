import { addMs, inDouala, timeOfDay } from '../../lib/clock.js';
import type { Tx } from '../../models/database.js';
import { anyLeft } from '../../models/message-fates.js';
import type { Order } from '../../models/orders.js';
import { questionsAbout } from '../../models/questions.js';
import { countMissed } from '../../models/shops.js';
import type { OrderKey } from '../jobs.js';
import { SHUT_UNTIL_RESUMED } from '../shops.js';
import { createEnding } from './decline.js';
import type { VerbParts } from './parts.js';
import { lockUnanswered, SILENCE_QUESTION } from './unanswered.js';
import { HOUSE } from '../person.js';

/**
 * The end of the ladder: the money goes back, and the shop gets no orders for a while, unless it is
 * our messages that did not reach it.
 */
export function createGiveUp(parts: VerbParts): (tx: Tx, key: OrderKey) => Promise<void> {
  const { catalogue, clock, notifications, orders, settings } = parts;
  const end = createEnding(parts);

  /** Whether one of the shop's phones has had the order for as long as the first one gets alone. */
  async function wasReached(tx: Tx, order: Order, now: Date): Promise<boolean> {
    const phones = catalogue.current().shops.get(order.shopId)?.phoneIds ?? [];
    const rings = [
      ...phones.flatMap((phone) => notifications.jobs('shop.new_order', order, {}, phone)),
      ...notifications.jobs('shop.new_order', order, { turn: 'wait' }),
    ];
    const keys = rings.flatMap(({ dedupeKey }) => dedupeKey ?? []);
    return anyLeft(tx, keys, { by: addMs(now, -settings.secondPhoneMs), since: order.placedAt });
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

  return async (tx, key) => {
    const order = await lockUnanswered(orders, tx, key);
    const now = clock.now();
    if (!order || (await isWaitedFor(tx, order, now))) return;
    const isSilent = await wasReached(tx, order, now);
    const reason = isSilent ? 'shop_silent' : 'shop_not_reached';
    await end(tx, order, { to: 'declined', actor: HOUSE, facts: { reason } });
    await notifications.notify(tx, 'order.unanswered', order);
    if (!isSilent) return;
    const pausedUntil = await pause(tx, order, now);
    await notifications.notify(tx, 'shop.missed', order, pausedUntil ? { pausedUntil } : {});
  };
}
