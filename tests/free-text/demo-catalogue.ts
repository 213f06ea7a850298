// The demo cities as the reader of sentences sees them, without a database.
import { readFileSync } from 'node:fs';

import { buildCatalogue, type Catalogue, type Shop } from '../../src/services/catalogue.js';
import type { DemoData } from '../../src/models/seed-data.js';

const FILE = new URL('../../data/demo-data.json', import.meta.url);
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** Always open, so that a test is about words. */
const openingHours = Object.fromEntries(DAYS.map((day) => [day, [['00:00', '23:59']]]));

/** The catalogue of data/demo-data.json, every shop open at every hour. */
export function demoCatalogue(): Catalogue {
  const data = JSON.parse(readFileSync(FILE, 'utf8')) as DemoData;
  const shops = data.businesses.map((shop) => ({
    ...shop,
    ...{ kind: shop.type, openingHours, verified: true, pausedUntil: null, phoneIds: [] },
    items: shop.items.map((item) => ({
      ...item,
      ...{ optionGroupIds: item.optionGroupIds ?? [], available: true },
      ...{ unavailableUntil: null, soldOutUntil: null },
      requiresPrescription: item.category === 'rx',
    })),
  })) as unknown as Shop[];
  return buildCatalogue({
    ...{ version: 1, movementRules: [], moneyRules: [], messagePrices: [], shops },
    cities: data.cities.map((city) => ({ ...city, paused: false })) as never,
    quartiers: data.cities.flatMap(({ id, quartiers }) =>
      quartiers.map((quartier) => ({ ...quartier, cityId: id, recentOrders: 0 })),
    ) as never,
    zoneFees: data.zoneFees,
    optionGroups: data.optionGroups.map((group) => ({
      ...group,
      choices: group.choices.map((choice) => ({ ...choice, priceXaf: choice.priceDelta })),
    })),
  });
}
