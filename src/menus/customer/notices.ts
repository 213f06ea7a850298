import { text } from '../../locales/index.js';
import type { OfferHours } from '../../services/manners/window.js';
import { HOUSE_HOURS } from '../../services/manners/window.js';
import { noParams, screen } from '../screen.js';

const noted = () => text('notices.noted');
const MINUTES = 60;

/** What comes beside the messages of orders: offers, news of one's restaurants, and when. */
export const notices = screen({
  goes: ['offer_hours'],
  runs: {
    setOffers: { ok: { to: 'notices', remark: () => text('account.offers_noted') } },
    setFavourites: { ok: { to: 'notices', remark: noted } },
  },
  parse: noParams,
  load: (reads) => reads.noticeChoices(),
  show: ({ offersWanted, favouritesWanted, hours }) => ({
    kind: 'menu',
    title: text('notices.title'),
    choices: [
      {
        id: offersWanted ? 'offers_off' : 'offers_on',
        label: text(offersWanted ? 'account.offers_off' : 'account.offers_on'),
      },
      {
        id: favouritesWanted ? 'favourites_off' : 'favourites_on',
        label: text(favouritesWanted ? 'notices.favourites_off' : 'notices.favourites_on'),
      },
      { id: 'hours', label: text('notices.hours', hourWords(hours ?? HOUSE_HOURS)) },
    ],
  }),
  next: (input) => {
    const id = input.kind === 'choice' ? input.id : 'hours';
    switch (id) {
      case 'offers_on':
      case 'offers_off':
        return { run: 'setOffers', input: { wanted: id === 'offers_on' } };
      case 'favourites_on':
      case 'favourites_off':
        return { run: 'setFavourites', input: { wanted: id === 'favourites_on' } };
      default:
        return { go: 'offer_hours', params: {} };
    }
  },
});

/** The house's own hours first, then parts of the day. */
const HOURS: readonly OfferHours[] = [
  HOUSE_HOURS,
  { from: 8 * MINUTES, until: 12 * MINUTES },
  { from: 12 * MINUTES, until: 17 * MINUTES },
  { from: 17 * MINUTES, until: 20 * MINUTES },
];

/** Between which hours offers may come. */
export const offerHours = screen({
  goes: [],
  runs: { setOfferHours: { ok: { to: 'notices', remark: noted } } },
  parse: noParams,
  load: () => null,
  show: () => ({
    kind: 'menu',
    title: text('hours.title'),
    choices: HOURS.map((hours, index) => ({
      id: String(index),
      label: text('hours.choice', hourWords(hours)),
    })),
  }),
  next: (input) => {
    const index = input.kind === 'choice' ? Number(input.id) : 0;
    const hours = index === 0 ? null : (HOURS[index] ?? null);
    return { run: 'setOfferHours', input: { hours } };
  },
});

function hourWords({ from, until }: OfferHours) {
  return { from: `${String(from / MINUTES)}h`, until: `${String(until / MINUTES)}h` };
}
