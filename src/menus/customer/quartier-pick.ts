import { text, verbatim } from '../../locales/index.js';
import { searchQuartiers } from '../../services/quartier-search.js';
import { screen, type Params } from '../screen.js';
import { readQuartier } from './quartier.js';
import { standingFor } from './standing.js';

/** The quartiers that fit what was typed; even a single one is shown, never silently taken. */
export const quartierPick = screen({
  goes: ['landmark'],
  runs: {},
  once: true,
  parse: readPick,
  load: (reads, { cityId, query }) =>
    searchQuartiers(reads.catalogue.quartiersOf(cityId ?? reads.cityId), query, standingFor(reads)),
  show: (found, { query }) => ({
    kind: 'menu',
    title: text('quartier.pick', { input: verbatim(query.toUpperCase()) }),
    choices: found.map(({ id, ussdName }) => ({ id, label: verbatim(ussdName) })),
  }),
  next: (input, { vertical, paying }) => ({
    go: 'landmark',
    params: { vertical, paying, quartierId: input.kind === 'choice' ? input.id : null },
  }),
});

function readPick(params: Params) {
  const { query } = params;
  return typeof query === 'string' ? { ...readQuartier(params), query } : null;
}
