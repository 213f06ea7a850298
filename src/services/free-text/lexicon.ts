import {
  COMMON_PARTS,
  NEVER_FOOD,
  SAME_WORDS,
  SIZES_AND_MANNERS,
} from '../../locales/food-words.js';
import { wordDistance } from '../../lib/word-distance.js';
import type { Catalogue, Item, OptionGroup, Shop } from '../catalogue.js';
import { piecesOf, sizesOfName, soundOf, termOf, termsOfName } from './words.js';

/** One choice of a dish that words may name: a side, a size, how hot. */
export interface NamedChoice {
  groupId: string;
  no: number;
  terms: readonly string[];
}

/** A dish with the words that name it. */
export interface NamedDish {
  shop: Shop;
  item: Item;
  terms: ReadonlySet<string>;
  sizes: ReadonlySet<string>;
  /** The words of its names as they are written, folded: somebody types their beginnings. */
  spelt: readonly string[];
  /** The first word of each of its names. */
  starts: readonly string[];
  /** Each of its names, as terms. */
  names: readonly (readonly string[])[];
  /** What it is, before how it is made: `poulet` of a half grilled chicken. */
  head: string;
  choices: readonly NamedChoice[];
  /** How many pieces one portion has (`Beignets x10`); 1 where its name does not say. */
  pack: number;
}

/** All words of a catalogue's dishes and sides, and the dishes of each shop. */
export interface Lexicon {
  dishesOf(shopId: string): readonly NamedDish[];
  /** The words of a shop's name. */
  nameOf(shopId: string): ReadonlySet<string>;
  /** The term that a word means, mended where one slip explains it; null when it is no food. */
  termFor(word: string): string | null;
}

export function buildLexicon(catalogue: Catalogue): Lexicon {
  const dishes = new Map(
    Array.from(catalogue.shops.values(), (shop) => [
      shop.id,
      shop.items.map((item) => namedDish(shop, item, catalogue.optionGroups)),
    ]),
  );
  const all = [...dishes.values()].flat();
  const terms = new Set(
    all.flatMap((dish) => [...dish.terms, ...dish.choices.flatMap((choice) => choice.terms)]),
  );
  const forms = formsOf(terms);
  const names = new Map(
    Array.from(catalogue.shops.values(), ({ id, name, ussdName }) => [
      id,
      new Set(piecesOf(`${name} ${ussdName}`)),
    ]),
  );
  return {
    dishesOf: (shopId) => dishes.get(shopId) ?? [],
    nameOf: (shopId) => names.get(shopId) ?? NO_WORDS,
    termFor: remember((word) => findTerm(word, terms, forms)),
  };
}

const NO_WORDS: ReadonlySet<string> = new Set();

function namedDish(shop: Shop, item: Item, groups: ReadonlyMap<string, OptionGroup>): NamedDish {
  const written = [item.nameFr, item.ussdFr, item.nameEn, item.ussdEn];
  const names = written.map(termsOfName).filter((name) => name.length > 0);
  const [first = []] = names;
  return {
    ...{ shop, item, names },
    terms: new Set(names.flat()),
    spelt: [...new Set(written.flatMap(piecesOf))],
    starts: written.map((name) => piecesOf(name)[0] ?? ''),
    sizes: new Set(written.flatMap(sizesOfName)),
    head: first.find((term) => !SIZES_AND_MANNERS.has(term)) ?? first[0] ?? '',
    choices: item.optionGroupIds.flatMap((id) => choicesOf(groups.get(id))),
    pack: Number(/\bx(\d+)\b/i.exec(item.ussdFr)?.[1] ?? 1),
  };
}

function choicesOf(group: OptionGroup | undefined): NamedChoice[] {
  if (!group) return [];
  return group.choices.flatMap(({ no, nameFr, nameEn }) =>
    [nameFr, nameEn].map((name) => ({ groupId: group.id, no, terms: termsOfName(name) })),
  );
}

/** Whether a term names a dish by itself, and not only something that many dishes hold. */
export function isTelling(term: string): boolean {
  return !COMMON_PARTS.has(term);
}

/** Every spelling of every term, by how it sounds. */
function formsOf(terms: ReadonlySet<string>): ReadonlyMap<string, string> {
  const rows = [...SAME_WORDS].filter(([, term]) => terms.has(term));
  const own = Array.from(terms, (term) => [term, term] as const);
  return new Map([...rows, ...own].map(([form, term]) => [soundOf(form), term]));
}

function findTerm(
  word: string,
  terms: ReadonlySet<string>,
  forms: ReadonlyMap<string, string>,
): string | null {
  const term = termOf(word);
  if (terms.has(term)) return term;
  if (NEVER_FOOD.has(word) || NEVER_FOOD.has(term)) return null;
  return forms.get(soundOf(term)) ?? mend(term, forms);
}

/** Slips that a word of this length may have: none in a short one, two in a long one. */
function slipsIn(length: number): number {
  if (length < 4) return 0;
  return length < 7 ? 1 : 2;
}

/** The only term that so few slips away; null when there are two, or none. */
function mend(word: string, forms: ReadonlyMap<string, string>): string | null {
  const limit = slipsIn(word.length);
  for (let slips = 1; slips <= limit; slips += 1) {
    const near = new Set<string>();
    for (const [form, term] of forms) {
      const isLike = form[0] === word[0] && form.length > 2;
      if (isLike && wordDistance(soundOf(word), form, slips) <= slips) near.add(term);
    }
    if (near.size > 0) return near.size === 1 ? ([...near][0] ?? null) : null;
  }
  return null;
}

/** More different words than a day's customers use. */
const REMEMBERED = 5_000;

function remember(find: (word: string) => string | null): (word: string) => string | null {
  const known = new Map<string, string | null>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const found = find(word);
    if (known.size < REMEMBERED) known.set(word, found);
    return found;
  };
}
