import { text, verbatim } from '../../locales/index.js';
import { searchQuartiers } from '../../services/quartier-search.js';
import { screen, type Params } from '../screen.js';
import { readErrand } from './errand.js';
import { parsePin } from './pin.js';

/** Which quartier, by its code, three letters, or three T9 digits: one field for all of them. */
export const quartier = screen({
  goes: ['city', 'pin', 'quartier_pick', 'relative'],
  runs: {},
  once: true,
  parse: readQuartier,
  load: (reads, { cityId }) => {
    const id = cityId ?? reads.cityId;
    return {
      city: reads.catalogue.cities.get(id),
      quartiers: reads.catalogue.quartiersOf(id),
      isFirst: reads.places.length === 0,
    };
  },
  show: ({ city, isFirst }, { receiver }) => ({
    kind: 'menu',
    title: text(receiver === null ? 'quartier.title' : 'relative.quartier', {
      city: city ? { fr: city.nameFr, en: city.nameEn } : verbatim(''),
    }),
    lines: [text('quartier.how')],
    choices: [
      { id: 'city', label: text('city.other') },
      // Who has addresses was asked for whom on the page before.
      ...(isFirst && receiver === null ? [{ id: 'relative', label: text('place.relative') }] : []),
    ],
    typed: true,
    takesPin: true,
  }),
  next: (input, params, { city, quartiers }) => {
    if (input.kind === 'choice') {
      return {
        go: input.id === 'relative' ? 'relative' : 'city',
        params: { ...readErrand(params) },
      };
    }
    const at = parsePin(input.text);
    if (at) return { go: 'pin', params: { ...readErrand(params), lat: at.lat, lon: at.lon } };
    const query = input.text.slice(0, MAX_QUERY);
    if (searchQuartiers(quartiers, query).length === 0) {
      const name = city ? { fr: city.nameFr, en: city.nameEn } : verbatim('');
      return { stay: text('quartier.none', { input: verbatim(query), city: name }) };
    }
    return { go: 'quartier_pick', params: { ...params, query } };
  },
});

/** Longer than any quartier's name; what follows cannot help the search. */
export const MAX_QUERY = 20;

export function readQuartier(params: Params) {
  const { cityId } = params;
  return { ...readErrand(params), cityId: typeof cityId === 'string' ? cityId : null };
}
