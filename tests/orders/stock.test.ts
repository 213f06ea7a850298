import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { viewCart } from '../../src/services/carts.js';
import { isOrderable } from '../../src/services/opening.js';
import { openHouse, place, placePaid, type House } from './support/house.js';

const SHOP = '+237670000001';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const numbers = (...items: number[]) => ({ items, counts: [] });

async function out(said: ReturnType<typeof numbers>, number = SHOP) {
  const person = await house.person(number);
  const result = await house.db.transaction((tx) => house.shops.itemsOut(tx, person, said));
  await house.catalogue.refresh();
  return result;
}

async function back(items: number[], counts: { item: number; count: number }[] = []) {
  const person = await house.person(SHOP);
  const said = { items, counts };
  const result = await house.db.transaction((tx) => house.shops.itemsBack(tx, person, said));
  await house.catalogue.refresh();
  return result;
}

const dish = (no: number) =>
  house.catalogue
    .current()
    .shops.get('BIZ-2001')!
    .items.find((item) => item.no === no)!;
const isThere = (no: number) => isOrderable(dish(no), house.clock.now());

async function left(no: number): Promise<number | null> {
  const { rows } = await house.owner.query<{ left: number | null }>(
    'select stock_left as left from items where id = $1',
    [dish(no).id],
  );
  return rows[0]?.left ?? null;
}

/** An order of dish 1, of so many portions. */
async function order(portions: number, wish: Parameters<typeof place>[1] = {}) {
  const placed = await place(house, { method: 'cash', ...wish });
  await house.owner.query(
    `insert into order_lines (city_id, order_id, no, item_id, item_no, name_fr, name_en, count,
       unit_xaf, line_xaf) values ($1, $2, 9, $3, 2, 'x', 'x', $4::int, 100, $4::int * 100)`,
    [placed.cityId, placed.id, dish(2).id, portions],
  );
  await house.catalogue.refresh();
  return placed;
}

describe('a dish that is finished', () => {
  it('cannot be ordered from the next page on, and comes back by itself', async () => {
    const before = house.catalogue.current().version;
    const result = await out(numbers(3, 5));
    expect(result).toMatchObject({
      ok: true,
      items: [
        { no: 3, nameFr: 'Mbongo poisson' },
        { no: 5, nameFr: 'Koki plantain' },
      ],
      waiting: [],
    });
    expect(house.catalogue.current().version).toBeGreaterThan(before);
    expect([isThere(3), isThere(5), isThere(1)]).toEqual([false, false, true]);
    const until = result.ok ? result.until : null;
    expect(until).toEqual(new Date('2026-11-17T09:00:00Z'));
    house.clock.set(until!);
    expect(isThere(3)).toBe(true);
  });

  it('is gone from carts that hold it, and the cart says so', async () => {
    await out(numbers(3));
    const lines = [dish(3), dish(5)].map(({ id }) => ({ itemId: id, count: 1, options: [] }));
    const updatedAt = house.clock.now().toISOString();
    const cart = { ...{ version: 1, shopId: 'BIZ-2001', placeId: null }, lines, updatedAt };
    const stored = cart as Parameters<typeof viewCart>[1];
    const view = viewCart(house.catalogue.current(), stored, [], house.clock.now());
    expect(view.goneItemIds).toEqual([dish(3).id]);
    expect(view.lines.map(({ item }) => item.no)).toEqual([5]);
  });

  it('is there again when the kitchen says so, sooner than tomorrow', async () => {
    await out(numbers(3));
    expect(await back([3])).toMatchObject({ ok: true, items: [{ no: 3, portions: null }] });
    expect(isThere(3)).toBe(true);
  });

  it('names the orders that still wait for it, and no others', async () => {
    const waiting = await placePaid(house);
    await order(1);
    await place(house, { shopId: 'BIZ-2001' });
    const result = await out(numbers(1));
    expect(result.ok && result.waiting).toContain(waiting.reference);
    expect(result.ok && result.waiting).toHaveLength(2);
  });

  it('must exist: one wrong number changes nothing at all', async () => {
    expect(await out(numbers(3, 96))).toEqual({ ok: false, reason: 'unknown_item', no: 96 });
    expect(isThere(3)).toBe(true);
    expect(await out(numbers())).toMatchObject({ reason: 'items_missing' });
    expect(await out(numbers(3), '+237670000031')).toMatchObject({ reason: 'not_a_shop' });
  });
});

describe('portions that were counted', () => {
  it('go down with every order; the last one takes the dish off the page', async () => {
    expect(await back([], [{ item: 2, count: 5 }])).toMatchObject({
      items: [{ no: 2, portions: 5 }],
    });
    const counted = house.catalogue.current().version;
    await order(3);
    expect([await left(2), isThere(2)]).toEqual([2, true]);
    // Nobody need read the catalogue anew for a dish that is still there.
    expect(house.catalogue.current().version).toBe(counted);
    await order(2);
    expect([await left(2), isThere(2)]).toEqual([0, false]);
    expect(house.catalogue.current().version).toBeGreaterThan(counted);
  });

  it('come back with an order that was taken back before it was cooked', async () => {
    await back([], [{ item: 2, count: 2 }]);
    const { reference, phoneId } = await order(2);
    expect(isThere(2)).toBe(false);
    const customer = await house.accounts.person(house.db, phoneId);
    await house.db.transaction((tx) =>
      house.fulfilment.cancelByCustomer(tx, customer!, { reference }),
    );
    await house.catalogue.refresh();
    expect([await left(2), isThere(2)]).toEqual([2, true]);
  });

  it('hold for this day only', async () => {
    await back([], [{ item: 2, count: 1 }]);
    await order(1);
    house.clock.set(new Date('2026-11-17T09:30:00Z'));
    expect(isThere(2)).toBe(true);
    await order(4);
    expect(isThere(2)).toBe(true);
  });

  it('are never below nothing, and none is FINI', async () => {
    await back([], [{ item: 2, count: 2 }]);
    await order(5);
    expect(await left(2)).toBe(0);
    expect(await back([], [{ item: 2, count: 0 }])).toMatchObject({
      ok: false,
      reason: 'zero_portions',
      no: 2,
    });
  });

  it('of the same dishes, ordered by many at once, are counted one by one', async () => {
    await back([], [{ item: 2, count: 50 }]);
    await Promise.all(Array.from({ length: 8 }, () => order(2)));
    expect(await left(2)).toBe(34);
  });
});
