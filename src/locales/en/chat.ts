import type { chat as french } from '../fr/chat.js';
import { translate } from '../keys.js';

export const chat = translate<typeof french>()({
  'chat.choose': 'Choose',
  'chat.back': 'Back',
  'chat.pin_hint': 'Or send your location by WhatsApp.',
  'chat.older_page': 'That choice was on an older page. Here is the page you are on.',
  'chat.voice': 'We cannot listen to voice messages. Please write or choose.',
  'chat.photo': 'We cannot read photos here. Please write or choose.',
  'chat.secret':
    'To keep you safe, your secret code is never typed in a chat. Dial {service} to go on.',
  'chat.paying_end':
    'Order {reference}, {total}. The {operator} request is coming to your phone: enter your secret code there, never here. If not, dial {dial}. The money is held until delivery.',
  'chat.paying_mixed_end':
    'Order {reference}: {part} from the wallet, {rest} by {operator}. The request is coming to your phone: enter your secret code there. If not, dial {dial}. The money is held until delivery.',
  'chat.top_up_end':
    'Top-up {amount}. The {operator} request is coming to your phone: enter your secret code there. If not, dial {dial}. Then you get a receipt.',
  'chat.cash_end':
    'Order {reference}, {total} in cash at the door. {shop} will answer: we write to you here.',
  'chat.still_waiting': 'The {operator} request waits on your phone: dial {dial}.',
  'chat.quartier_how': 'Write at least 3 letters of its name, for example BON.',
  'chat.shop_fee': 'Delivery {fee}',
  'chat.shops_how': 'Choose, or write the code of a restaurant (2xxx), or a dish.',
  'chat.who':
    'Welcome to Kwata. WhatsApp does not tell us your number. Write it (6XXXXXXXX): we will send you a code by SMS.',
  'chat.who_again': 'Write your phone number with 9 digits, for example 670000001.',
  'chat.code_sent': 'A code of 6 digits is on its way to that number by SMS. Write it here.',
  'chat.code_wrong': 'That is not the code. Write the code from the SMS, or another number.',
  'chat.code_over': 'That code is no longer valid. Write your number to get another one.',
  'chat.code_budget': 'Too many codes were asked for this number. Try again later.',
  'pin.title': 'You are near:',
  'pin.choice': '{quartier}, {landmark}',
  'pin.other': 'Another quarter',
  'pin.outside': 'This location is outside the cities we serve. Choose your quarter.',
  'pin.choose': 'Choose my quarter',
});
