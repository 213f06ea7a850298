import { foldToAscii } from '../../lib/fold.js';
import { MAX_COUNT } from '../../services/pricing.js';
import { isMobile, parsePhone, type Phone } from '../../lib/phone.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import { MAX_LABEL, MAX_NOTE } from '../../services/places.js';

const NAME = /^[\p{L}][\p{L} '’.-]{1,19}$/u;

/** A first name as somebody typed it, tidied; null when it is not one that every phone can show. */
export function cleanName(typed: string): string | null {
  const tidy = tidied(typed);
  if (!NAME.test(tidy) || shown(tidy, /[A-Z]/gi) < 2) return null;
  return tidy === tidy.toUpperCase() || tidy === tidy.toLowerCase() ? titled(tidy) : tidy;
}

function titled(words: string): string {
  return words.toLowerCase().replace(/(^|[ '’-])\p{L}/gu, (start) => start.toUpperCase());
}

/** Directions in somebody's own words; null when there are none, too many, or none to be shown. */
export function cleanNote(typed: string): string | null {
  const tidy = tidied(typed);
  return tidy.length <= MAX_NOTE && shown(tidy, /[A-Z\d]/gi) >= 2 ? tidy : null;
}

/** What somebody calls an address; null when it is too long, or nothing to be shown. */
export function cleanLabel(typed: string): string | null {
  const tidy = tidied(typed);
  return tidy.length <= MAX_LABEL && shown(tidy, /[A-Z\d]/gi) >= 2 ? tidy : null;
}

/** Somebody else's mobile, or what is wrong with the number that was typed. */
export function readOtherMobile(
  typed: string,
  own: Phone,
  ownWords: Text,
): { phone: Phone } | { refused: Text } {
  return parsePhone(typed) === own ? { refused: ownWords } : readMobile(typed);
}

/** A mobile, or what is wrong with the number that was typed. */
export function readMobile(typed: string): { phone: Phone } | { refused: Text } {
  const phone = parsePhone(typed);
  if (phone && isMobile(phone)) return { phone };
  if (phone) return { refused: text('phone.landline') };
  const isForeign = /^(\+|00)(?!237)/.test(typed.trim());
  const input = verbatim(tidied(typed).slice(0, MAX_SHOWN));
  return { refused: isForeign ? text('phone.foreign') : text('phone.wrong', { input }) };
}

/** Of a number that is none, as much as its writer needs to see. */
const MAX_SHOWN = 12;

/** How many signs are left where a phone shows ASCII alone: of emoji and of other scripts, none. */
function shown(words: string, sign: RegExp): number {
  return foldToAscii(words).match(sign)?.length ?? 0;
}

/** NFC, without control or invisible characters, single spaces. */
function tidied(typed: string): string {
  return typed
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** How many portions; null when it is not a whole number from 1 to the most one may order. */
export function readCount(typed: string): number | null {
  if (!/^\d{1,2}$/.test(typed)) return null;
  const count = Number(typed);
  return count >= 1 && count <= MAX_COUNT ? count : null;
}
