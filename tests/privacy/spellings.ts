import { foldToAscii } from '../../src/lib/fold.js';

/** A word that must not be found anywhere, and how it could be written there. */
export interface Canary {
  label: string;
  spellings: ReadonlySet<string>;
}

/** Bytes as a string of one character each, in which bytes and words are searched alike. */
export const bytesOf = (words: string | Buffer): string => Buffer.from(words).toString('latin1');

/** A person's number: plain, in groups, and coded. +237, 237 and %2B237 hold the nine digits. */
export function numberCanary(label: string, msisdn: string): Canary {
  const digits = msisdn.slice(-9);
  const pairs = digits.replace(/^(.)(..)(..)(..)(..)$/, '$1 $2 $3 $4 $5');
  const threes = digits.replace(/^(...)(..)(..)(..)$/, '$1 $2 $3 $4');
  const dots = digits.replace(/^(...)(...)(...)$/, '$1.$2.$3');
  return { label, spellings: new Set([digits, pairs, threes, dots].flatMap(coded)) };
}

/** A word of people: in any case, with and without its accents, and coded. */
export function wordCanary(label: string, word: string): Canary {
  const cases = [word, foldToAscii(word)].flatMap((one) => [
    ...[one, one.toLowerCase(), one.toUpperCase()],
    one.charAt(0).toUpperCase() + one.slice(1).toLowerCase(),
  ]);
  return { label, spellings: new Set(cases.flatMap(coded)) };
}

/** As it stands, in UTF-8, JSON, a URL, hex, and base64 at each of its three beginnings. */
function coded(word: string): string[] {
  const bytes = Buffer.from(word);
  const hex = bytes.toString('hex');
  const escaped = word.replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [
    ...[bytesOf(word), escaped, encodeURIComponent(word), encodeURIComponent(word).toLowerCase()],
    ...[new URLSearchParams({ word }).toString().slice('word='.length), hex, hex.toUpperCase()],
    ...[0, 1, 2].flatMap((before) => inBase64(bytes, before)),
  ];
}

/** The characters that are sure when `before` bytes of something else stand in front. */
function inBase64(bytes: Buffer, before: number): string[] {
  const all = Buffer.concat([Buffer.alloc(before), bytes]);
  const sure = all
    .toString('base64')
    .slice(Math.ceil((before * 8) / 6), Math.floor((all.length * 8) / 6));
  return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
}

/** Four digits are too short to be searched in bytes; in words they stand by themselves. */
export function isSaid(code: string, words: string): boolean {
  return new RegExp(`(?<![\\w.:-])${code}(?![\\w.:-])`).test(words);
}

/** Labels of the canaries that are found in something; empty is well. */
export function found(canaries: readonly Canary[], haystack: string): string[] {
  return canaries
    .filter(({ spellings }) => [...spellings].some((spelling) => haystack.includes(spelling)))
    .map(({ label }) => label);
}
