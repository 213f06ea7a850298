// Which quartiers order most: counted at night from the days that are over, and seen by searches.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { countQuartiers } from '../../src/models/popularity.js';
import { searchQuartiers } from '../../src/services/quartier-search.js';
import { openHouse, place, type House } from '../orders/support/house.js';

const DAY_MS = 24 * 60 * 60 * 1000;

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

async function orderAt(quartierId: string, daysAgo: number, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const order = await place(house, { quartierId });
    const at = new Date(house.clock.now().getTime() - daysAgo * DAY_MS);
    await house.owner.query('update orders set placed_at = $2 where id = $1', [order.id, at]);
  }
}

/** What BON finds in Douala for somebody who never ordered. */
async function found(): Promise<string[]> {
  await house.catalogue.refresh();
  const quartiers = house.catalogue.current().quartiersOf('DLA');
  const standing = ({ recentOrders }: { recentOrders: number }) => ({
    ...{ usedByPerson: 0, recentOrders },
  });
  return searchQuartiers(quartiers, 'BON', standing as never).map(({ id }) => id);
}

const ordersOf = async () =>
  Object.fromEntries(
    (
      await house.owner.query<{ id: string; orders: number }>(
        'select id, recent_orders as orders from quartiers where recent_orders > 0 order by id',
      )
    ).rows.map(({ id, orders }) => [id, orders]),
  );

test('the days that are over count, for thirty days, each once', async () => {
  const before = await found();
  await orderAt('DLA-BONANJO', 2, 1);
  await orderAt('DLA-BONAPRISO', 1, 3);
  await orderAt('DLA-BALI', 0, 2);
  await orderAt('DLA-AKWA', 31, 2);
  await countQuartiers(house.db, house.clock.now());
  await countQuartiers(house.db, house.clock.now());
  expect(await ordersOf()).toEqual({ 'DLA-BONANJO': 1, 'DLA-BONAPRISO': 3 });
  const after = await found();
  expect(after.slice(0, 2)).toEqual(['DLA-BONAPRISO', 'DLA-BONANJO']);
  expect([...after].sort()).toEqual([...before].sort());
});

test('a night that was missed is made up for, and what is old leaves', async () => {
  house.clock.set(new Date(house.clock.now().getTime() + 3 * DAY_MS));
  await countQuartiers(house.db, house.clock.now());
  expect(await ordersOf()).toEqual({ 'DLA-BALI': 2, 'DLA-BONANJO': 1, 'DLA-BONAPRISO': 3 });
  house.clock.set(new Date(house.clock.now().getTime() + 27 * DAY_MS));
  await countQuartiers(house.db, house.clock.now());
  expect(await ordersOf()).toEqual({ 'DLA-BALI': 2 });
});
