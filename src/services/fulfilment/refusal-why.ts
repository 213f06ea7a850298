/** Why a shop refuses, as far as its customer can be told in words. */
export type Why = 'item_out' | 'busy' | 'closing' | 'no_power';

/** Beginnings of words, folded and in lower case; the first list that has one decides. */
const SAYINGS: readonly [Why, readonly string[]][] = [
  ['no_power', ['courant', 'lumiere', 'eneo', 'coupure', 'power', 'light', 'gaz', 'gas', 'feu']],
  ['closing', ['ferm', 'clos', 'fini la journee', 'fin de service', 'rentr']],
  ['busy', ['trop', 'debord', 'monde', 'busy', 'many', 'occup', 'beaucoup', 'plein', 'full']],
  [
    'item_out',
    ['fini', 'plus de', 'pas de', 'no more', 'no ', 'finish', 'rupture', 'manque', 'out', 'epuise'],
  ],
];

/** What a shop's own words come to; null when they say nothing that we have words for. */
export function whyOf(reason: string): Why | null {
  const said = ` ${reason.toLowerCase()} `;
  return SAYINGS.find(([, words]) => words.some((word) => said.includes(` ${word}`)))?.[0] ?? null;
}
