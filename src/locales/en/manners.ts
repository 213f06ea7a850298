import type { manners as french } from '../fr/manners.js';
import { translate } from '../keys.js';

/** By SMS: offers, announcements, answers to HELP 3 and STOP. */
export const manners = translate<typeof french>()({
  'offer.sms': 'Kwata: {words} STOP = no more offers',
  'announcement.sms': 'Kwata info: {words}',
  'help.article': 'HELP {number}: {body}',
  'reply.no_article':
    'No article {number}. Write HELP and a number, eg: HELP 1 (ordering), HELP 4 (code). Need a person? CALL',
  'reply.opted_out_promo':
    'No more offers of ours. News of your restaurants and your orders continue. To come back: OFFERS. To stop all: STOP',
  'reply.opted_out_all':
    'No more offers, news or reminders. Only your orders, your money and your codes stay. To come back: OFFERS',
  'notice.wallet.code_changed':
    'The secret code of your Kwata wallet has just changed. Was it not you? Send CALL at once',
});
