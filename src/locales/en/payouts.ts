import type { payouts as french } from '../fr/payouts.js';
import { translate } from '../keys.js';

/** Money that leaves and money that drivers pay in, as SMS and screens tell of it. */
export const payouts = translate<typeof french>()({
  'notice.payout.sent': '{amount} sent to your Mobile Money {phone}. Details: SALES or EARNINGS.',
  'notice.payout.sent_fee': '{amount} sent to your Mobile Money {phone}. Fee {fee}.',
  'notice.payout.failed':
    'Your payout of {amount} to {phone} could not be made. Nothing is lost: the money stays on your Kwata account. CALL for help.',
  'notice.payout.delayed':
    'Your payout of {amount} to {phone} waits for the network. It leaves by {by} at the latest. Nothing to do.',
  'notice.payout.number_code':
    'Kwata: {code} is the code to get your earnings on this number. Type it only on your Kwata page. Not you? Ignore this.',
  'notice.payout.number_changed':
    'Kwata: your earnings will go to {phone} from {from}. Not you? Text CALL at once.',
  'earned.tips': ', tips {tips}',
  'earned.fuel': ', fuel {fuel}',
  'earned.tips_fuel': ', tips {tips}, fuel {fuel}',
  'notice.pay_in.done': '{amount} received by Mobile Money. Still in hand: {left}. Thank you.',
  'notice.pay_in.failed':
    'Pay-in of {amount}: nothing was charged. Try again: DEPOSIT + amount, or pay at the office.',
  'notice.pay_in.unsure':
    'Pay-in of {amount}: no answer from the network yet. If it goes through we count it and text you. Do not pay twice.',
  'notice.tip':
    'A tip of {amount} for order {reference}. All of it is yours. Thank you for the ride!',
  'notice.statement.driver':
    'TONIGHT {date}: {rides}, {earned}{more}. Cash: {collected} in hand, to pay in {toPayIn}, limit {limit}. By MoMo: DEPOSIT + amount',
  'notice.statement.driver_paid':
    'TONIGHT {date}: {rides}, {earned}{more}. No cash in hand. Yours: {balance}, paid tonight from {least} on.',
  'notice.statement.shop':
    'TONIGHT {date}: {orders}, food {food}, commission {commission}, yours {share}. To be paid: {toPay}, tonight from {least} on.',
  'payout.choice': 'Get paid',
  'payout.number_choice': 'My number',
  'payout.ask':
    'Available: {available}. Free every night. Now, for a fee: how much? (from {least})',
  'payout.not_amount': 'An amount in digits, e.g. 10000.',
  'payout.too_small': 'At least {least}.',
  'payout.not_enough': 'Not enough with the fee: {available} available.',
  'payout.cooling_off': 'New number: no payout to it yet.',
  'payout.frozen': 'Payouts are stopped for now. CALL.',
  'payout.limit': 'That is above the limit of one payout.',
  'payout.code_needed': 'First create your secret code.',
  'payout.confirm': 'Payout {amount} to {phone}, fee {fee}. Your Kwata secret code:',
  'payout.done': 'Payout of {amount} to {phone} is on its way. Fee {fee}. An SMS follows.',
  'payout.waits':
    'Payout of {amount} to {phone} noted. A large sum: two people check it first. An SMS follows.',
  'payout.number_ask': 'Your earnings go to {phone}. New Mobile Money number?',
  'payout.number_wrong': 'A mobile number, e.g. 670000001.',
  'payout.number_same': 'It is this number already.',
  'payout.number_code': 'A code went by SMS to {phone}. Type it here:',
  'payout.number_code_wrong': 'Wrong code. {left} tries left.',
  'payout.number_code_late': 'This code no longer counts. Give the number again.',
  'payout.number_done':
    'Noted: your earnings will go to {phone} from {from}. The old number is told.',
  'pay_in.ask': 'In hand {collected}, to pay in {toPayIn}. How much by Mobile Money?',
  'pay_in.too_much': 'You have only {most} in hand.',
  'pay_in.nothing': 'Nothing to pay in.',
  'pay_in.waiting': 'A request is on its way already: approve it.',
  'pay_in.asked':
    'A request for {amount} was sent to your phone. Approve it with your Mobile Money code. An SMS follows.',
  'tip.choice': 'Thank the driver',
  'tip.title': "A tip for order {reference}? All of it is the driver's.",
  'tip.amount': '{amount}',
  'tip.done': 'Thank you! {amount} for the driver of order {reference}, from your wallet.',
  'tip.asked':
    'Thank you! A request for {amount} was sent to your phone. Approve it with your Mobile Money code.',
  'tip.nothing': 'No recent delivery.',
  'tip.already': 'Tip given already. Thank you!',
  'tip.waiting': 'A request is on its way already.',
  'reply.payout_missing':
    'Available: {available}, paid every night without a fee. Right now? Text {example}',
  'reply.payout_short': 'Not enough: {available} available, fee {fee}. Nothing was done.',
  'reply.payout_small': 'A payout is at least {least}. Nothing was done.',
  'reply.payout_limit': 'That is above the limit of one payout. Nothing was done. Question? CALL',
  'reply.payout_cooling':
    'Your number for earnings is new: no payout to it yet. Nothing was done. Question? CALL',
  'reply.payout_frozen':
    'Payouts from your account are stopped for now. Your money stays yours. Question? CALL',
  'reply.payout_code':
    'Payout {amount} to {phone}, fee {fee}. To confirm, text PAYOUT {amount} {code} within 10 min. Give this code to nobody.',
  'reply.payout_code_wrong': 'That is not the code. {left} tries left. Nothing was done.',
  'reply.payout_code_late':
    'This code no longer counts. Nothing was done. For a new one: PAYOUT {amount}',
  'reply.payout_asked': 'Payout of {amount} to {phone} is on its way, fee {fee}. An SMS follows.',
  'reply.payout_waits':
    'Payout of {amount} to {phone} noted, fee {fee}. A large sum: two people check it first. An SMS follows.',
  'reply.pay_in_asked':
    'A request for {amount} was sent to your phone. Approve it with your Mobile Money code. An SMS follows.',
  'reply.pay_in_missing': 'You have {collected} in hand. Text the amount: {example}',
  'reply.pay_in_too_much': 'You have only {most} in hand. Nothing was done.',
  'reply.pay_in_nothing': 'Nothing to pay in: no cash in hand.',
  'reply.pay_in_waiting':
    'A request is on its way already: approve it on your phone. Nothing more was done.',
  'reply.tip_given': 'Thank you! {amount} for the driver of order {reference}, from your wallet.',
  'reply.tip_asked':
    'Thank you! A request for {amount} was sent to your phone, for the driver of order {reference}. Approve it.',
  'reply.tip_amount': 'A tip is {least} to {most}. E.g. {example}. Nothing was done.',
  'reply.tip_nothing': 'No delivery in the last two days. Nothing was done.',
  'reply.tip_already': 'Tip given already for this order. Thank you!',
  'reply.tip_waiting': 'A request is on its way already: approve it on your phone.',
});
