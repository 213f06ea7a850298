import type { commands as french } from '../fr/commands.js';
import { translate } from '../keys.js';

/** Answers to what people write by SMS: S6 to S14 of the message list and their kin. */
export const commands = translate<typeof french>()({
  'reply.the_order': 'order {reference}',
  'reply.this_order': 'this order',
  'reply.not_understood_customer':
    'Not understood. Write eg: MENU, ORDER 2001 1x2, STATUS, CODE, BAL, HELP. Or dial {service}. Need a person? CALL',
  'reply.not_understood_shop':
    'Not understood. Write eg: YES 4821 25, READY 4821, LATE 4821 20, FINISH 3, BUSY, HELP. Need a person? CALL',
  'reply.not_understood_driver':
    'Not understood. Write eg: YES 4821, PICKED 4821, DONE 4821 5573, PROBLEM 4821, CASH, HELP. Need a person? CALL',
  'reply.not_sure':
    'Nothing is done. If this is what you want, send only: {example}. Need a person? CALL',
  'reply.several_open': '{count} open orders: {references}. Add the number: {example}',
  'reply.none_open_customer': 'No open order for you. To order: {service}',
  'reply.none_open_shop': 'No order waits for {word} from you. Your words: HELP',
  'reply.none_open_driver': 'No ride waits for {word} from you. Your words: HELP',
  'reply.unknown_order': 'No order {reference} for you. Check the number.',
  'reply.closed': 'Too late: {order} is closed. Nothing has changed.',
  'reply.for_shops': '{word} is a word for restaurants. Nothing has changed. Your words: HELP',
  'reply.for_drivers': '{word} is a word for drivers. Nothing has changed. Your words: HELP',
  'reply.for_partners':
    '{word} is a word for restaurants and drivers. Nothing has changed. Your words: HELP',

  'reply.accepted':
    'Order {reference} accepted: {minutes} min. When all is ready: READY {reference}',
  'reply.accepted_before':
    'Order {reference} already accepted: {minutes} min. When all is ready: READY {reference}',
  'reply.declined': 'Order {reference} refused. The customer is told. Cook nothing.',
  'reply.already_accepted':
    'Too late to refuse: {order} is accepted. A problem? CALL, a person helps you.',
  'reply.ready': 'Order {reference} ready. We are looking for a driver.',
  'reply.ready_coming': 'Order {reference} ready. A driver is coming for it.',
  'reply.not_accepted': 'Nothing has changed: {order} is not accepted. First write: {example}',
  'reply.shop_open': 'You are open: orders come by SMS. For a break: BUSY 30',
  'reply.shop_paused': 'Break of {minutes} min: no orders until {time}. To open before: FREE',

  'reply.ride_taken': '{reference} already taken. Thank you. You stay FREE.',
  'reply.ride_expired': '{reference}: this offer is no longer open. Thank you. You stay FREE.',
  'reply.ride_cash_limit':
    '{reference}: with this cash you pass your limit. Ride not taken. To pay in: CALL',
  'reply.ride_too_many': '{reference}: you already have your rides. Deliver one first.',
  'reply.ride_refused': 'Ride {reference} refused. Thank you. You stay FREE.',
  'reply.ride_already_yours': 'Ride {reference} is yours. A problem? CALL, a person helps you.',
  'reply.picked_up':
    '{reference} PICKED. {customer}, {phone}, {to}, {landmark}. COLLECT {cash}. Then DONE {reference} + customer code',
  'reply.delivered': 'Order {reference} delivered. You earn {earned}. Thank you.',
  'reply.delivered_cash':
    'Order {reference} delivered. Collected {cash}. You earn {earned}. Thank you.',
  'reply.wrong_code':
    'Wrong code for {reference}. Ask the customer for the 4 digits again (try {tryNo} of {triesMax}). Customer has no code? CALL',
  'reply.code_locked':
    'Too many wrong codes for {order}: it is locked. Keep the food. A person helps you: CALL',
  'reply.driver_locked': 'Too many wrong codes today. Keep the food. A person helps you: CALL',
  'reply.code_missing': "The customer's code is missing. Write: {example}",
  'reply.code_expired':
    'The code of {order} is no longer valid. The customer gets another by sending CODE. Question? CALL',
  'reply.not_picked_up': 'Nothing has changed: {order} is not picked up. First write: {example}',
  'reply.on_duty': 'You are FREE: rides come by SMS. To stop: BUSY',
  'reply.off_duty': 'You are on a break: no rides. To come back: FREE',
  'reply.off_duty_until':
    'Break of {minutes} min: no rides until {time}. To come back before: FREE',

  'reply.code':
    'Order {reference}: delivery code {code}. Give it ONLY when you have the food in hand. An older code is no longer valid.',
  'reply.code_not_yet': 'The delivery code comes once the restaurant accepts {order}.',
  'reply.code_closed': 'There is no code any more: {order} is closed.',
  'reply.track': 'Order {reference}, {shop}: {stage} ({age}).',
  'age.now': 'just now',
  'age.minutes': '{count} min ago',
  'age.hours': '{count} h ago',
  'age.days': '{count} days ago',
  'reply.track_driver': 'Driver: {driver}, {phone}.',
  'reply.track_eta': 'Arrives {from}-{to}.',
  'reply.track_code': 'Code {code}, give it at the door.',
  'reply.track_pay': 'It waits for your MoMo or OM secret code. If not, dial {service} again',
  'reply.track_shop': 'An answer within 10 min, or your money comes back.',
  'reply.track_shop_cash': 'An answer within 10 min, or the order is cancelled.',
  'reply.track_delivered': 'Enjoy your meal! A problem? CALL',
  'reply.track_ended': 'To order: {service}. A question? CALL',
  'reply.balance_empty': 'Kwata balance: {balance}. No movements.',
  'reply.balance_lines': 'Kwata balance: {balance}.\n{lines}',

  'reply.help_shop':
    'YES/NO number = accept/refuse. READY number. LATE number 20. FINISH 3 = item 3 out. STOCK 3 = back. BUSY 30. FREE. SALES. BAL. CALL = we call you',
  'reply.help_driver':
    'FREE, BUSY, AREA 116. YES, NO, PICKED, PROBLEM number. LATE number 15. DONE number code = delivered. CASH, EARNINGS. CALL = we call you',
  'reply.help_customer':
    'MENU = open places. ORDER 2001 1x2 = to order. STATUS, CODE, BAL, PROBLEM. FR/EN = language. STOP = no more offers. CALL = we call you. {service}',
  'reply.opted_out': 'You will get no more offers. Order messages continue. To come back: OFFERS',
  'reply.opted_out_partner':
    'You will get no more advertising. Orders continue. Did you want a break? Write BUSY',
  'reply.opted_in': 'Noted: you will get our offers, one a day at most. To get no more: STOP',
  'reply.language': 'Noted, we write to you in English. Français: FR',
  'reply.call_back': 'Noted. A person will call you on {phone}.',

  'reply.no_question': 'No question waits for you, nothing to choose. Your words: HELP',
  'reply.which_question':
    '{count} questions wait for you. Put the order number before the digit, eg: {example}',
  'reply.choice_unknown': 'Reply with one of these digits: {choices}',
  'reply.choice_closed':
    'Too late: this question is closed. Nothing has changed. STATUS tells where it is.',
  'reply.choice_wait': 'Order {reference}: we wait on, until {time}. No answer: refund.',
  'reply.choice_other':
    'Order {reference} cancelled. {refund} in your wallet. Choose another restaurant: {service}',
  'reply.choice_other_cash':
    'Order {reference} cancelled. Nothing to pay. Choose another restaurant: {service}',
  'reply.choice_refund': 'Order {reference} cancelled. {refund} in your wallet. Question? CALL',
  'reply.choice_refund_cash': 'Order {reference} cancelled. Nothing to pay. Question? CALL',
  'reply.choice_accepted':
    'Good news: the restaurant has just accepted order {reference}. It is kept. STATUS {reference}',
});
