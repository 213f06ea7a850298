import { nationalNumber } from '../../lib/phone.js';
import { text } from '../../locales/index.js';
import { screen, type Params } from '../screen.js';
import { readErrand } from './errand.js';
import { placeWords } from './place-words.js';
import { whereTo } from './where-to.js';

/** Where this customer has sent things to this person before. */
export const relativePlaces = screen({
  goes: ['quartier'],
  runs: { usePlace: { ok: whereTo(), unknown_quartier: 'quartier' } },
  once: true,
  parse: readRelative,
  load: ({ relatives, catalogue }, { receiver }) => {
    const theirs = relatives.filter(({ place }) => place.receiverPhoneId === receiver);
    const [first] = theirs;
    return {
      phone: first?.details.receiver ?? null,
      places: theirs.map((entry) => ({
        id: entry.place.id,
        label: placeWords(catalogue, entry),
      })),
    };
  },
  show: ({ phone, places }) => ({
    kind: 'menu',
    title: text('relative.where', { phone: phone === null ? '' : nationalNumber(phone) }),
    choices: [...places, { id: 'other', label: text('place.other') }],
  }),
  next: (input, params) =>
    input.kind === 'choice' && input.id !== 'other'
      ? { run: 'usePlace', input: { placeId: input.id } }
      : { go: 'quartier', params: { ...params } },
});

function readRelative(params: Params) {
  const errand = readErrand(params);
  return errand.receiver === null ? null : { ...errand, receiver: errand.receiver };
}
