import { isGsm7Character } from './gsm7.js';

/**
 * What phones, editors and menus write beyond GSM-7, and what stands for it. Letters with marks
 * need no row: the mark is taken off.
 */
const STANDS_FOR = new Map(
  Object.entries({
    œ: 'oe',
    Œ: 'OE',
    ĳ: 'ij',
    Ĳ: 'IJ',
    ð: 'd',
    Ð: 'D',
    þ: 'th',
    Þ: 'Th',
    ł: 'l',
    Ł: 'L',
    đ: 'd',
    Đ: 'D',
    ı: 'i',
    // Letters of the languages of Cameroon.
    ɛ: 'e',
    Ɛ: 'E',
    ɔ: 'o',
    Ɔ: 'O',
    ŋ: 'n',
    Ŋ: 'N',
    ɓ: 'b',
    Ɓ: 'B',
    ɗ: 'd',
    Ɗ: 'D',
    ƴ: 'y',
    Ƴ: 'Y',
    ə: 'e',
    Ə: 'E',
    ǝ: 'e',
    Ǝ: 'E',
    ɨ: 'i',
    Ɨ: 'I',
    ʉ: 'u',
    Ʉ: 'U',
    ɑ: 'a',
    Ɑ: 'A',
    '’': "'",
    '‘': "'",
    '‚': "'",
    '‛': "'",
    '′': "'",
    '´': "'",
    '`': "'",
    ʼ: "'",
    ʻ: "'",
    ꞌ: "'",
    '“': '"',
    '”': '"',
    '„': '"',
    '″': '"',
    '«': '"',
    '»': '"',
    '‹': "'",
    '›': "'",
    '‐': '-',
    '‑': '-',
    '‒': '-',
    '–': '-',
    '—': '-',
    '―': '-',
    '−': '-',
    '•': '-',
    '·': '-',
    '…': '...',
    '°': 'o',
    '⁄': '/',
    '×': 'x',
    '÷': '/',
    '→': '->',
    '←': '<-',
  }),
);

/** What GSM-7 has and ASCII has not, where taking the mark off is not enough. */
const ASCII_FOR = new Map(
  Object.entries({
    ø: 'o',
    Ø: 'O',
    æ: 'ae',
    Æ: 'AE',
    ß: 'ss',
    '€': 'EUR',
    '£': 'GBP',
    '¥': 'YEN',
    '¿': '?',
    '¡': '!',
  }),
);

const PLAIN = /^[\n\x20-\x5f\x61-\x7e]*$/;
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\v\f]/g;
/** Controls, zero-width characters, direction marks, lone surrogates and unassigned code points. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}]/u;

/**
 * A text in GSM-7 alone: French keeps `é è à ù`, loses `ê ç œ`; every kind of space is a space,
 * line ends are `\n`, and what nothing stands for is removed. One such character left in would
 * make an SMS of 160 characters three.
 */
export function foldToGsm7(text: string): string {
  return PLAIN.test(text) ? text : mapCharacters(clean(text), toGsm7);
}

/** The same in printable ASCII and line ends, the only characters USSD can be trusted with. */
export function foldToAscii(text: string): string {
  return PLAIN.test(text) ? text : mapCharacters(foldToGsm7(text), toAscii);
}

function clean(text: string): string {
  // Before NFKC, which makes ´ and ¨ a space with a mark.
  const quoted = text.replace(/´/g, "'").replace(LINE_ENDS, '\n');
  return quoted.normalize('NFKC').replace(LINE_ENDS, '\n');
}

function mapCharacters(text: string, map: (character: string) => string): string {
  return Array.from(text, map).join('');
}

function toGsm7(character: string): string {
  if (/[\t\p{Zs}]/u.test(character)) return ' ';
  const stand = STANDS_FOR.get(character);
  if (stand !== undefined) return stand;
  if (isGsm7Character(character)) return character;
  return INVISIBLE.test(character) ? '' : withoutMarks(character, isGsm7Character);
}

function toAscii(character: string): string {
  if (PLAIN.test(character)) return character;
  return ASCII_FOR.get(character) ?? withoutMarks(character, (letter) => PLAIN.test(letter));
}

function withoutMarks(character: string, isAllowed: (letter: string) => boolean): string {
  return Array.from(character.normalize('NFD'))
    .map((part) => STANDS_FOR.get(part) ?? part)
    .filter((part) => !/\p{M}/u.test(part) && Array.from(part).every(isAllowed))
    .join('');
}
