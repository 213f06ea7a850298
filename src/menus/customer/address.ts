import { text, verbatim } from '../../locales/index.js';
import { screen } from '../screen.js';
import { whereTo } from './where-to.js';
import { readErrand } from './errand.js';

/** Where to deliver, for somebody who has been delivered to before. */
export const address = screen({
  goes: ['quartier'],
  runs: { usePlace: { ok: whereTo(), unknown_quartier: 'quartier' } },
  parse: readErrand,
  load: (reads) =>
    reads.places.map(({ place, details }) => ({
      id: place.id,
      label: place.label,
      quartier: reads.catalogue.quartiers.get(place.quartierId)?.ussdName ?? '',
      landmark: details.landmark,
    })),
  show: (places) => ({
    kind: 'menu',
    title: text('place.title'),
    choices: [
      ...places.map(({ id, label, quartier, landmark }) => ({
        id,
        label:
          label !== null
            ? text('place.saved', { label: verbatim(label), quartier: verbatim(quartier) })
            : landmark !== null
              ? verbatim(`${quartier}, ${landmark}`)
              : text('place.recent', { quartier: verbatim(quartier) }),
      })),
      { id: 'other', label: text('place.other') },
    ],
  }),
  next: (input, params) =>
    input.kind === 'choice' && input.id !== 'other'
      ? { run: 'usePlace', input: { placeId: input.id } }
      : { go: 'quartier', params: { ...params } },
});
