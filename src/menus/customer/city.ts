import { text } from '../../locales/index.js';
import { screen } from '../screen.js';
import { readErrand } from './errand.js';

/** Another city than the person's own. */
export const city = screen({
  goes: ['quartier'],
  runs: {},
  once: true,
  parse: readErrand,
  load: (reads) => [...reads.catalogue.cities.values()],
  show: (cities) => ({
    kind: 'menu',
    title: text('city.title'),
    choices: cities.map(({ id, nameFr, nameEn }) => ({ id, label: { fr: nameFr, en: nameEn } })),
  }),
  next: (input, params) => ({
    go: 'quartier',
    params: { ...params, cityId: input.kind === 'choice' ? input.id : null },
  }),
});
