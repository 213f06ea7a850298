import { nationalNumber } from '../../lib/phone.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { Catalogue } from '../../services/catalogue.js';
import type { OpenPlace } from '../reads.js';
import { screen, type Params } from '../screen.js';
import { readErrand } from './errand.js';
import { readOtherMobile } from './typed.js';
import { whereTo } from './where-to.js';

/** Earlier places of people this customer orders for, most recent first. */
const OFFERED = 3;

/** For whom: the number of somebody else, or one of the places where something was sent before. */
export const relative = screen({
  goes: [],
  runs: {
    usePlace: { ok: whereTo(), unknown_quartier: 'relative' },
    admitPhone: {
      ok: {
        to: ['relative_places', 'quartier'],
        choose: ({ knownPlaces }) => (knownPlaces > 0 ? 'relative_places' : 'quartier'),
        params: ({ phoneId }, here): Params => ({ ...readErrand(here), receiver: phoneId }),
      },
    },
  },
  parse: readErrand,
  load: ({ relatives, catalogue }, _, { phone }) => ({
    own: phone,
    known: relatives.slice(0, OFFERED).map((entry) => ({
      id: entry.place.id,
      label: relativeWords(catalogue, entry),
    })),
  }),
  show: ({ known }) => ({
    kind: 'menu',
    title: text('relative.ask'),
    choices: known,
    typed: true,
  }),
  next: (input, _, { own }) => {
    if (input.kind === 'choice') return { run: 'usePlace', input: { placeId: input.id } };
    const read = readOtherMobile(input.text, own, text('relative.own'));
    return 'refused' in read ? { stay: read.refused } : { run: 'admitPhone', input: read };
  },
});

/** `670000052 Bepanda` */
export function relativeWords(catalogue: Catalogue, { place, details }: OpenPlace): Text {
  return text('relative.known', {
    phone: details.receiver ? nationalNumber(details.receiver) : '',
    quartier: verbatim(catalogue.quartiers.get(place.quartierId)?.ussdName ?? ''),
  });
}
