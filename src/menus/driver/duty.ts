import { text, verbatim } from '../../locales/index.js';
import type { Quartier } from '../../services/catalogue.js';
import type { Person } from '../../services/person.js';
import { searchQuartiers } from '../../services/quartier-search.js';
import type { Reads } from '../reads.js';
import { noParams, screen, type Params } from '../screen.js';

/** A break of some minutes, or until the driver says that they are back. */
export const driverBreak = screen({
  goes: ['driver_home'],
  runs: {
    goOffDuty: {
      ok: { to: 'driver_home', remark: () => text('driver.on_break') },
      not_a_driver: 'home',
    },
  },
  once: true,
  parse: noParams,
  load: () => null,
  show: () => ({
    kind: 'menu',
    title: text('driver.break_title'),
    choices: [
      ...BREAKS.map((minutes) => ({
        id: String(minutes),
        label: text('driver.minutes', { minutes }),
      })),
      { id: 'open', label: text('driver.break_open') },
    ],
  }),
  next: (input) => {
    if (input.kind !== 'choice') return { go: 'driver_home', params: {} };
    const minutes = input.id === 'open' ? null : Number(input.id);
    return { run: 'goOffDuty', input: { minutes } };
  },
});

const BREAKS = [15, 30, 60];

/** As long as no quartier's name is. */
const MAX_QUERY = 20;

function quartiersOf(reads: Reads, person: Person): readonly Quartier[] {
  return reads.catalogue.quartiersOf(person.driver?.cityId ?? reads.cityId);
}

/** Letters, T9 digits or a code lead to those that fit; nothing that fits is said to be so. */
function look(quartiers: readonly Quartier[], typed: string) {
  const query = typed.slice(0, MAX_QUERY);
  const none = () => text('driver.area_none', { input: verbatim(query) });
  return searchQuartiers(quartiers, query).length > 0
    ? ({ go: 'driver_area_pick', params: { query } } as const)
    : ({ stay: none() } as const);
}

/** Where the driver is, by letters, T9 digits or the code, as customers give it. */
export const driverArea = screen({
  goes: ['driver_area_pick'],
  runs: {},
  once: true,
  parse: noParams,
  load: (reads, _, person) => quartiersOf(reads, person),
  show: () => ({ kind: 'prompt', body: text('driver.area_ask') }),
  next: (input, _, quartiers) => look(quartiers, input.kind === 'text' ? input.text : ''),
});

/** The quartiers that fit; even a single one is shown, never silently taken. */
export const driverAreaPick = screen({
  goes: ['driver_area_pick'],
  runs: {
    setArea: {
      ok: {
        to: 'driver_home',
        remark: ({ quartier }) => text('driver.area_noted', { area: verbatim(quartier.ussdName) }),
      },
      area_missing: 'driver_area',
      unknown_area: 'driver_area',
      several_areas: 'driver_area',
      not_a_driver: 'home',
    },
  },
  once: true,
  parse: ({ query }: Params) => (typeof query === 'string' ? { query } : null),
  load: (reads, { query }, person) => {
    const quartiers = quartiersOf(reads, person);
    return { quartiers, found: searchQuartiers(quartiers, query) };
  },
  show: ({ found }, { query }) => ({
    kind: 'menu',
    title: text('driver.area_pick', { input: verbatim(query.toUpperCase()) }),
    choices: found.map(({ code, ussdName }) => ({
      id: String(code),
      label: verbatim(ussdName),
    })),
    typed: true,
  }),
  next: (input, _, { quartiers }) =>
    input.kind === 'choice'
      ? { run: 'setArea', input: { code: Number(input.id), words: null } }
      : look(quartiers, input.text),
});
