import { foldToAscii } from './fold.js';
import { septets } from './gsm7.js';
import { shorten } from './wrap.js';

/** What a shop, a dish or a quartier is called on a phone's page: "2001 Mama Ndoumbelle 25 min". */
export const SHOWN_NAME_ROOM = 18;

/** A name as phones show it. `isShortened`: words were left out, and whoever typed it should know. */
export type ShownName =
  { ok: true; name: string; isShortened: boolean } | { ok: false; reason: 'no_letters' };

/**
 * The one way in for names that people type: dishes, shops, places, from the seed, a file or a
 * console. Folded to printable ASCII on one line (lib/fold.ts says what stands for what; pictures and
 * other scripts are removed), and cut at a word to what a page has room for. A name that would have
 * no letter or digit left is refused, never stored empty.
 * @param room in septets, which are characters except `[]{}\~|^`.
 */
export function shownName(typed: string, room = SHOWN_NAME_ROOM): ShownName {
  const folded = foldToAscii(typed).replace(/\s+/g, ' ').trim();
  if (!READABLE.test(folded)) return { ok: false, reason: 'no_letters' };
  const short = shorten(folded, room).trim();
  // Signs in front may fill all the room there is.
  const name = READABLE.test(short) ? short : shorten(folded.replace(SIGNS_FIRST, ''), room);
  return { ok: true, name, isShortened: septets(folded) > room };
}

const READABLE = /[A-Za-z0-9]/;
const SIGNS_FIRST = /^[^A-Za-z0-9]+/;
