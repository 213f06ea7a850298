import { text, verbatim } from '../../locales/index.js';
import { MAX_NOTE } from '../../services/places.js';
import { screen } from '../screen.js';
import { readLandmark } from './landmark.js';
import { cleanNote } from './typed.js';
import { whereTo } from './where-to.js';

/** Directions in the person's own words. */
export const landmarkNote = screen({
  goes: [],
  runs: { addPlace: { ok: whereTo(), unknown_quartier: 'quartier' } },
  once: true,
  parse: readLandmark,
  load: (reads, { quartierId }) => reads.catalogue.quartiers.get(quartierId)?.ussdName ?? '',
  show: (name) => ({
    kind: 'prompt',
    body: text('landmark.ask', { quartier: verbatim(name) }),
  }),
  next: (input, { quartierId, receiver }) => {
    const note = input.kind === 'text' ? cleanNote(input.text) : null;
    if (note === null) return { stay: text('input.length', { max: MAX_NOTE }) };
    const details = { landmark: null, note };
    return { run: 'addPlace', input: { quartierId, details, receiverPhoneId: receiver } };
  },
});
