import type { Choice } from '../menus/screen.js';
import { foldToGsm7 } from '../lib/fold.js';

/** A choice with the number that stands for it on every page of its menu. */
export interface NumberedChoice extends Choice {
  number: number;
}

/**
 * Gives every choice its number: its own `key` where it has one that is free, the next free number
 * where not. `reserved` numbers already mean something (more, previous, back).
 */
export function numberChoices(choices: Choice[], reserved: number[]): NumberedChoice[] {
  const taken = new Set(reserved);
  const own = choices.map(({ key }) => claim(key, taken));
  let next = 0;
  const free = () => {
    do next += 1;
    while (taken.has(next));
    return next;
  };
  return choices.map((choice, index) => ({ ...choice, number: own[index] ?? free() }));
}

function claim(key: number | undefined, taken: Set<number>): number | undefined {
  if (key === undefined || !Number.isSafeInteger(key) || key < 0 || taken.has(key))
    return undefined;
  taken.add(key);
  return key;
}

/** Spaces that one line would not have. */
const UNEVEN = /[^\S ]| {2}|^ | $/;

/** One line of a screen: names come from people, and may hold line breaks and runs of spaces. */
export function oneLine(words: string, fold: (text: string) => string = foldToGsm7): string {
  const folded = fold(words);
  return UNEVEN.test(folded) ? folded.replace(/\s+/g, ' ').trim() : folded;
}
