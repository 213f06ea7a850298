import { timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import { arrivalOf } from '../orders/reading.js';
import type { NoticeFacts } from './facts.js';
import { landmarkWords, localPhone, shorten } from './fit.js';

/** Someone is late: the new time of the food, and of the door. */
export function late({ order, shop, said }: NoticeFacts): Text {
  const { reference, promisedAt, placedAt } = order;
  const ready = timeOfDay(promisedAt ?? placedAt);
  const arrival = arrivalOf(order);
  const from = arrival ? timeOfDay(arrival.from) : ready;
  const to = arrival ? timeOfDay(arrival.to) : ready;
  if (said['by'] === 'driver') return text('notice.order.late_driver', { reference, from, to });
  return text('notice.order.late_shop', { reference, shop: shop.ussdName, ready, from, to });
}

export function foodLate({ order, shop }: NoticeFacts): Text {
  const { reference, promisedAt, placedAt } = order;
  const ready = timeOfDay(promisedAt ?? placedAt);
  return text('notice.driver.food_late', { reference, shop: shop.ussdName, ready });
}

/** The driver is there and nobody else: until when they wait, and where to call them. */
export function absent(facts: NoticeFacts, { room }: { room: number }): Text {
  const { order, courier, drop, said } = facts;
  return text('notice.order.absent', {
    reference: order.reference,
    driver: courier?.name ? shorten(courier.name, 20) : text('notice.driver.unnamed'),
    landmark: landmarkWords(facts, room, verbatim(drop.ussdName)),
    phone: courier ? localPhone(courier.phone) : '',
    time: said['until'] ?? '',
  });
}

export function absentOver({ order, shop, said }: NoticeFacts): Text {
  const minutes = said['minutes'] ?? 10;
  const { reference } = order;
  return text('notice.driver.absent_over', { reference, minutes, shop: shop.ussdName });
}

export function returned({ order }: NoticeFacts): Text {
  const { reference, totalXaf, method } = order;
  if (method === 'cash') return text('notice.order.returned_cash', { reference });
  return text('notice.order.returned', { reference, total: formatXaf(xaf(totalXaf)) });
}

export function shopReturned({ order: { reference, method } }: NoticeFacts): Text {
  return method === 'cash'
    ? text('notice.shop.returned_cash', { reference })
    : text('notice.shop.returned', { reference });
}
