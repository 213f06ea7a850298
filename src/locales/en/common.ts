import type { common as french } from '../fr/common.js';
import { translate } from '../keys.js';

/** Words that no single screen owns. Plain British English. */
export const common = translate<typeof french>()({
  'key.more': 'More',
  'key.previous': 'Previous',
  'key.back': 'Back',
  'key.home': 'Home',
  'answer.yes': 'Yes',
  'answer.no': 'No',

  'choice.unknown': '{input} is not a choice. Type 1 to {last}.',
  'choice.unknown_here': '{input} is not a choice. See the numbers.',
  'choice.help': 'Need help? Send CALL by SMS to {service} and we call you.',
  'input.number': 'Type a number from 1 to {last}.',
  'input.length': 'Type 2 to {max} letters.',
  'input.one_at_a_time': 'One answer at a time, without *.',
  'input.empty': 'Type your answer.',

  'failure.busy': 'We are very busy now. Dial again in a minute. Nothing is lost.',
  'failure.unexpected': 'Sorry, something went wrong. Dial again to continue. Nothing is lost.',
  'failure.session_long': 'This session is too long. Dial again to continue where you were.',
  'failure.foreign_number': 'Kwata serves numbers of Cameroon (+237).',

  'sms.reply_range': 'Reply 1 to {last}',
  'sms.reply_number': 'Reply with the number',

  'minutes.range': '{from}-{to} min',
  'count.dish_one': '1 item',
  'count.dish_many': '{count} items',
  'vehicle.moto': 'moto',
  'vehicle.car': 'car',
  'vehicle.tricycle': 'tricycle',
  'vehicle.bicycle': 'bicycle',
  'vehicle.foot': 'on foot',
});
