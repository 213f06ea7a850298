import { foldToAscii } from '../../lib/fold.js';
import { FOOD_PHRASES, SAME_WORDS, SMALL_WORDS } from '../../locales/food-words.js';

/** A word of a sentence: as it was said (folded), and where it stands for another, that one. */
export interface SaidWord {
  said: string;
  term: string;
}

const SIZE = /(\d+)(?:[.,](\d+))?\s*(kilos?|litres?|liters?|kg|cl|ml|mg|l|g)(?![a-z])/g;
const PIECES =
  /\d+(?:\.\d+)?(?:kg|cl|ml|mg|l|g)|[x*]\s?\d+|\d+\s?[x*](?![a-z])|\d+|[a-z]+|[,;+&\n]/g;
const UNITS: Readonly<Record<string, string>> = { kilo: 'kg', litre: 'l', liter: 'l' };
/** Words in brackets explain a dish; nobody orders by them. */
const BRACKETS = /\([^)]*\)/g;

/** The words, numbers and separators of a text, folded; several words that are one are joined. */
export function piecesOf(text: string): string[] {
  const folded = foldToAscii(text).toLowerCase().replace(/['`]/g, ' ');
  const sized = folded.replace(SIZE, (_, whole: string, part: string | undefined, unit: string) => {
    const short = unit.replace(/s$/, '');
    return `${whole}${part ? `.${part}` : ''}${UNITS[short] ?? short}`;
  });
  return joinPhrases(sized.match(PIECES) ?? []);
}

const LONGEST_PHRASE = 4;
const PHRASES: ReadonlyMap<string, string> = new Map(FOOD_PHRASES);

function joinPhrases(pieces: readonly string[]): string[] {
  const joined: string[] = [];
  let at = 0;
  while (at < pieces.length) {
    const length = phraseAt(pieces, at);
    const phrase = PHRASES.get(pieces.slice(at, at + length).join(' '));
    joined.push(phrase ?? pieces[at] ?? '');
    at += phrase === undefined ? 1 : length;
  }
  return joined;
}

/** How many pieces from here on are one phrase; 0 when none are. */
function phraseAt(pieces: readonly string[], at: number): number {
  for (let length = LONGEST_PHRASE; length > 1; length -= 1) {
    if (PHRASES.has(pieces.slice(at, at + length).join(' '))) return length;
  }
  return 0;
}

/** The one word for all that means the same: `chickens` is `poulet`. */
export function termOf(word: string): string {
  for (const form of [word, ...singulars(word)]) {
    const same = SAME_WORDS.get(form);
    if (same !== undefined) return same;
  }
  return singulars(word)[0] ?? word;
}

/** `tomatoes` gives `tomatoe` and `tomato`; short words keep their end (`bus`, `jus`). */
function singulars(word: string): string[] {
  if (word.length < 4 || !/[sx]$/.test(word) || /\d/.test(word)) return [];
  const one = word.slice(0, -1);
  return word.endsWith('es') ? [one, word.slice(0, -2)] : [one];
}

/** The terms of a dish's or a side's name, without small words and what stands in brackets. */
export function termsOfName(name: string): string[] {
  const pieces = piecesOf(name.replace(BRACKETS, ' '));
  return pieces.filter((piece) => /^[a-z]/.test(piece) && !SMALL_WORDS.has(piece)).map(termOf);
}

/** Sizes of a name, which tell two dishes apart but which nobody has to say: `5kg`, `50cl`. */
export function sizesOfName(name: string): string[] {
  return piecesOf(name).filter((piece) => /^\d/.test(piece) && /[a-z]$/.test(piece));
}

/** How letters sound: doubled ones count once, `ph` is `f`, an ending `e` or `h` is not heard. */
export function soundOf(word: string): string {
  return word
    .replace(/ph/g, 'f')
    .replace(/(.)\1+/g, '$1')
    .replace(/e?h?$/, '');
}
