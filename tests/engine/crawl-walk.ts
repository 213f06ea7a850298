import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll } from 'vitest';

import type { Language } from '../../src/locales/index.js';
import { TREE } from '../../src/menus/index.js';
import type { Tree } from '../../src/menus/screen.js';
import { createCatalogueCache } from '../../src/services/catalogue.js';
import { freshDatabase, seededAt, type TestDatabase } from '../support/database.js';
import { inCrawlHouse } from './crawl-house.js';
import { CALLERS, settle } from './crawl-people.js';
import { crawl, inspected, type Beginning, type Crawled } from './crawler.js';

export interface Walk {
  language: Language;
  now?: Date;
  tree?: Tree;
  /** Who dials; everybody, with every shop's code, when not said. */
  from?: Beginning[];
  /** SQL that changes what the demo cities hold. */
  with?: string;
  /** Two quartiers stand for all of a city, and few orders for all that are alike. */
  isQuick?: boolean;
  /** After so many the walk ends. */
  problemsMax?: number;
}

/** Gives the crawler of a test file, with a settled database of its own. */
export function useCrawler(): (walk: Walk) => Promise<Crawled> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kwata-crawl-'));
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase({ seeded: true });
    await settle(database);
  }, 60_000);
  afterAll(async () => {
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  return ({ language, now = seededAt, tree = TREE, ...walk }) => {
    const findings = { problems: [], takers: new Set<string>() };
    const where = { databaseUrl: database.ownerUrl, dataDir, now, tree: inspected(tree, findings) };
    return inCrawlHouse(where, async ({ db, ...house }) => {
      const speak = `update accounts set language = '${language}' where language is not null`;
      await db.query({ name: '', text: `${speak}; ${walk.with ?? ''}` });
      const catalogue = (await createCatalogueCache(db)).current();
      const codes = [...catalogue.shops.values()].map(({ code }) => code);
      const options = { ...walk, catalogue, language, tree };
      const beginnings = walk.from ?? everybody(codes);
      const found = await crawl({ ...house, db }, { ...options, beginnings }, findings);
      process.stdout.write(`${language}: ${String(found.pages)} pages\n`);
      return found;
    });
  };
}

function everybody(codes: number[]): Beginning[] {
  const { newcomer, known, customer, driver, idleDriver, shop, pausedShop } = CALLERS;
  const { silent, chatting, second } = CALLERS;
  return [
    ...[customer, driver, idleDriver, shop, pausedShop].map((phone) => ({ phone })),
    ...[known, newcomer, silent].map((phone) => ({ phone })),
    { phone: chatting, access: 'unproven', at: 'wallet' },
    { phone: second, at: 'link_number' },
    ...[...codes, 2999].map((code) => ({ phone: customer, dialled: String(code) })),
    ...['2001*5', '2001*5*2', '2001*97', '8'].map((dialled) => ({ phone: known, dialled })),
    ...['2001*5*2', '2001*5', '2001'].map((dialled) => ({ phone: newcomer, dialled })),
  ];
}

/** `screen effect: outcome`, as the tree promises them. */
const PROMISED = Object.entries(TREE).flatMap(([id, { runs }]) =>
  Object.entries(runs).flatMap(([run, targets]) =>
    Object.keys(targets).map((outcome) => `${id} ${run}: ${outcome}`),
  ),
);

/** Screens, and outcomes of effects, that nobody came to. */
export function missing({ screens, outcomes }: Crawled): string[] {
  const unseen = Object.keys(TREE).filter((id) => !screens.has(id));
  return [...unseen, ...PROMISED.filter((one) => !outcomes.has(one))];
}
