import { SIZES_AND_MANNERS } from '../../locales/food-words.js';
import type { Chunk } from './chunks.js';
import type { NamedDish } from './lexicon.js';
import type { Match } from './match.js';
import type { ChosenOption, MeantLine, MenuReading, ReadLine } from './parts.js';
import { cutIntoSegments, type Segment } from './segments.js';

/** More ways than this, and a question would not fit a message. */
const MAX_WAYS = 4;
/** As many as one SMS can number. */
const MAX_MEANT = 5;
/** From so many pieces on, one may mean pieces of a portion that has ten. */
const MANY_PIECES = 4;

/** Reads the chunks of a sentence against one shop's list; null when counts cannot be told apart. */
export function readForMenu(
  dishes: readonly NamedDish[],
  chunks: readonly Chunk[],
): MenuReading | null {
  let ways: ReadLine[][] = [[]];
  const unknown: string[] = [];
  let before: Match | null = null;
  for (const chunk of chunks) {
    const carried: Match | null = chunk.count === null ? before : null;
    const segments = segmentsOf(dishes, chunk, carried);
    if (segments === null) return null;
    const read = addChunk(ways, segments, chunk.count);
    if (read === null || read.ways.length > MAX_WAYS) return null;
    ways = read.ways;
    unknown.push(...read.unknown);
    before = lastMatch(segments) ?? before;
  }
  return { ways, unknown };
}

/** `gros bar` is a `bar gros`: how big it is may stand before its dish. */
function segmentsOf(
  dishes: readonly NamedDish[],
  chunk: Chunk,
  carried: Match | null,
): readonly Segment[] | null {
  const segments = cutIntoSegments(dishes, chunk, carried);
  const [first, ...others] = chunk.words;
  const isLoose = segments?.[0]?.kind === 'unknown' && others.length > 0;
  if (!first || !isLoose || !SIZES_AND_MANNERS.has(first.term)) return segments;
  return cutIntoSegments(dishes, { ...chunk, words: [...others, first] }, carried);
}

function lastMatch(segments: readonly Segment[]): Match | null {
  const dish = segments.findLast((segment) => segment.kind === 'dish');
  return dish?.kind === 'dish' ? dish.match : null;
}

interface Read {
  ways: ReadLine[][];
  unknown: string[];
}

function addChunk(
  before: ReadLine[][],
  segments: readonly Segment[],
  count: number | null,
): Read | null {
  const read: Read = { ways: before, unknown: [] };
  let counted = count;
  for (const [at, segment] of segments.entries()) {
    if (segment.kind === 'unknown') read.unknown.push(segment.said);
    else if (segment.kind === 'choice')
      read.ways = read.ways.flatMap((way) => withChoice(way, segment));
    else {
      const isFirst = !segments.slice(0, at).some(({ kind }) => kind === 'dish');
      const isApart = segment.words[0]?.link === 'and';
      // `2 koki sanga`: the two may go with both.
      if (!isFirst && !isApart && counted !== null && counted > 1) return null;
      const line = lineOf(segment, isFirst ? (counted ?? 1) : 1);
      if (!isFirst && isApart) counted = null;
      read.ways = read.ways.map((way) => [...way, line]);
    }
  }
  return read;
}

function lineOf({ words, match }: Extract<Segment, { kind: 'dish' }>, count: number): ReadLine {
  const meant = match.dishes
    .flatMap((dish) => countsOf(dish, count).map((each) => ({ dish, count: each, options: [] })))
    .slice(0, MAX_MEANT);
  const said = words.map((word) => word.said).join(' ');
  return { said, meant, sure: meant.length === 1 && match.level !== 'part' };
}

/** Ten `Beignets x10` may be ten pieces, which are one portion. */
function countsOf({ pack }: NamedDish, count: number): number[] {
  if (pack === 1 || count < MANY_PIECES) return [count];
  return [Math.max(1, Math.round(count / pack)), count];
}

/** The side with the last dish; where it is a dish too and stands behind an "and", both ways. */
function withChoice(
  way: readonly ReadLine[],
  { choice, alone, link }: Extract<Segment, { kind: 'choice' }>,
): ReadLine[][] {
  const last = way.at(-1);
  if (!last) return [[...way]];
  const chosen = { ...last, meant: last.meant.map((line) => withOption(line, choice)) };
  const asSide = [...way.slice(0, -1), chosen];
  const isEither = link === 'and' && alone !== null && alone.level !== 'part';
  if (!isEither) return [asSide];
  return [asSide, [...way, lineOf({ kind: 'dish', words: [], match: alone }, 1)]];
}

function withOption(line: MeantLine, { groupId, no }: ChosenOption): MeantLine {
  return { ...line, options: [...line.options, { groupId, no }] };
}
