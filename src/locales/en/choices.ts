import type { choices as french } from '../fr/choices.js';
import { translate } from '../keys.js';

/** Pages: which notices somebody wants, and help by title. */
export const choices = translate<typeof french>()({
  'account.notices': 'My notices',
  'account.help': 'Help',
  'notices.title': 'Your notices. SMS about your orders always come.',
  'notices.favourites_on': 'News of my restaurants',
  'notices.favourites_off': 'No news of my restaurants',
  'notices.hours': 'Hours of offers: {from}-{until}',
  'notices.noted': 'Noted.',
  'hours.title': 'When do you want our offers? One a day at most.',
  'hours.choice': '{from}-{until}',
  'help.title': 'Help. Choose:',
});
