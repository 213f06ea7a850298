// A network drops sessions wherever it likes: whoever dials again goes on where they were, or begins
// anew with their cart, and nobody pays twice (facts/reliability.md U3, T-08).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { addMs } from '../../src/lib/clock.js';
import { seededAt } from '../support/database.js';
import { testApp, type TestApp } from '../support/app.js';
import { lineOf, type Line } from './line.js';

let house: TestApp;
beforeAll(async () => {
  house = await testApp({ workers: false });
});
afterAll(() => house.stop());

/** What is typed on each page, from the first question to the goodbye. */
const PATH = ['1', 'Awa', '101', '1', '1', '1', '1', '1', '2', '1', '1'];
const NODES = [
  ...['language', 'name', 'quartier', 'quartier_pick', 'landmark', 'shops', 'dishes'],
  ...['option', 'quantity', 'cart', 'pay', 'paying'],
];
const MINUTE = 60_000;

let phones = 0;
/** Somebody new walks to a node and is cut off there. */
async function cutAt(node: number): Promise<{ line: Line; page: string }> {
  house.clock.set(seededAt);
  const line = lineOf(`+2376825${String(10_000 + (phones += 1))}`, () => house.url);
  let page = await line.dial();
  for (const answer of PATH.slice(0, node)) page = await line.type(answer);
  return { line, page };
}

async function redial(line: Line, afterMs: number): Promise<string> {
  house.clock.set(addMs(house.clock.now(), afterMs));
  return line.dial();
}

describe.each(NODES.map((screen, node) => ({ screen, node })))(
  'a session cut at $screen',
  ({ screen, node }) => {
    const isFirst = screen === 'language' || screen === 'name';
    const isOver = screen === 'paying';
    const hasCart = screen === 'cart' || screen === 'pay';

    it.each([
      ['a second', 1_000],
      ['three minutes', 3 * MINUTE],
      ['just before the end of the window', 15 * MINUTE - 1],
    ])('goes on there after %s', async (_, ms) => {
      const { line, page } = await cutAt(node);
      const again = await redial(line, ms);
      if (isFirst) {
        expect(again).toBe(page);
      } else if (isOver) {
        expect(again).toContain('Bonjour Awa');
        expect(again).not.toContain('Continuer');
      } else {
        expect(again).toContain(hasCart ? 'Commande en cours: Mama Ndoumbelle' : 'Vous etiez');
        expect(await line.type('1')).toBe(page);
      }
    });

    it.each([
      ['half an hour', 30 * MINUTE, true],
      ['a day and more', 25 * 60 * MINUTE, false],
    ])('begins anew after %s', async (_, ms, isCartKept) => {
      const { line, page } = await cutAt(node);
      const again = await redial(line, ms);
      if (isFirst) expect(again).toBe(page);
      else expect(again).toContain('Bonjour Awa');
      expect(again.includes('Mon panier 4000F')).toBe(hasCart && isCartKept);
    });
  },
);

describe('a confirmation whose answer was lost', () => {
  it('is not made again by going on: the order is there, once', async () => {
    const { line } = await cutAt(NODES.indexOf('paying'));
    const before = await count();
    expect(await redial(line, 10_000)).toContain('Bonjour Awa');
    expect(await line.type('5')).toContain('Mama Ndoumbelle');
    expect(await count()).toBe(before);
  });

  it('is not made again by a cut between the page and its key', async () => {
    const { line } = await cutAt(NODES.indexOf('pay'));
    const before = await count();
    await line.type('1');
    await redial(line, 10_000);
    await line.type('1');
    await redial(line, 10_000);
    expect(await count()).toBe(before + 1);
  });

  const count = async (): Promise<number> => (await house.rows('select from orders')).length;
});
