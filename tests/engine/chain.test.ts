// Several answers in one go, `1*2`: what they may do, and what nobody does in passing.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testApp, type TestApp } from '../support/app.js';
import { lineOf, type Line } from './line.js';

let house: TestApp;
beforeAll(async () => {
  house = await testApp({ workers: false });
});
afterAll(() => house.stop());

let last = 0;
/** Somebody new, already past the first questions and at the dishes of a shop. */
async function atDishes(): Promise<Line> {
  last += 1;
  const caller = lineOf(`+2376819${String(last).padStart(5, '0')}`, () => house.url);
  await caller.dial();
  for (const answer of ['1', 'Awa', '101', '1', '1', '1']) await caller.type(answer);
  return caller;
}

const orders = async () =>
  (await house.rows<{ count: number }>('select count(*)::int from orders'))[0]?.count ?? 0;
const ONE_AT_A_TIME = 'Une reponse a la fois';

describe('several answers at once', () => {
  it.each([
    { typed: '1*1', says: 'Combien?', what: 'a dish and its side' },
    { typed: '1*1*2', says: 'Panier 4000F', what: 'a dish, its side and how many' },
    { typed: '5*2', says: 'Panier 3000F', what: 'a dish and how many' },
    { typed: '98*99*5*2', says: 'Panier 3000F', what: 'turning pages on the way' },
    { typed: '0*1', says: 'Mama Ndoumbelle\n', what: 'one page back and on again' },
  ])('$what: $typed', async ({ typed, says }) => {
    const caller = await atDishes();
    expect(await caller.type(typed)).toContain(says);
  });

  it.each([
    { typed: '5*2*1*1', what: 'a dish and its price and the order' },
    { typed: '5*2*1', what: 'anything behind a dish in the cart' },
    { typed: '77*5*2', what: 'a dish that is not there' },
    { typed: '1*1*1*1*1', what: 'five answers' },
    { typed: '5**2', what: 'an answer that was left out' },
    { typed: '*5', what: 'nothing first' },
    { typed: '00*9', what: 'another language' },
  ])('but not $what: $typed', async ({ typed }) => {
    const caller = await atDishes();
    const before = await orders();
    const page = await caller.type(typed);
    expect(page).toContain(ONE_AT_A_TIME);
    expect(page).toContain('5.Koki plantain 1500F');
    expect(await orders()).toBe(before);
  });

  it('whatever they are, order nothing and ask nobody for money', { timeout: 60_000 }, async () => {
    const answer = fc.constantFrom(
      '0',
      '00',
      '1',
      '2',
      '3',
      '4',
      '5',
      '98',
      '99',
      '101',
      '670000051',
    );
    const chain = fc.array(answer, { minLength: 2, maxLength: 4 }).map((all) => all.join('*'));
    const before = await orders();
    await fc.assert(
      fc.asyncProperty(fc.array(chain, { minLength: 1, maxLength: 4 }), async (chains) => {
        const caller = await atDishes();
        for (const typed of ['5*2', ...chains]) {
          const page = await caller.type(typed);
          expect(page).toMatch(/^CON /);
        }
        expect(await orders()).toBe(before);
      }),
      { numRuns: 25 },
    );
  });
});
