import { KINDS_OF_FOOD } from '../../locales/food-words.js';
import { foldToAscii } from '../../lib/fold.js';
import { isOrderable, type ServingShop } from '../opening.js';
import type { Item, Shop } from '../catalogue.js';
import type { Lexicon, NamedDish } from './lexicon.js';
import { piecesOf } from './words.js';

/** A dish, or a whole shop (`item` null), that fits what somebody looks for. */
export interface FoundDish {
  shop: Shop;
  item: Item | null;
  feeXaf: number;
}

/** What somebody looks for: words of a dish or of a shop's name, a kind of dish, a price. */
interface Wanted {
  words: readonly SoughtWord[];
  kinds: readonly string[];
  atMostXaf: number;
  atLeastXaf: number;
  cheapestFirst: boolean;
}

/** A word as it was typed, and the word of food that it means, if any. */
interface SoughtWord {
  said: string;
  term: string | null;
}

interface Ranked extends FoundDish {
  rank: number;
}

const AT_MOST =
  /(?:moins (?:de|que)|moins|under|less than|below|max(?:imum)?|jusqu.? ?a|pas plus de|<) ?(\d{3,6})/;
const AT_LEAST = /(?:plus (?:de|que)|over|more than|above|min(?:imum)?|>) ?(\d{3,6})/;
const CHEAPEST = /(?:moins|pas) chere?s?\b|cheap|petit prix/;
const AROUND =
  /^(?:cherche[rz]?|find|search|trouve[rz]?|de|du|des|d|la|le|les|l|un|une|the|a|for|some|svp|pls|stp|please|je|veux|moins|plus|cher|chere|cheap|cheapest|under|less|than|below|max|maximum|over|more|above|que|f|fcfa|xaf|francs?|prix|price|combien|coute|how|much|avez|vous|il|y|est|ce|qui|ont|do|you|have|is|there|any|et|and|avec|with|pas|jusqu)$/;

/** Reads what is looked for; null when nothing is left to look for. */
function readWanted(query: string, lexicon: Lexicon): Wanted | null {
  const plain = foldToAscii(query).toLowerCase();
  const words = piecesOf(plain).filter((piece) => /^[a-z]{2,}$/.test(piece) && !AROUND.test(piece));
  const kinds = words.flatMap((word) => KINDS_OF_FOOD.get(word) ?? []);
  if (words.length === 0) return null;
  const said = words.filter((word) => !KINDS_OF_FOOD.has(word));
  return {
    words: said.map((word) => ({ said: word, term: lexicon.termFor(word) })),
    kinds,
    atMostXaf: Number(AT_MOST.exec(plain)?.[1] ?? Infinity),
    atLeastXaf: Number(AT_LEAST.exec(plain)?.[1] ?? 0),
    cheapestFirst: CHEAPEST.test(plain),
  };
}

/**
 * Dishes and shops that fit, best first: all words of a name before some, then by price. Only what
 * these shops have now.
 */
export function searchDishes(
  query: string,
  shops: readonly ServingShop[],
  { lexicon, now }: { lexicon: Lexicon; now: Date },
): FoundDish[] {
  const wanted = readWanted(query, lexicon);
  if (!wanted) return [];
  const dishes = shops.flatMap(({ shop, feeXaf }) =>
    lexicon.dishesOf(shop.id).map((dish) => ({ dish, feeXaf })),
  );
  const known = wanted.words.filter((word) => dishes.some(({ dish }) => fits(dish, word)));
  const found = dishes
    .filter(({ dish }) => isOrderable(dish.item, now) && isPriced(dish.item, wanted))
    .flatMap(({ dish, feeXaf }) => ranked(dish, feeXaf, { ...wanted, words: known }));
  const named = shops.flatMap((each) => rankedShop(each, wanted, lexicon));
  return [...named, ...found]
    .sort((one, other) => compare(one, other, wanted))
    .map(({ shop, item, feeXaf }) => ({ shop, item, feeXaf }));
}

/** Three letters of a name are enough, as for quartiers. */
const BEGINNING = 3;

function fits({ terms, spelt }: NamedDish, { said, term }: SoughtWord): boolean {
  return (term !== null && terms.has(term)) || beginsOne(spelt, said);
}

function beginsOne(names: Iterable<string>, word: string): boolean {
  return word.length >= BEGINNING && [...names].some((name) => name.startsWith(word));
}

function isPriced({ priceXaf }: Item, { atMostXaf, atLeastXaf }: Wanted): boolean {
  return priceXaf <= atMostXaf && priceXaf >= atLeastXaf;
}

/** How well a dish fits: a whole name, its main word, all words, or of a kind that was named. */
function ranked(dish: NamedDish, feeXaf: number, { words, kinds }: Wanted): Ranked[] {
  const { shop, item } = dish;
  const found = { shop, item, feeXaf };
  if (kinds.length > 0 && !kinds.includes(item.category)) return [];
  if (words.length === 0) return kinds.length > 0 ? [{ ...found, rank: 1 }] : [];
  if (!words.every((word) => fits(dish, word))) return [];
  const said = new Set(words.map(({ term }) => term));
  const isWhole = dish.names.some((name) => name.every((term) => said.has(term)));
  const isMain = said.has(dish.head) || words.some((word) => beginsOne(dish.starts, word.said));
  return [{ ...found, rank: isWhole ? 4 : isMain ? 3 : 2 }];
}

/** A shop whose name has every word, when not all of them are food. */
function rankedShop(
  { shop, feeXaf }: ServingShop,
  { words, kinds, atMostXaf }: Wanted,
  lexicon: Lexicon,
): Ranked[] {
  const own = lexicon.nameOf(shop.id);
  const isNamed = words.length > 0 && words.every(({ said }) => beginsOne(own, said));
  const isFood = words.every(({ term }) => term !== null);
  if (!isNamed || isFood || kinds.length > 0 || atMostXaf < Infinity) return [];
  return [{ shop, item: null, feeXaf, rank: 5 }];
}

function compare(one: Ranked, other: Ranked, { cheapestFirst }: Wanted): number {
  const byPrice = priceOf(one) - priceOf(other);
  const byRank = other.rank - one.rank;
  const [first, second] = cheapestFirst ? [byPrice, byRank] : [byRank, byPrice];
  return first || second || one.shop.code - other.shop.code;
}

function priceOf({ item }: Ranked): number {
  return item?.priceXaf ?? 0;
}
