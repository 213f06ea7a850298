// Many people at once, with slow loads in between: nobody reads a word of anybody else.
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { TREE } from '../../src/menus/index.js';
import type { AnyScreen, Tree } from '../../src/menus/screen.js';
import { testApp, type TestApp } from '../support/app.js';
import { lineOf, type Line } from './line.js';

const PEOPLE = 200;
const LOAD_MS = 5;
/** Enough that waiting is never the answer: what is tested here is whose words come back. */
const PATIENT = { TURN_DEADLINE_MS: '60000', TURN_WAIT_MS: '50000', DATABASE_POOL: '10' };

/** Every screen's data comes late, as from a disk or another machine. */
function slowTree(ms: number): Tree {
  const slow = (screen: AnyScreen): AnyScreen => ({
    ...screen,
    async load(reads, params, person) {
      const data = screen.load(reads, params, person);
      await pause(ms);
      return data;
    },
  });
  return Object.fromEntries(Object.entries(TREE).map(([id, screen]) => [id, slow(screen)]));
}

let one: TestApp;
let other: TestApp;
beforeAll(async () => {
  const parts = { tree: slowTree(LOAD_MS) };
  one = await testApp({ workers: false, env: PATIENT, parts });
  other = await testApp({ workers: false, env: PATIENT, parts, beside: one });
});
afterAll(async () => {
  await other.stop();
  await one.stop();
});

/** Letters only, and no name is part of another: `Zaaba`, `Zaabc`, ... */
function nameOf(index: number): string {
  const letters = [676, 26, 1].map((unit) =>
    String.fromCharCode(97 + (Math.floor(index / unit) % 26)),
  );
  return `Z${letters.join('')}q`;
}

/** Of 5 quartiers, 5 counts and two languages each person has their own mixture. */
const QUARTIERS = ['101', '102', '103', '107', '108'];
const NAMES = ['Akwa', 'Bonanjo', 'Bali', 'Deido', 'New Deido'];

interface Walker {
  line: Line;
  name: string;
  note: string;
  quartier: number;
  count: number;
  pages: string[];
}

function walker(index: number, houseFor: () => string): Walker {
  const name = nameOf(index);
  return {
    line: lineOf(`+237681${String(100_000 + index)}`, houseFor),
    name,
    note: `pres de ${name.toUpperCase()}`,
    quartier: index % 5,
    count: 1 + (index % 17),
    pages: [],
  };
}

/** Ten turns: language, name, quartier, its pick, own words, shop, dish, how many, pay; then home. */
async function walk(person: Walker): Promise<void> {
  const { line, pages } = person;
  pages.push(await line.dial());
  const answers = [
    ...['1', person.name, QUARTIERS[person.quartier]!, '1', '4', person.note, '2001', '5'],
    ...[String(person.count), '1', '00'],
  ];
  for (const answer of answers) pages.push(await line.type(answer));
}

/** Whatever names somebody: first names and the words of their landmark. */
const NAMED = /Z[a-z]{3}q|Z[A-Z]{3}Q/g;

function expectOwnWordsOnly({ name, note, quartier, count, pages }: Walker): void {
  const words = pages.flatMap((page) => page.match(NAMED) ?? []);
  expect(new Set(words)).toEqual(new Set([name, name.toUpperCase()]));
  const total = `${String(count * 1_500)}F`;
  expect(pages.at(-3)).toContain(`${String(count)}xKoki plantain ${total}`);
  expect(pages.at(-2)).toContain(`${NAMES[quartier]!}, ${note}`);
  expect(pages.at(-1)).toContain(`Bonjour ${name}\n1.Mon panier ${total}`);
  expect(pages.every((page) => page.startsWith('CON '))).toBe(true);
}

describe(`${String(PEOPLE)} phones at once, ${String(LOAD_MS)} ms under every load`, () => {
  it('each read their own words only', { timeout: 120_000 }, async () => {
    const people = Array.from({ length: PEOPLE }, (_, index) => walker(index, () => one.url));
    await Promise.all(people.map(walk));
    people.forEach(expectOwnWordsOnly);
    expect(one.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('two instances on one database', () => {
  it('serve one conversation, whichever of them gets a turn', { timeout: 120_000 }, async () => {
    const houses = [one, other];
    let calls = 0;
    // Not random, so that a failure can be repeated: a fixed, uneven pattern.
    const houseFor = () => houses[(calls += 1) % 7 < 3 ? 0 : 1]!.url;
    const people = Array.from({ length: 40 }, (_, index) => walker(2_000 + index, houseFor));
    await Promise.all(people.map(walk));
    people.forEach(expectOwnWordsOnly);
  });

  it('answer the same turn sent to both with the same page, and place one order', async () => {
    let calls = 0;
    const caller = lineOf('+237670000051', () => [one, other][(calls += 1) % 2]!.url);
    await caller.dial('2001*5*2');
    for (const answer of ['1', '2', '2', '1']) {
      const first = caller.type(answer);
      const copies = [1, 2, 3].map(() => caller.send(caller.text));
      const answers = await Promise.all([first, ...copies]);
      expect(new Set(answers).size).toBe(1);
    }
    const [placed] = await one.rows<{ count: number }>('select count(*)::int from orders');
    expect(placed?.count).toBe(1);
    for (const { log } of [one, other]) {
      expect(log.filter(({ level }) => level === 'error')).toEqual([]);
    }
  });
});
