import type { notices as french } from '../fr/notices.js';
import { translate } from '../keys.js';

/** What is sent without being asked for: one SMS each, S1 to S13 of the message list. */
export const notices = translate<typeof french>()({
  'notice.order.paid':
    'Order {reference} paid: {total}. {shop} is cooking, {from}-{to} min. Your money is held until delivery. Follow: STATUS {reference}',
  'notice.order.accepted':
    'Order {reference}: {shop} is cooking, {from}-{to} min. To pay the driver: {total}. Follow: STATUS {reference}',
  'notice.order.picked_up':
    'Order {reference}: {driver} ({vehicle}) is on the way, {phone}. He will call you at {landmark}. Keep your phone on. Code {code}.',
  'notice.order.code':
    'Delivery code {code} for order {reference}: give it ONLY when you have the food in hand.',
  'notice.order.declined':
    '{shop} cannot prepare order {reference}. {total} on your Kwata credit. Sorry. Question? CALL',
  'notice.order.declined_cash':
    '{shop} cannot prepare order {reference}. Nothing to pay. Sorry. Question? CALL',
  'notice.order.shop_silent':
    '{shop} has not answered. Reply 1 wait 10 min, 2 other place, 3 refund. No reply: refund at {time}.',
  'notice.order.delivered':
    'Order {reference} delivered. Thank you, enjoy! Total {total}. Question? CALL',
  'notice.order.receipt':
    'Kwata receipt order {reference}, {date}\n{shop}\n{lines}\nDelivery {fee}\nTotal {total} {method}\nThank you. Question? CALL',

  'notice.payment.failed':
    'Order {reference}: the payment of {total} was refused ({reason}). Dial {service} to try again or pay cash.',
  'notice.payment.expired':
    'Order {reference}: {total} not paid in time, you were not charged. Your cart is kept. Dial {service}.',
  'notice.payment.credited':
    'We received {total} for order {reference}, already closed: {total} on your Kwata credit. Question? CALL',

  'notice.shop.new_order':
    'NEW ORDER {reference}\n{lines}\nFood total {food} {paid}\nReply YES {reference} 25 (minutes) or NO {reference}',
  'notice.shop.paid': 'PAID',
  'notice.shop.cash': 'CASH',
  'notice.shop.cancelled': 'Order {reference} CANCELLED. Do not cook it. Question? CALL',
  'notice.shop.driver_coming': 'Order {reference}: {driver} ({vehicle}) comes for it, {phone}.',

  'notice.driver.offer':
    'RIDE {reference}: {shop} {from} -> {to}, {landmark}. You earn {pay}, {paid}. YES {reference} (60 s)',
  'notice.driver.already_paid': 'paid',
  'notice.driver.collect_cash': 'cash {cash}',
  'notice.driver.assigned':
    '{reference} IS YOURS. Pick: {shop}, {from}, {shopPhone}. Drop: {customer}, {to}, {landmark}, {customerPhone}. COLLECT {cash}. Then DONE {reference} + customer code',
  'notice.driver.cancelled': 'Ride {reference} CANCELLED. Thank you. You stay FREE.',

  'notice.refund':
    'Refund {amount} ({reason}, order {reference}) to your {wallet}. Ref {refund}. Sorry. Question? CALL',
});
