import type { payments as french } from '../fr/payments.js';
import { translate } from '../keys.js';

/** While money is on its way, late, short or asked for elsewhere. */
export const payments = translate<typeof french>()({
  'notice.payment.hint':
    'Order {reference}: approve {total} on this phone. Nothing shows? Dial {dial}. Type your secret code with {operator} only.',
  'notice.payment.waiting':
    'Order {reference}: {operator} has not told us yet if {total} is paid. Do not pay twice, we will text you. Or cash: {service}, My orders.',
  'notice.payment.waiting_no_cash':
    'Order {reference}: {operator} has not told us yet if {total} is paid. Do not pay twice: we will text you as soon as we know.',
  'notice.payment.delayed':
    'Order {reference}: Mobile Money does not answer. We keep your order and ask for {total} when it is back. Or pay cash: {service}, My orders.',
  'notice.payment.delayed_no_cash':
    'Order {reference}: Mobile Money does not answer. We keep your order and ask for {total} when it is back.',
  'notice.payment.resumed':
    'Order {reference}: Mobile Money is back. Approve {total} on this phone with your secret code, or dial {dial}.',
  'notice.payment.short':
    'Order {reference}: {amount} came instead of {total}. Reply 1 pay the rest ({rest}), 2 take {amount} back. No reply: it goes to your wallet.',
  'notice.payment.reason.too_many_prompts': 'too many requests',
  'notice.payment.default.refund': 'refunded tomorrow',
  'notice.payment.default.keep': 'kept',

  'reply.late_kept':
    'Order {reference}: {amount} stay in your Kwata wallet and pay your next orders. Balance: BAL',
  'reply.late_refunding':
    'Order {reference}: {amount} go back to the number that paid. You will get an SMS. Question? CALL',
  'reply.late_spent':
    'Order {reference}: your wallet no longer holds {amount}, so nothing is sent back. Balance: BAL. Question? CALL',
  'reply.late_not_now':
    'Order {reference}: {amount} cannot be sent now and stay in your wallet. Question? CALL',
  'reply.short_rest':
    'Order {reference}: request for {rest} sent. Approve it on your phone, or dial {dial}.',
  'reply.short_back':
    'Order {reference}: {amount} are in your Kwata wallet, the order is not paid. To pay: {service}, My orders.',

  'stage.payment_failed': 'payment failed',
  'stage.payment_delayed': 'MoMo is down',
  'reply.track_pay_failed':
    'Nothing was taken. To pay again, from another number or cash: {service}, My orders',
  'reply.track_pay_delayed': 'The request comes when MoMo is back. Or cash: {service}',
  'track.pay.other': 'Pay from other number',

  'operator.ask': 'Who holds the Mobile Money account of this number?',
  'operator.MTN': 'MTN MoMo',
  'operator.ORANGE': 'Orange Money',
  'operator.any': 'I do not know',

  'reply.paid_checking':
    'Order {reference}: we are checking with {operator}. A copied SMS is not enough: we text you as soon as {operator} confirms.',
  'reply.paid_already':
    'Order {reference}: your {total} have arrived. Follow it: TRACK {reference}',
  'reply.paid_credited':
    'Order {reference}: {total} have arrived and were put to your Kwata wallet. Balance: BAL',
  'reply.paid_nothing':
    'We are not waiting for money from this number. If you paid for an order, send CALL: a person calls you back.',
  'reply.paid_failed':
    'Order {reference}: {operator} took nothing for {total}. To pay again: {service}, My orders. Question? CALL',
});
