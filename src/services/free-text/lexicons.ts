import type { Catalogue } from '../catalogue.js';
import { buildLexicon, type Lexicon } from './lexicon.js';

/** Gives each snapshot of the catalogue its words, made when first asked for. */
export function createLexicons(): (catalogue: Catalogue) => Lexicon {
  const made = new WeakMap<Catalogue, Lexicon>();
  return (catalogue) => {
    const known = made.get(catalogue) ?? buildLexicon(catalogue);
    made.set(catalogue, known);
    return known;
  };
}
