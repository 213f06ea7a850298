import type { NamedChoice, NamedDish } from './lexicon.js';
import { isTelling } from './lexicon.js';
import type { ChunkWord } from './chunks.js';

/** How surely words name a dish: all of one of its names, its main word, a telling one, or a part. */
type Level = 'whole' | 'main' | 'telling' | 'part';

const LEVELS: readonly Level[] = ['whole', 'main', 'telling', 'part'];

/** The dishes that words may mean, all equally well. */
export interface Match {
  level: Level;
  dishes: readonly NamedDish[];
}

/** The dishes of a shop that hold every one of these words, where they are named best. */
export function matchDishes(
  dishes: readonly NamedDish[],
  words: readonly ChunkWord[],
): Match | null {
  const terms = words.filter(({ isSize }) => !isSize).map(({ term }) => term);
  const sizes = words.filter(({ isSize }) => isSize).map(({ term }) => term);
  if (terms.length === 0) return null;
  const found = dishes.filter(
    (dish) =>
      terms.every((term) => dish.terms.has(term)) && sizes.every((size) => dish.sizes.has(size)),
  );
  const levels = found.map((dish) => levelOf(dish, terms));
  const level = LEVELS.find((each) => levels.includes(each));
  if (level === undefined) return null;
  return { level, dishes: found.filter((_, at) => levels[at] === level) };
}

function levelOf({ names, head }: NamedDish, terms: readonly string[]): Level {
  const said = new Set(terms);
  if (names.some((name) => name.every((term) => said.has(term)))) return 'whole';
  if (said.has(head)) return 'main';
  return terms.some(isTelling) ? 'telling' : 'part';
}

/** The choice of all these dishes that the words name. */
export function matchChoice(
  dishes: readonly NamedDish[],
  words: readonly ChunkWord[],
): NamedChoice | null {
  const said = words.map(({ term }) => term);
  const [first, ...others] = dishes;
  const choice = first && choiceOf(first, said);
  if (!choice) return null;
  const isShared = others.every(({ choices }) =>
    choices.some(({ groupId, no }) => groupId === choice.groupId && no === choice.no),
  );
  return isShared ? choice : null;
}

/** The choice with exactly these words, or the only one that has them; extras are named in full. */
function choiceOf({ choices }: NamedDish, said: readonly string[]): NamedChoice | null {
  const having = choices.filter(({ terms }) => said.every((term) => terms.includes(term)));
  const exact = having.find(({ terms }) => terms.every((term) => said.includes(term)));
  if (exact) return exact;
  const [one, ...others] = having.filter(({ terms }) => !terms.includes(EXTRA));
  const isOne = others.every(({ groupId, no }) => groupId === one?.groupId && no === one.no);
  return one && isOne ? one : null;
}

/** `Viande en plus` costs more, so `viande` alone is not it. */
const EXTRA = 'extra';
