import type { commands as french } from '../fr/commands.js';
import { translate } from '../keys.js';

/** Answers to what people write by SMS: S6 to S14 of the message list and their kin. */
export const commands = translate<typeof french>()({
  'reply.not_understood':
    'Not understood. Write eg: YES 4821, READY 4821, DONE 4821 5573, FINISH 3, BUSY, HELP. Need a person? CALL',
  'reply.not_understood_customer':
    'Not understood. Write STATUS, CODE, HELP or dial {service} to order. Need a person? CALL',
  'reply.not_understood_shop':
    'Not understood. Write eg: YES 4821 25, NO 4821, READY 4821, BUSY 30, FREE, HELP. Need a person? CALL',
  'reply.not_understood_driver':
    'Not understood. Write eg: FREE, YES 4821, PICKED 4821, DONE 4821 5573, BUSY, HELP. Need a person? CALL',
  'reply.several_open': '{count} open orders: {references}. Add the number: {example}',
  'reply.none_open': 'No open order for you.',
  'reply.unknown_order': 'No order {reference} for you. Check the number.',
  'reply.too_late_driver': '{reference} already taken. Thank you. You stay FREE.',
  'reply.wrong_code':
    'Wrong code for {reference}. Ask the customer for the 4 digits again (try {tryNo} of {triesMax}). No code? Send PROBLEM {reference}',

  'reply.help_shop':
    'YES/NO number = accept/refuse. READY number. FINISH 3 = item 3 out. STOCK 3 = back. BUSY 30 = close 30 min. FREE. CALL',
  'reply.help_driver':
    'FREE = available. BUSY = break. YES/NO number = ride. PICKED number = food taken. DONE number code = delivered. CASH. CALL',
  'reply.help_customer':
    'STATUS = where is my order. CODE = delivery code. FR or EN = language. STOP = no more offers. CALL = we call you. Order: {service}',

  'reply.cash_position':
    'CASH: collected {collected}, your fees {earned}, to pay in {due}. Pay by MoMo or at {point} point. Limit {limit}.',
  'reply.opted_out': 'You will get no more offers. Order messages continue. To come back: OFFERS',
  'reply.language': 'Noted, we write to you in English.',
  'reply.call_back': 'Noted. A person will call you on {phone}.',
});
