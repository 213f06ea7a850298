import { septets } from './gsm7.js';

/** Where a text may be cut: at spaces, except before a number, which stays with its word. */
const CUTS = / (?![+-]?\d+F?(?:[ .,:]|$))/;
const LAST_PRICE = / ?[+-]?\d+F?$/;

/**
 * The text within `room` septets: whole words and a `.` for what was left out. A price at the end
 * is kept whole, because a name without its price is worse than half a name.
 */
export function shorten(text: string, room: number): string {
  if (septets(text) <= room) return text;
  const price = LAST_PRICE.exec(text)?.[0] ?? '';
  const roomForName = room - septets(price);
  if (price === '' || roomForName < 2) return firstWords(text, room - 1) + '.';
  const name = text.slice(0, -price.length);
  return firstWords(name, roomForName - 1) + '.' + price;
}

/** Pieces of at most `room` septets, as long as possible, in whole words wherever one fits. */
export function wrap(text: string, room: number): string[] {
  const pieces: string[] = [];
  for (const word of splitAtWords(text, room)) {
    const last = pieces.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || septets(joined) > room) pieces.push(word);
    else pieces[pieces.length - 1] = joined;
  }
  return pieces;
}

/** The words of a text, numbers with the word before them; only what exceeds `room` is cut up. */
export function splitAtWords(text: string, room: number): string[] {
  const fits = (part: string) => septets(part) <= room;
  return text
    .split(CUTS)
    .flatMap((part) => (fits(part) ? [part] : part.split(' ')))
    .flatMap((word) => (fits(word) ? [word] : cutUp(word, room)))
    .filter((word) => word !== '');
}

function firstWords(text: string, room: number): string {
  const [first = ''] = wrap(text, Math.max(room, 1));
  // A sign that takes two septets does not fit where one is left.
  return septets(first) > room ? '' : first.replace(/[\s.,:;-]+$/, '');
}

/** A word longer than a whole page or message; no phone can show it in one piece. */
function cutUp(word: string, room: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && septets(part + character) > room) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
