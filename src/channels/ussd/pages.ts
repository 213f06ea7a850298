import { septets } from '../../lib/gsm7.js';

/** The smallest thing that is never cut: a word of a text, a line, or a choice with its price. */
export interface Block {
  text: string;
  /** What stands between this block and the one before it on the same page. */
  before: '\n' | ' ';
  /** How many choices it holds, for the limit of choices a page. */
  choices: number;
}

export interface PageRoom {
  /** Septets for blocks on a page that has a key to the next one, and on the last page. */
  middle: number;
  last: number;
  /** Choices on one page of several. */
  choices: number;
  /** Choices on a page that is the only one. */
  choicesAlone: number;
}

/** Cuts blocks into pages, in order, each as full as it may be; there is always a first page. */
export function intoPages(blocks: Block[], room: PageRoom): Block[][] {
  const sizes = blocks.map(({ text, choices }) => ({ width: septets(text) + 1, choices }));
  if (countThatFits(sizes, room.last, room.choicesAlone) === blocks.length) return [blocks];
  const pages: Block[][] = [];
  for (let from = 0; from < blocks.length; from += pages.at(-1)?.length ?? 0) {
    const rest = sizes.slice(from);
    const isLast = countThatFits(rest, room.last, room.choices) === rest.length;
    // At least one, so that paging always ends; callers make no block wider than a page.
    const count = isLast
      ? rest.length
      : Math.max(1, countThatFits(rest, room.middle, room.choices));
    pages.push(blocks.slice(from, from + count));
  }
  return pages;
}

/** The blocks of one page as they are read. */
export function joinBlocks(blocks: Block[]): string {
  return blocks.map(({ text, before }, index) => (index === 0 ? text : before + text)).join('');
}

interface Size {
  /** Septets with what stands before it. */
  width: number;
  choices: number;
}

/** How many of the blocks fit, from the first one on. */
function countThatFits(sizes: Size[], room: number, choices: number): number {
  // Nothing stands before the first block.
  let widthLeft = room + 1;
  let choicesLeft = choices;
  const end = sizes.findIndex((size) => {
    widthLeft -= size.width;
    choicesLeft -= size.choices;
    return widthLeft < 0 || choicesLeft < 0;
  });
  return end === -1 ? sizes.length : end;
}
