import type { Token } from './sentence.js';
import type { SaidWord } from './words.js';

/** A word of a chunk, with what joins it to the word before. */
export interface ChunkWord extends SaidWord {
  link: 'none' | 'and' | 'with';
  /** `5kg`: it helps to tell two dishes apart. */
  isSize: boolean;
}

/** The words between two counts or commas, and the count they go with; null where none was said. */
export interface Chunk {
  count: number | null;
  words: ChunkWord[];
}

type Chunks = { ok: true; chunks: Chunk[]; unknown: string[] } | { ok: false };

/**
 * Cuts a sentence where a count or a comma stands. Counts stand before their dishes (`2 ndole 1 jus`)
 * or all behind them (`ndole 2, jus 1`); where it may be either (`ndole 2 jus`), nobody is guessed at.
 */
export function cutIntoChunks(tokens: readonly Token[]): Chunks {
  const isBehind = countsStandBehind(tokens);
  if (isBehind === null) return { ok: false };
  const chunks: Chunk[] = [{ count: null, words: [] }];
  const unknown: string[] = [];
  let link: ChunkWord['link'] = 'none';
  let waiting: number | null = null;
  for (const token of tokens) {
    const last = chunks.at(-1) as Chunk;
    if (token.kind === 'unknown') unknown.push(token.said);
    else if (token.kind === 'link') {
      if (token.how === 'apart') chunks.push({ count: null, words: [] });
      else link = token.how;
    } else if (token.kind === 'count') {
      if (waiting !== null) return { ok: false };
      if (token.side === 'after' || (isBehind && token.side === 'any')) {
        if (last.words.length === 0 || last.count !== null) return { ok: false };
        last.count = token.count;
        chunks.push({ count: null, words: [] });
      } else {
        chunks.push({ count: null, words: [] });
        waiting = token.count;
      }
      link = 'none';
    } else {
      if (waiting !== null && token.kind === 'word') {
        last.count = waiting;
        waiting = null;
      }
      last.words.push(wordOf(token, last.words.length === 0 ? 'none' : link));
      link = 'none';
    }
  }
  if (waiting !== null) return { ok: false };
  return { ok: true, chunks: chunks.filter(({ words }) => words.length > 0), unknown };
}

function wordOf(
  token: Extract<Token, { kind: 'word' | 'size' }>,
  link: ChunkWord['link'],
): ChunkWord {
  const term = token.kind === 'word' ? token.term : token.said;
  return { said: token.said, term, link, isSize: token.kind === 'size' };
}

/** Whether bare counts follow their dishes; null when they stand between two and may go with either. */
function countsStandBehind(tokens: readonly Token[]): boolean | null {
  const all = tokens.filter(({ kind }) => kind !== 'unknown');
  const counts = all.flatMap((token, at) =>
    token.kind === 'count' && token.side === 'any' ? [at] : [],
  );
  const isBehindWord = (at: number) => isNaming(all[at - 1]);
  const isBeforeWord = (at: number) => isNaming(all[at + 1]);
  if (counts.every((at) => !isBehindWord(at))) return false;
  // `2 ndole 1 jus`: the first thing said is a count, so each goes with what follows it.
  if (counts[0] === 0) return counts.every(isBeforeWord) ? false : null;
  if (!counts.every(isBehindWord))
    return counts.every(isBeforeWord) && startsCounted(all) ? false : null;
  const isLast = counts.at(-1) === all.length - 1;
  return isLast || counts.every((at) => !isBeforeWord(at)) ? true : null;
}

function startsCounted(tokens: readonly Token[]): boolean {
  return tokens[0]?.kind === 'count';
}

function isNaming(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'size';
}
