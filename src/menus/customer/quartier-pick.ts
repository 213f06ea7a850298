import { text, verbatim } from '../../locales/index.js';
import { searchQuartiers } from '../../services/quartier-search.js';
import { screen, type Params } from '../screen.js';
import { readErrand } from './errand.js';
import { MAX_QUERY, readQuartier } from './quartier.js';
import { standingFor } from './standing.js';

/**
 * The quartiers that fit what was typed; even a single one is shown, never silently taken. Other
 * letters, T9 digits or a code search again, without a way back first.
 */
export const quartierPick = screen({
  goes: ['landmark', 'quartier_pick'],
  runs: {},
  once: true,
  parse: readPick,
  load: (reads, { cityId, query }) => {
    const quartiers = reads.catalogue.quartiersOf(cityId ?? reads.cityId);
    return { quartiers, found: searchQuartiers(quartiers, query, standingFor(reads)) };
  },
  show: ({ found }, { query }) => ({
    kind: 'menu',
    title: text('quartier.pick', { input: verbatim(query.toUpperCase()) }),
    choices: found.map(({ id, ussdName }) => ({ id, label: verbatim(ussdName) })),
    typed: true,
  }),
  next: (input, params, { quartiers, found }) => {
    if (input.kind === 'choice') {
      return { go: 'landmark', params: { ...readErrand(params), quartierId: input.id } };
    }
    // One digit is a slip of who chooses, not the beginning of another name.
    if (/^\d$/.test(input.text)) {
      return { stay: text('choice.unknown', { input: input.text, last: found.length }) };
    }
    const query = input.text.slice(0, MAX_QUERY);
    const isAny = searchQuartiers(quartiers, query).length > 0;
    if (!isAny) return { stay: text('quartier.none_here', { input: verbatim(query) }) };
    return { go: 'quartier_pick', params: { ...params, query } };
  },
});

function readPick(params: Params) {
  const { query } = params;
  return typeof query === 'string' ? { ...readQuartier(params), query } : null;
}
