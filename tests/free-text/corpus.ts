import { readFileSync } from 'node:fs';

import type { Catalogue, Shop } from '../../src/services/catalogue.js';
import { bestReadings } from '../../src/services/free-text/choose.js';
import { buildLexicon, type Lexicon } from '../../src/services/free-text/lexicon.js';
import type { MeantLine, ReadLine } from '../../src/services/free-text/parts.js';
import { readFreeText, type ShopReading } from '../../src/services/free-text/reading.js';
import { demoCatalogue } from './demo-catalogue.js';

/** A sentence, where it is said, and what must be understood. */
export interface Sentence {
  /** A shop's code, or a city and a quartier. */
  where: string;
  text: string;
  expected: string;
}

/** All lines of corpus.txt, whose head says how to read them. */
export function readCorpus(): Sentence[] {
  let where = '';
  const lines = readFileSync(new URL('corpus.txt', import.meta.url), 'utf8').split('\n');
  return lines.flatMap((line) => {
    if (line.startsWith('== ')) where = line.slice(3);
    const at = line.startsWith('#') ? -1 : line.lastIndexOf(' => ');
    return at < 0 ? [] : [{ where, text: line.slice(0, at), expected: line.slice(at + 4).trim() }];
  });
}

const catalogue: Catalogue = demoCatalogue();
const lexicon: Lexicon = buildLexicon(catalogue);

function shopsAt(where: string): Shop[] {
  const shop = catalogue.shopByCode(Number(where));
  if (shop) return [shop];
  const [cityId = '', name] = where.split(' ');
  const quartier = catalogue.quartiersOf(cityId).find((each) => each.name === name);
  const zone = quartier?.zoneId ?? '';
  return catalogue.shopsOf(cityId).filter(({ servesZoneIds }) => servesZoneIds.includes(zone));
}

/** Everything that the reader makes of a text there. */
export function readAt(where: string, text: string) {
  const read = readFreeText(text, lexicon, catalogue);
  if (read.kind !== 'order') return { read, readings: [] };
  const shops = read.shop ? [read.shop] : shopsAt(where);
  const readings = shops.map(read.readFor).filter((each) => each !== null);
  return { read, readings: readings.length === 0 ? null : bestReadings(readings) };
}

/** What was understood, in the corpus's own words. */
export function understood({ where, text }: Pick<Sentence, 'where' | 'text'>): string {
  const { read, readings } = readAt(where, text);
  if (read.kind !== 'order') return read.kind;
  if (readings === null) return 'counts';
  const [first, ...others] = readings;
  if (!first) return 'none';
  const named = read.shop ? [`@${String(read.shop.code)}`] : [];
  const later = read.later ? ['later'] : [];
  if (others.length > 0) {
    return [...named, readings.map(({ shop }) => String(shop.code)).join(' or ')].join(' ');
  }
  const code = /^\d/.test(where) ? [] : [`${String(first.shop.code)}:`];
  return [
    ...named,
    ...code,
    spell(first),
    ...later,
    ...first.unknown.map((word) => `-${word}`),
  ].join(' ');
}

function spell({ ways }: ShopReading): string {
  const written = ways.map((lines) => lines.map(spellLine).join(' '));
  return written.length > 1 ? `ways ${written.join(' or ')}` : (written[0] ?? '');
}

function spellLine({ meant, sure }: ReadLine): string {
  return meant.map(spellMeant).join('|') + (sure || meant.length > 1 ? '' : '?');
}

function spellMeant({ dish, count, options }: MeantLine): string {
  const sides = options.map(({ groupId, no }) => `/${groupId}.${String(no)}`).join('');
  return `${String(dish.item.no)}${count === 1 ? '' : `x${String(count)}`}${sides}`;
}
