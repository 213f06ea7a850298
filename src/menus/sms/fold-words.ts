import { foldToAscii } from '../../lib/fold.js';

/** A run of letters and digits as it was typed, folded to A-Z and 0-9. */
export interface Piece {
  text: string;
  /** What stood before it, without spaces: `=` in `12=30`, `+` before a phone number. */
  gap: string;
}

/** Stands where a letter or digit of another script stood; no keyword holds it, so none matches. */
export const FOREIGN = '~';

const NUMBER_SIGN = /\bn\s?[°º]|№/gi;
const PICTOGRAPH = /\p{Extended_Pictographic}/gu;
const BEYOND_ASCII = /[^\x20-\x7d\n]/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const LATIN = /^[A-Za-z0-9œŒæÆ]\p{M}*$/u;

/**
 * The words of a message. Marks, case, zero-width characters and wide letters are folded away
 * (NFKC); a letter that only looks like one of ours (a Cyrillic Е in LIVRE) is kept as `~`.
 */
export function foldWords(text: string): Piece[] {
  const marked = text.replaceAll(FOREIGN, ' ').replace(NUMBER_SIGN, ' num ');
  const plain = marked.normalize('NFKC').replace(PICTOGRAPH, keepAsciiPictographs);
  const folded = foldToAscii(BEYOND_ASCII.test(plain) ? markForeign(plain) : plain);
  return cutIntoPieces(folded.toUpperCase());
}

/** The digits, `#` and `*` count as pictographs because of the keycap emoji. */
function keepAsciiPictographs(character: string): string {
  return character.charCodeAt(0) < 0x80 ? character : ' ';
}

function markForeign(text: string): string {
  return Array.from(text, (character) => (isForeign(character) ? FOREIGN : character)).join('');
}

function isForeign(character: string): boolean {
  return LETTER_OR_DIGIT.test(character) && !LATIN.test(character.normalize('NFD'));
}

function cutIntoPieces(folded: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of folded.matchAll(/[A-Z0-9~]+/g)) {
    pieces.push({ text: match[0], gap: folded.slice(end, match.index).replace(/\s/g, '') });
    end = match.index + match[0].length;
  }
  return pieces;
}
