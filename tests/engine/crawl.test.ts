// Every screen of two cities, in both languages, by day and by night: walked key by key through the
// real tree, engine and renderer, every outcome of every effect included (requirement CHN-02).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { verbatim } from '../../src/locales/index.js';
import { TREE } from '../../src/menus/index.js';
import type { Screen } from '../../src/menus/screen.js';
import { createDatabase, type Database } from '../../src/models/database.js';
import { createCatalogueCache, type Catalogue } from '../../src/services/catalogue.js';
import { freshDatabase, seededAt, type TestDatabase } from '../support/database.js';
import { crawl } from './crawler.js';

let database: TestDatabase;
let db: Database;
let catalogue: Catalogue;
beforeAll(async () => {
  database = await freshDatabase({ seeded: true });
  db = createDatabase({ url: database.appUrl, poolSize: 1 });
  catalogue = (await createCatalogueCache(db)).current();
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const NIGHT = new Date('2026-11-17T02:00:00Z');
const EVENING = new Date('2026-11-16T17:00:00Z');

describe.each([
  { language: 'fr', when: 'at noon', now: seededAt },
  { language: 'en', when: 'at noon', now: seededAt },
  { language: 'fr', when: 'in the evening', now: EVENING },
  { language: 'en', when: 'at night', now: NIGHT },
] as const)('all that can be reached in $language $when', ({ language, when, now }) => {
  it('fits its phone, offers each choice, and leads on', { timeout: 60_000 }, async () => {
    const found = await crawl({ catalogue, language, now, cityIds: ['DLA', 'BUE'] });
    process.stdout.write(`${language} ${when}: ${String(found.pages)} pages\n`);
    expect(found.problems).toEqual([]);
    expect(found.pages).toBeGreaterThan(1_000);
    if (now !== NIGHT) {
      expect(Object.keys(TREE).filter((id) => !found.screens.has(id))).toEqual([]);
    }
  });
});

it('a page that is not finished is found', async () => {
  const cash = TREE['cash_note']!;
  const show: typeof cash.show = (data, params, language) => ({
    ...(cash.show(data, params, language) as Extract<Screen, { kind: 'menu' }>),
    title: verbatim('Cash: {total}?'),
  });
  const tree = { ...TREE, cash_note: { ...cash, show } };
  const found = await crawl({ catalogue, tree, language: 'fr', now: seededAt, cityIds: ['BUE'] });
  expect(found.problems.some((problem) => problem.includes('unfinished: Cash: {total}?'))).toBe(
    true,
  );
});
