import { foldToAscii } from '../../lib/fold.js';
import { searchQuartiers, type Searchable } from '../quartier-search.js';
import { MAX_NOTE } from '../places.js';

/** What somebody's own words say about where they are. */
export interface Whereabouts<Quartier> {
  /** One when it is sure, several when it may be any of them, none when nothing is like it. */
  quartiers: Quartier[];
  /** The words behind the quartier; empty when there were none. */
  landmark: string;
  /** What was taken for the quartier, to be said back. */
  input: string;
}

type Ranked = Searchable & { recentOrders: number };

/** Where everybody orders comes before where nobody does. */
function standing({ recentOrders }: Ranked) {
  return { usedByPerson: 0, recentOrders };
}

/** A quartier's name has no more words. */
const NAME_WORDS = 4;
/** Shorter beginnings are like too many names; in a sentence, like too many words. */
const MIN_LETTERS = { alone: 3, among: 4 };
/** As many as one SMS can number. */
const MAX_QUARTIERS = 5;
/** What people say before they name a place. */
const BEFORE = new Set(
  `A AU AUX LE LA LES L DE DU D C EST JE SUIS J HABITE A LIVRER LIVREZ POUR DANS SUR VERS CHEZ MOI MON
  QUARTIER ADRESSE AREA AT IN TO THE I AM LIVE MY PLACE IS DELIVER SVP BONJOUR PLEASE PLS`.split(
    /\s+/,
  ),
);

/** `DEIDO face pharmacie`, `130 portail noir`, `je suis a New Bell`: a quartier, then a landmark. */
export function readWhereabouts<Quartier extends Ranked>(
  quartiers: readonly Quartier[],
  said: string,
): Whereabouts<Quartier> {
  const words = said.split(/[\s,;:.!]+/).filter((word) => word !== '');
  const start = words.findIndex((word) => !BEFORE.has(foldToAscii(word).toUpperCase()));
  const named = start < 0 ? [] : words.slice(start);
  for (let length = Math.min(NAME_WORDS, named.length); length > 0; length -= 1) {
    const input = named.slice(0, length).join(' ');
    const least = named.length > length ? MIN_LETTERS.among : MIN_LETTERS.alone;
    const isCode = /^1\d\d$/.test(input);
    const isEnough = isCode || bare(input).length >= least;
    const found = isEnough ? searchQuartiers(quartiers, input, standing) : [];
    if (found.length === 0) continue;
    const landmark = named.slice(length).join(' ').slice(0, MAX_NOTE);
    return { quartiers: exact(found, input).slice(0, MAX_QUARTIERS), landmark, input };
  }
  return { quartiers: [], landmark: '', input: named[0] ?? '' };
}

/** A name written out in full is meant, though others begin like it. */
function exact<Quartier extends Searchable>(found: Quartier[], input: string): Quartier[] {
  const same = found.filter(({ name, aliases }) =>
    [name, ...aliases].some((each) => bare(each) === bare(input)),
  );
  return same.length > 0 ? same : found;
}

function bare(text: string): string {
  return foldToAscii(text)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
