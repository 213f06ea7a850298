import { straightKm, type Point } from '../../lib/geo.js';
import { text, verbatim } from '../../locales/index.js';
import type { Quartier } from '../../services/catalogue.js';
import { screen, type Params } from '../screen.js';
import { readErrand } from './errand.js';

/** Farther from every quartier than this, a place is in no city of ours. */
const CITY_KM = 6;
const OFFERED = 4;

/** The quartiers around a place on the map; even a single one is shown, never silently taken. */
export const pin = screen({
  goes: ['landmark', 'quartier'],
  runs: {},
  once: true,
  parse: readPin,
  load: (reads, at) => ({ near: quartiersNear([...reads.catalogue.quartiers.values()], at) }),
  show: ({ near }) => ({
    kind: 'menu',
    title: text(near.length > 0 ? 'pin.title' : 'pin.outside'),
    choices: [
      ...near.map(({ id, name, ussdName, landmarks: [first] }) => ({
        id,
        label: first
          ? text('pin.choice', { quartier: verbatim(ussdName), landmark: verbatim(first.name) })
          : verbatim(ussdName),
        parts: { name: verbatim(name), detail: verbatim(first?.name ?? '') },
      })),
      { id: 'other', label: text(near.length > 0 ? 'pin.other' : 'pin.choose') },
    ],
  }),
  next: (input, params, { near }) => {
    const found = near.find(({ id }) => input.kind === 'choice' && id === input.id);
    const errand = { ...readErrand(params) };
    return found
      ? { go: 'landmark', params: { ...errand, quartierId: found.id } }
      : { go: 'quartier', params: errand };
  },
});

function quartiersNear(all: readonly Quartier[], at: Point): Quartier[] {
  return all
    .map((quartier) => ({ quartier, km: straightKm(at, quartier) }))
    .filter(({ km }) => km <= CITY_KM)
    .sort((one, other) => one.km - other.km || one.quartier.code - other.quartier.code)
    .slice(0, OFFERED)
    .map(({ quartier }) => quartier);
}

function readPin(params: Params) {
  const { lat, lon } = params;
  return typeof lat === 'number' && typeof lon === 'number'
    ? { ...readErrand(params), lat, lon }
    : null;
}

/** `4.0511, 9.7679` as maps write a place; null for anything else. */
export function parsePin(words: string): Point | null {
  const [, lat, lon] = /^(-?\d{1,2}\.\d{2,})\s*[,; ]\s*(-?\d{1,3}\.\d{2,})$/.exec(words) ?? [];
  if (lat === undefined || lon === undefined) return null;
  const isOnEarth = Math.abs(Number(lat)) <= 90 && Math.abs(Number(lon)) <= 180;
  return isOnEarth ? { lat: Number(lat), lon: Number(lon) } : null;
}
