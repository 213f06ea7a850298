import { foldToAscii } from '../../lib/fold.js';

/** A run of letters and digits as it was typed, folded to A-Z and 0-9. */
export interface Piece {
  text: string;
  /** What stood before it, without spaces: `=` in `12=30`, `+` before a phone number. */
  gap: string;
}

/** Stands where a letter or digit of another script stood; no keyword holds it, so none matches. */
export const FOREIGN = '~';

/** Nothing that expands beyond this under NFKC (one ligature can become 18 letters) is read. */
const MAX_FOLDED = 3_200;

const NUMBER_SIGN = /\bn\s?[°º]|№/gi;
const PICTOGRAPH = /\p{Extended_Pictographic}/gu;
const BEYOND_ASCII = /\P{ASCII}/u;
/** Letters and digits that are not ours once their marks are taken off. */
const FOREIGN_LETTER = /(?![A-Za-z0-9œŒæÆ])[\p{L}\p{N}]/gu;
const MARKS = /\p{M}+/gu;

/**
 * The words of a message. Marks, case, zero-width characters and wide letters are folded away
 * (NFKC); a letter that only looks like one of ours (a Cyrillic Е in LIVRE) is kept as `~`.
 */
export function foldWords(text: string): Piece[] {
  const marked = text.replaceAll(FOREIGN, ' ');
  const plain = BEYOND_ASCII.test(marked) ? foldLetters(marked) : marked;
  return cutIntoPieces(foldToAscii(plain).toUpperCase());
}

function foldLetters(text: string): string {
  const wide = text.replace(NUMBER_SIGN, ' num ').normalize('NFKC');
  if (wide.length > MAX_FOLDED) return FOREIGN;
  const bare = wide.replace(PICTOGRAPH, keepAsciiPictographs).normalize('NFD').replace(MARKS, '');
  return bare.replace(FOREIGN_LETTER, FOREIGN);
}

/** The digits, `#` and `*` count as pictographs because of the keycap emoji. */
function keepAsciiPictographs(character: string): string {
  return character.charCodeAt(0) < 0x80 ? character : ' ';
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
