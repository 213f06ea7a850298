import { foldToAscii } from '../lib/fold.js';

/** What the search reads of a quartier; codes are unique within a city. */
export interface Searchable {
  code: number;
  name: string;
  aliases: readonly string[];
}

/** What speaks for a quartier among others that match as well; higher first, then nearer. */
export interface Standing {
  /** Deliveries of this person there. */
  usedByPerson: number;
  /** Orders of everybody there in the last 30 days. */
  recentOrders: number;
  /** From the shop, or from wherever the person was last; unknown is far. */
  distanceM?: number;
}

/** How a quartier matches, best first; `inside` counts only when nothing begins with the query. */
const MATCHES = ['code', 'name', 'alias', 'inside'] as const;
type Match = (typeof MATCHES)[number];

/** The keys of a telephone: 1 carries no letters, so a code is never a word. */
const KEYS = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];
const KEY_OF = new Map(
  KEYS.flatMap((letters, index) => Array.from(letters, (letter) => [letter, String(index + 2)])),
);
const CODE = /^1\d\d$/;
const T9 = /^[2-9]\d*$/;
const NOWHERE: Standing = { usedByPerson: 0, recentOrders: 0 };

/**
 * The quartiers of one city that an answer may mean: a code (`130`), the keys of its letters
 * (`266` for BON), or letters. Words that begin with it come before aliases that do; only when
 * there is neither, names that hold it anywhere. Equal matches by standing, then by code.
 */
export function searchQuartiers<Quartier extends Searchable>(
  quartiers: readonly Quartier[],
  input: string,
  standing: (quartier: Quartier) => Standing = () => NOWHERE,
): Quartier[] {
  const query = squeeze(input);
  const found = quartiers.flatMap((quartier) => {
    const match = matchOf(quartier, query);
    return match === null ? [] : [{ quartier, match, standing: standing(quartier) }];
  });
  const best = found.filter(({ match }) => match !== 'inside');
  return (best.length > 0 ? best : found).sort(compare).map(({ quartier }) => quartier);
}

interface Found {
  quartier: Searchable;
  match: Match;
  standing: Standing;
}

function compare(one: Found, other: Found): number {
  return (
    MATCHES.indexOf(one.match) - MATCHES.indexOf(other.match) ||
    other.standing.usedByPerson - one.standing.usedByPerson ||
    other.standing.recentOrders - one.standing.recentOrders ||
    distanceOf(one) - distanceOf(other) ||
    one.quartier.code - other.quartier.code
  );
}

function distanceOf({ standing }: Found): number {
  return standing.distanceM ?? Number.MAX_SAFE_INTEGER;
}

function matchOf(quartier: Searchable, query: string): Match | null {
  if (query === '') return null;
  if (query.startsWith('1') && /^\d+$/.test(query)) {
    return CODE.test(query) && quartier.code === Number(query) ? 'code' : null;
  }
  const write = T9.test(query) ? toKeys : (letters: string) => letters;
  const beginsWord = (name: string) => tails(name).some((tail) => write(tail).startsWith(query));
  const holds = (name: string) => write(squeeze(name)).includes(query);
  if (beginsWord(quartier.name)) return 'name';
  if (quartier.aliases.some(beginsWord)) return 'alias';
  return [quartier.name, ...quartier.aliases].some(holds) ? 'inside' : null;
}

/** The name from each of its words on, without spaces: `newbell`, `bell`. */
function tails(name: string): string[] {
  const words = foldToAscii(name)
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.map((_, index) => words.slice(index).join('')).filter((tail) => tail !== '');
}

function squeeze(text: string): string {
  return foldToAscii(text)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

function toKeys(letters: string): string {
  return Array.from(letters, (letter) => KEY_OF.get(letter) ?? letter).join('');
}
