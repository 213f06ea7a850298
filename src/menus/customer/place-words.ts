import { text, verbatim, type Text } from '../../locales/index.js';
import type { Catalogue } from '../../services/catalogue.js';
import type { OpenPlace } from '../reads.js';

/** A place as its owner knows it: `Maison-Deido`, `Bepanda, Carrefour Ange`, `Bepanda (recent)`. */
export function placeWords(catalogue: Catalogue, { place, details }: OpenPlace): Text {
  const quartier = verbatim(catalogue.quartiers.get(place.quartierId)?.ussdName ?? '');
  const label = labelOf(place.label, details.label);
  if (label) return text('place.saved', { label, quartier });
  const { landmark } = details;
  return landmark === null
    ? text('place.recent', { quartier })
    : text('checkout.place', { quartier, landmark: verbatim(landmark) });
}

/** The usual names in the reader's language; `own` stands for the person's own words. */
function labelOf(label: string | null, own: string | undefined): Text | null {
  if (label === null) return null;
  if (own !== undefined) return verbatim(own);
  if (HOME.has(label)) return text('place.label.home');
  if (OFFICE.has(label)) return text('place.label.office');
  return verbatim(label);
}

/** Places that were loaded from elsewhere hold the word itself. */
const HOME = new Set(['home', 'Maison', 'Home']);
const OFFICE = new Set(['office', 'Bureau', 'Office']);
