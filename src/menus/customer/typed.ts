import { MAX_COUNT } from '../../services/pricing.js';
import { MAX_NOTE } from '../../services/places.js';

const NAME = /^[\p{L}][\p{L} '’.-]{1,19}$/u;

/** A first name as somebody typed it, tidied; null when it is not one. */
export function cleanName(typed: string): string | null {
  const tidy = tidied(typed);
  if (!NAME.test(tidy)) return null;
  return tidy === tidy.toUpperCase() || tidy === tidy.toLowerCase() ? titled(tidy) : tidy;
}

function titled(words: string): string {
  return words.toLowerCase().replace(/(^|[ '’-])\p{L}/gu, (start) => start.toUpperCase());
}

/** Directions in somebody's own words; null when there are none or too many. */
export function cleanNote(typed: string): string | null {
  const tidy = tidied(typed);
  return tidy.length >= 2 && tidy.length <= MAX_NOTE ? tidy : null;
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
