/** GSM 03.38: the basic table without its escape character, and the characters behind the escape. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const ESCAPED = new Set('^{}\\[~]|€\f');
const ESCAPED_ALL = /[\^{}\\[~\]|€\f]/g;

const ONE_SMS = { gsm7: 160, ucs2: 70 };
/** A part of a longer text gives 7 septets (or 3 units) to the header that joins the parts. */
const ONE_PART = { gsm7: 153, ucs2: 67 };

export interface SmsSize {
  encoding: 'gsm7' | 'ucs2';
  /** Septets in GSM-7, UTF-16 units in UCS-2. */
  units: number;
  /** How many SMS the network counts and bills. */
  segments: number;
}

/** Whether one character (a code point) exists in GSM-7, escaped or not. */
export function isGsm7Character(character: string): boolean {
  return BASIC.has(character) || ESCAPED.has(character);
}

/** Whether a text travels in GSM-7; a single other character makes all of it UCS-2. */
export function isGsm7(text: string): boolean {
  return Array.from(text).every(isGsm7Character);
}

/** The length of a GSM-7 text in septets: `^{}\[~]|€` count two. */
export function septets(text: string): number {
  return text.length + (text.match(ESCAPED_ALL)?.length ?? 0);
}

/** What a text costs to send; an escape or surrogate pair never straddles two parts. */
export function segments(text: string): SmsSize {
  const encoding = isGsm7(text) ? 'gsm7' : 'ucs2';
  const width = encoding === 'gsm7' ? widthIn7 : (character: string) => character.length;
  const widths = Array.from(text, width);
  const units = widths.reduce((sum, each) => sum + each, 0);
  const fits = units <= ONE_SMS[encoding];
  return { encoding, units, segments: fits ? 1 : countParts(widths, ONE_PART[encoding]) };
}

function widthIn7(character: string): number {
  return ESCAPED.has(character) ? 2 : 1;
}

function countParts(widths: number[], room: number): number {
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    const fits = used + width <= room;
    if (!fits) parts += 1;
    used = fits ? used + width : width;
  }
  return parts;
}
