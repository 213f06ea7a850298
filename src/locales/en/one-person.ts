import type { onePerson as french } from '../fr/one-person.js';
import { translate } from '../keys.js';

/** One person on many channels: codes, numbers, messages read again, conversations that travel. */
export const onePerson = translate<typeof french>()({
  'notice.code.link':
    'Kwata: {code} is the code to add a number to your account. 10 min. Not you? Give it to nobody.',
  'notice.code.prove':
    'Kwata: {code} is your code for WhatsApp. 10 min. Not you? Give it to nobody.',
  'notice.code.login': 'Kwata: {code} is your login code. 10 min. Not you? Give it to nobody.',
  'notice.number.linked':
    'Kwata: {phone} is now part of your account. Not you? Write CALL at once.',
  'notice.number.unlinked':
    'Kwata: {phone} is no longer part of your account. Not you? Write CALL.',
  'notice.number.changed':
    'Kwata: WhatsApp says that your number is {phone} now. Your account stays here. To link it: LINK + this number, from the new one.',
  'account.messages': 'My messages',
  'account.numbers': 'My numbers',
  'numbers.title': 'My numbers',
  'numbers.link': 'Link to my other account',
  'numbers.remove': 'Remove {phone}',
  'numbers.payer': 'Usual payer',
  'numbers.blocked': 'Refused drivers',
  'numbers.link_ask':
    'Which number has your account? It gets a code by SMS, to be typed here. Number lost? Back, then Call me.',
  'numbers.own': 'That is this phone. Type the other number.',
  'numbers.not_linkable': 'This phone works with Kwata: it stays alone.',
  'numbers.too_many': 'Too many codes asked. Try again later.',
  'numbers.code_ask': '6-digit code sent by SMS to {phone} (10 min):',
  'numbers.not_six': 'The code has 6 digits.',
  'numbers.code_late': 'Code expired. Ask for another one.',
  'numbers.linked': 'Done: one account.',
  'numbers.not_over':
    'An order or money is still under way here. A person looks at it and calls you.',
  'numbers.remove_ask': 'Remove {phone} from your account?',
  'numbers.removed': '{phone} removed.',
  'numbers.payer_ask': 'Who often pays for you? Type their MoMo/OM number.',
  'numbers.payer_none': 'Nobody, my number',
  'numbers.payer_noted': 'Noted.',
  'blocked.title': 'Refused drivers. Choose = accept again',
  'blocked.none': 'No refused driver.',
  'blocked.undone': 'This driver may come again.',
  'blocked.ask': 'Order {reference}: not this driver any more? They will not know.',
  'blocked.done': '{driver} will not come any more.',
  'blocked.nobody': 'Nobody delivered this order.',
  'problem.block': 'Not this driver again',
  'messages.title': 'My messages',
  'messages.none': 'No messages.',
  'messages.unread': '*{when} {start}',
  'messages.read': '{when} {start}',
  'returning.title': 'Is it still you?',
  'returning.why': 'This number was not used for a long time.',
  'returning.me': 'Yes, with my Kwata code',
  'returning.new': 'No, new number',
  'returning.code': 'Secret code of your Kwata wallet (4 digits):',
  'returning.no_code': 'No code on this account. Choose Call me.',
  'returning.welcome': 'Good to see you again.',
  'returning.new_ask':
    'You begin a new account. The old one stays closed. Is this number new to you?',
  'prove.title': 'Is it really you?',
  'prove.why': 'For your safety this page asks for a code by SMS.',
  'prove.send': 'SMS code to {phone}',
  'prove.code': '6-digit code received by SMS (10 min):',
  'prove.done': 'Thank you, this WhatsApp is yours.',
  'reply.link_asked': 'Code sent by SMS to {phone}. Reply LINK and that code (6 digits).',
  'reply.link_how':
    'To add this number to your account: LINK and the number of the account, eg: LINK 670000001',
  'reply.linked': 'Done: this number and your account are one. List: {service}, Account.',
  'reply.link_wrong': 'Wrong code. {left} tries left. LINK and the 6 digits.',
  'reply.link_late': 'This code is over. Ask for another: LINK and the number of the account.',
  'reply.link_own': 'That is this number. LINK and the other number, the one of the account.',
  'reply.link_not_over':
    'An order or money is still under way on this number. A person looks at it and calls you.',
  'reply.link_partner': 'This phone works with Kwata: it stays alone.',
  'reply.link_many': 'Too many codes asked. Try again later.',
  'reply.renamed': 'Thank you {name}. The driver will call you by this name.',
  'reply.rename_how': 'Write NAME and your first name, eg: NAME Awa',
  'reply.no_message': 'No message to read again.',
  'reply.blocked':
    '{driver} will not come any more. Changed your mind: {service}, Account, My numbers.',
  'reply.block_nobody': 'Nobody delivered this order. Eg: BLOCK 4821',
  'reply.prove_first':
    'First prove that this number is yours: write HELLO, then Account, or dial {service}.',
  'reply.number_closed':
    'This number was not used for a long time. Dial {service} to say whether it is still you. Help: CALL',
  'sms.secret_title': 'Secret code',
  'sms.secret': 'It is never written by SMS. Dial {service} to go on.',
});
