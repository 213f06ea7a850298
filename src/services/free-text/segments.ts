import type { Chunk, ChunkWord } from './chunks.js';
import type { NamedDish } from './lexicon.js';
import { matchChoice, matchDishes, type Match } from './match.js';
import type { ChosenOption } from './parts.js';

/** Part of a chunk: a dish, a choice of the dish before it, or a word that fits nothing here. */
export type Segment =
  | { kind: 'dish'; words: readonly ChunkWord[]; match: Match }
  | { kind: 'choice'; choice: ChosenOption; alone: Match | null; link: ChunkWord['link'] }
  | { kind: 'unknown'; said: string };

interface Cut {
  cost: number;
  segments: readonly Segment[];
}

/** No name of a dish has more words, and nobody strings more dishes together without a comma. */
const MAX_NAME = 6;
const MAX_WORDS = 14;

/** What each kind of segment costs: the cheapest cut reads most words as the fewest, surest names. */
const COST = { whole: 1, main: 1.3, telling: 1.6, part: 3, choice: 0.6, unknown: 10, link: 0.2 };

/** The best way to read the words of a chunk as dishes and their choices; null when it is too long. */
export function cutIntoSegments(
  dishes: readonly NamedDish[],
  chunk: Chunk,
  carried: Match | null,
): readonly Segment[] | null {
  if (chunk.words.length > MAX_WORDS) return null;
  // Behind a comma a side may still be meant with the dish before it.
  const words = chunk.words.map((word, at) =>
    at === 0 && carried ? { ...word, link: 'and' as const } : word,
  );
  const known = new Map<string, Cut>();
  function cutFrom(at: number, before: Match | null): Cut {
    if (at >= words.length) return { cost: 0, segments: [] };
    const key = `${String(at)}|${before ? before.dishes.map(({ item }) => item.id).join() : ''}`;
    const found = known.get(key) ?? bestFrom(at, before);
    known.set(key, found);
    return found;
  }
  function bestFrom(at: number, before: Match | null): Cut {
    const rest = cutFrom(at + 1, before);
    const word = words[at]?.said ?? '';
    let best = joined(COST.unknown, { kind: 'unknown', said: word }, rest);
    for (let end = at + 1; end <= Math.min(words.length, at + MAX_NAME); end += 1) {
      for (const cut of cutsOf(at, end, before)) if (cut.cost < best.cost) best = cut;
    }
    return best;
  }
  function cutsOf(at: number, end: number, before: Match | null): Cut[] {
    const part = words.slice(at, end);
    const match = matchDishes(dishes, part);
    const choice = before && matchChoice(before.dishes, part);
    const links = COST.link * part.slice(1).filter(({ link }) => link !== 'none').length;
    return [
      ...(choice ? [choiceCut(part, { choice, alone: match }, cutFrom(end, before))] : []),
      ...(match
        ? [
            joined(
              COST[match.level] + links,
              { kind: 'dish', words: part, match },
              cutFrom(end, match),
            ),
          ]
        : []),
    ];
  }
  return cutFrom(0, carried).segments;
}

function choiceCut(
  words: readonly ChunkWord[],
  { choice, alone }: { choice: ChosenOption; alone: Match | null },
  rest: Cut,
): Cut {
  const link = words[0]?.link ?? 'none';
  return joined(COST.choice, { kind: 'choice', choice, alone, link }, rest);
}

function joined(cost: number, segment: Segment, rest: Cut): Cut {
  return { cost: cost + rest.cost, segments: [segment, ...rest.segments] };
}
