import { text, verbatim } from '../../locales/index.js';
import { screen, type Params } from '../screen.js';
import { readErrand } from './errand.js';
import { whereTo } from './where-to.js';

/** A landmark the driver knows, words of one's own, or "call me": any of them makes an address. */
export const landmark = screen({
  goes: ['landmark_note'],
  runs: { addPlace: { ok: whereTo(), unknown_quartier: 'quartier' } },
  once: true,
  parse: readLandmark,
  load: (reads, { quartierId }) => {
    const found = reads.catalogue.quartiers.get(quartierId);
    return { name: found?.ussdName ?? '', landmarks: found?.landmarks ?? [] };
  },
  show: ({ name, landmarks }) => ({
    kind: 'menu',
    title: text('landmark.title', { quartier: verbatim(name) }),
    choices: [
      ...landmarks.map((entry) => ({ id: `at:${entry.name}`, label: verbatim(entry.name) })),
      { id: 'other', label: text('landmark.other') },
      { id: 'call', label: text('landmark.call_me') },
    ],
  }),
  next: (input, params) => {
    const id = input.kind === 'choice' ? input.id : 'other';
    if (id === 'other') return { go: 'landmark_note', params: { ...params } };
    const details =
      id === 'call'
        ? { landmark: null, note: null, callMe: true }
        : { landmark: id.slice('at:'.length), note: null };
    const { quartierId, receiver } = params;
    return { run: 'addPlace', input: { quartierId, details, receiverPhoneId: receiver } };
  },
});

export function readLandmark(params: Params) {
  const { quartierId } = params;
  return typeof quartierId === 'string' ? { ...readErrand(params), quartierId } : null;
}
