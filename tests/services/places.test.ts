// Saved places: whose they are, what they are called, and what happens to a cart on its way there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { MAX_NAMED_PLACES, type CartRow, type PlaceRow } from '../../src/models/conversations.js';
import { readHoldings } from '../../src/models/holdings.js';
import { addToCart, keptCart, placeOfCart, viewCart } from '../../src/services/carts.js';
import { createPlaces, type Places } from '../../src/services/places.js';
import type { Person } from '../../src/services/person.js';
import { openHouse, type House } from '../orders/support/house.js';

const MINUTE = 60_000;

let house: House;
let places: Places;
let mireille: Person;
beforeAll(async () => {
  house = await openHouse();
  places = createPlaces(house);
  mireille = await house.person('+237670000051');
});
afterAll(() => house.close());

const held = (person: Person) => readHoldings(house.db, person.accountId);
const changeOf = (person: Person) => ({
  ...{ catalogue: house.catalogue.current(), person, now: house.clock.now() },
});

async function add(person: Person, quartierId: string): Promise<PlaceRow> {
  house.clock.set(new Date(house.clock.now().getTime() + MINUTE));
  const details = { landmark: null, note: 'portail noir' };
  const added = await house.db.transaction((tx) =>
    places.add(tx, changeOf(person), { quartierId, details }),
  );
  if (!added.ok) throw new Error(added.reason);
  return added.place;
}

async function edit(
  person: Person,
  placeId: string,
  verb: 'makeDefault' | 'remove' | { own: string },
) {
  const change = { ...changeOf(person), places: (await held(person)).places, placeId };
  return house.db.transaction((tx) =>
    typeof verb === 'object' ? places.name(tx, change, verb) : places[verb](tx, change),
  );
}

describe('a place', () => {
  it("is its owner's alone", async () => {
    const fatou = await house.person('+237681600001');
    const { places: hers } = await held(mireille);
    const [first] = hers;
    const used = await house.db.transaction((tx) =>
      places.use(tx, changeOf(fatou), first?.id ?? ''),
    );
    expect(used).toEqual({ ok: false, reason: 'unknown_quartier' });
    for (const verb of ['makeDefault', { own: 'A moi' }] as const) {
      expect(await edit(fatou, first?.id ?? '', verb)).toMatchObject({ reason: 'unknown_place' });
    }
    await edit(fatou, first?.id ?? '', 'remove');
    expect((await held(mireille)).places).toEqual(hers);
  });

  it('is called what its owner says, and nobody can read that in the table', async () => {
    const place = await add(mireille, 'DLA-AKWA');
    const named = await edit(mireille, place.id, { own: 'Tante Ebude' });
    expect(named.ok).toBe(true);
    const row = (await held(mireille)).places.find(({ id }) => id === place.id);
    expect(row?.label).toBe('own');
    expect(row && places.details(mireille, row)).toMatchObject({
      ...{ label: 'Tante Ebude', note: 'portail noir' },
    });
    const { rows } = await house.owner.query<{ text: string }>(
      `select p::text as text from places p where p.id = $1`,
      [place.id],
    );
    expect(rows[0]?.text).not.toMatch(/Ebude|portail/);
  });

  it('by default is one, and where a cart goes when nobody says', async () => {
    const [, older] = (await held(mireille)).places;
    const akwa = await add(mireille, 'DLA-AKWA');
    await edit(mireille, akwa.id, 'makeDefault');
    await edit(mireille, older?.id ?? '', 'makeDefault');
    const { places: own } = await held(mireille);
    expect(own.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([older?.id]);
    expect(placeOfCart(null, own, 'DLA')?.id).toBe(older?.id);
    expect(placeOfCart(null, own, 'YDE')).toBeNull();
    expect(placeOfCart({ placeId: akwa.id }, own, 'DLA')?.id).toBe(akwa.id);
  });

  it('that is forgotten leaves the cart without one, and what was agreed no longer holds', async () => {
    const place = await add(mireille, 'DLA-DEIDO');
    const line = { itemId: 'BIZ-2001-5', count: 1, options: [] };
    const wanted = { shopId: 'BIZ-2001', line, replace: true };
    const [item] = house.catalogue.current().shops.get('BIZ-2001')?.items ?? [];
    const put = await house.db.transaction((tx) =>
      addToCart(tx, changeOf(mireille), { ...wanted, line: { ...line, itemId: item?.id ?? '' } }),
    );
    expect(put.ok).toBe(true);
    const before = (await held(mireille)).cart;
    expect(before?.placeId).toBe(place.id);
    const removed = await edit(mireille, place.id, 'remove');
    expect(removed).toMatchObject({ ok: true, cart: { placeId: null } });
    const after = await held(mireille);
    expect(after.cart?.version).toBe((before?.version ?? 0) + 1);
    expect(after.cart?.lines).toEqual(before?.lines);
    expect(after.places.map(({ id }) => id)).not.toContain(place.id);
  });

  it('may have a name beside five others, and no more', async () => {
    const paul = await house.person('+237681600002');
    const quartiers = ['AKWA', 'BALI', 'DEIDO', 'BONANJO', 'BONAPRISO', 'BEPANDA'];
    const named: boolean[] = [];
    for (const name of quartiers) {
      const place = await add(paul, `DLA-${name}`);
      named.push((await edit(paul, place.id, { own: name.toLowerCase() })).ok);
    }
    expect(named).toEqual([...Array<boolean>(MAX_NAMED_PLACES).fill(true), false]);
  });
});

describe('a cart', () => {
  const cartAt = (at: Date): CartRow => ({
    ...{ version: 3, shopId: 'BIZ-2001', placeId: null, updatedAt: at.toISOString() },
    lines: [{ itemId: 'x', count: 1, options: [] }],
  });

  it.each([
    { name: 'Awa', minutes: 23 * 60, kept: true },
    { name: null, minutes: 29, kept: true },
    { name: null, minutes: 31, kept: false },
  ])('of $name is kept after $minutes minutes: $kept', ({ name, minutes, kept }) => {
    const now = house.clock.now();
    const cart = cartAt(new Date(now.getTime() - minutes * MINUTE));
    const seen = keptCart(cart, { ...mireille, name }, now);
    expect(seen?.lines.length).toBe(kept ? 1 : 0);
    // The version stays, so that a page of the lost cart is recognised.
    expect(seen?.version).toBe(3);
  });

  it('of an account is gone after a day', () => {
    const now = house.clock.now();
    const cart = cartAt(new Date(now.getTime() - 25 * 60 * MINUTE));
    expect(viewCart(house.catalogue.current(), cart, [], now).goneItemIds).toEqual([]);
  });
});
