import { text } from '../../locales/index.js';
import type { OpenPlace } from '../reads.js';
import { screen } from '../screen.js';
import { readErrand } from './errand.js';
import { placeWords } from './place-words.js';
import { whereTo } from './where-to.js';

/** Named places offered here; the others are under "Mes adresses". */
const NAMED = 2;
/** Places in all: three, and two ways to another one, are what people read at once. */
const OFFERED = 3;

/** Where to deliver, for somebody who has been delivered to before (U4). */
export const address = screen({
  goes: ['quartier', 'relative'],
  runs: { usePlace: { ok: whereTo(), unknown_quartier: 'quartier' } },
  parse: readErrand,
  load: (reads) =>
    offered(reads.places).map((entry) => ({
      id: entry.place.id,
      label: placeWords(reads.catalogue, entry),
    })),
  show: (places) => ({
    kind: 'menu',
    title: text('place.title'),
    choices: [
      ...places,
      { id: 'other', label: text('place.other') },
      { id: 'relative', label: text('place.relative') },
    ],
  }),
  next: (input, params) => {
    const id = input.kind === 'choice' ? input.id : 'other';
    if (id === 'relative') return { go: 'relative', params: { ...params } };
    if (id === 'other') return { go: 'quartier', params: { ...params } };
    return { run: 'usePlace', input: { placeId: id } };
  },
});

/** The usual place first, then those with a name, then the last ones used. */
function offered(places: OpenPlace[]): OpenPlace[] {
  const isUsual = ({ place }: OpenPlace) => place.isDefault;
  const usual = places.filter(isUsual);
  const named = places.filter((entry) => !isUsual(entry) && entry.place.label !== null);
  const first = [...usual, ...named].slice(0, NAMED);
  const rest = places.filter((entry) => !first.includes(entry));
  return [...first, ...rest].slice(0, OFFERED);
}
