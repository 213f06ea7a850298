import type { notices as french } from '../fr/notices.js';
import { translate } from '../keys.js';

/** What is sent without being asked for (docs/messages.md), and the ride a driver has just taken. */
export const notices = translate<typeof french>()({
  'notice.order.paid':
    'Order {reference} paid: {total}. {shop} answers within 10 min. Your money is held until delivery. Follow: STATUS {reference}',
  'notice.order.placed_cash':
    'Order {reference}: {total} to pay the driver. {shop} answers within 10 min. Follow: STATUS {reference}',
  'notice.order.accepted':
    'Order {reference}: {shop} is cooking, ready in {minutes} min, at your door in {from}-{to} min. Delivery code: send CODE {reference}',
  'notice.order.picked_up':
    'Order {reference}: {driver} ({vehicle}) is coming, {phone}. Meet at {landmark}. Code {code}: give it ONLY with the order in hand.',
  'notice.order.declined':
    '{shop} cannot prepare order {reference}. {total} in your wallet. Sorry. Question? CALL',
  'notice.order.declined_cash':
    '{shop} cannot prepare order {reference}. Nothing to pay. Sorry. Question? CALL',
  'notice.order.unanswered':
    '{shop} did not answer: order {reference} cancelled. {total} in your wallet. Sorry. Other place: {service}. Question? CALL',
  'notice.order.unanswered_cash':
    '{shop} did not answer: order {reference} cancelled, nothing to pay. Sorry. Other place: {service}. Question? CALL',
  'notice.order.shop_silent':
    '{shop} has not answered. Reply 1 wait 10 min, 2 other place, 3 refund. No reply: refund at {time}.',
  'notice.order.shop_silent_cash':
    '{shop} has not answered. Reply 1 wait 10 min, 2 other place, 3 cancel. No reply: cancelled at {time}.',
  'notice.order.no_driver':
    'Order {reference}: no free driver yet. We are calling one, {shop} keeps your order. Sorry. Question? CALL',
  'notice.order.code_locked':
    'Order {reference}: too many wrong codes at the driver, code blocked. For a new code send CODE {reference}. Question? CALL',

  'notice.payment.failed':
    'Order {reference}: the payment of {total} did not go through ({reason}). Dial {service}, My orders: try again or pay cash.',
  'notice.payment.failed_no_cash':
    'Order {reference}: the payment of {total} did not go through ({reason}). Dial {service}, My orders: try again.',
  'notice.payment.expired':
    'Order {reference}: {total} not paid in time, you were not charged. Dial {service} to start again. Question? CALL',
  'notice.payment.expired_unsure':
    'Order {reference}: {total} did not come in time, order closed. If it still comes, it goes to your wallet. Start again: {service}. Question? CALL',
  'notice.payment.credited':
    'Order {reference} is closed, but {amount} came: now in your Kwata wallet. Reply 1 keep, 2 refund. No reply: {later}.',
  'notice.payment.credited_cash':
    'Order {reference} is to be paid cash, but {amount} came: now in your Kwata wallet. Reply 1 keep, 2 refund. No reply: {later}.',
  'notice.payment.credited_twice':
    'Order {reference} was paid already, {amount} too much came: now in your Kwata wallet. Reply 1 keep, 2 refund. No reply: {later}.',
  'notice.payment.reason.declined': 'refused on the phone',
  'notice.payment.reason.expired': 'no answer',
  'notice.payment.reason.not_enough_funds': 'not enough balance',
  'notice.payment.reason.limit_reached': 'limit reached',
  'notice.payment.reason.number_invalid': 'no account',
  'notice.payment.reason.network_unsupported': 'network not served',
  'notice.payment.reason.provider_unreachable': 'service unreachable',
  'notice.payment.reason.not_authorised': 'a fault on our side',
  'notice.payment.reason.amount_invalid': 'amount not accepted',
  'notice.payment.reason.failed': 'no reason given',
  'notice.payment.reason.other': 'refused by the operator',

  'notice.shop.new_order':
    'NEW ORDER {reference}\n{lines}\nFood total {food} {paid}\nReply YES {reference} {minutes} (minutes) or NO {reference}',
  'notice.shop.paid': 'PAID',
  'notice.shop.cash': 'CASH to driver',
  'notice.shop.item_number': 'item {no}',
  'notice.shop.cancelled': 'Order {reference} CANCELLED. Do not cook it. Question? CALL',
  'notice.shop.missed':
    'Order {reference} cancelled: no answer in 10 min. No new orders until {time}. Back before? Send FREE',
  'notice.shop.missed_shut':
    'Order {reference} cancelled: no answer in 10 min. You are on a break. Back? Send FREE',

  'notice.driver.offer':
    'RIDE {reference}: {shop} {from} -> {to}, {landmark}. You earn {pay}, {paid}. YES {reference} ({seconds} s)',
  'notice.driver.already_paid': 'paid',
  'notice.driver.collect_cash': 'collect {cash}',
  'notice.driver.ready_early':
    'Order {reference} READY earlier than promised: {shop}, {from}. Food in hand? Send PICKED {reference}',
  'notice.driver.assigned':
    '{reference} IS YOURS. Pick: {shop}, {from}, {shopPhone}. Drop: {customer}, {to}, {landmark}. COLLECT {cash}. Food in hand: PICKED {reference}',
  'notice.driver.unnamed': 'the driver',
  'notice.landmark.call_me': 'call on arrival',
  'notice.landmark.by_phone': 'a place agreed by phone',
  'notice.customer.unnamed': 'the customer',
});
