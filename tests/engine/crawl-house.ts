import { makeGround } from '../../src/app/ground.js';
import { makeServices } from '../../src/app/services.js';
import { makeHttp } from '../../src/app/web.js';
import type { ConversationParts } from '../../src/channels/session-turn.js';
import { readConfig } from '../../src/config.js';
import { TREE } from '../../src/menus/index.js';
import type { Tree } from '../../src/menus/screen.js';
import { createDatabase, type Database, type Tx } from '../../src/models/database.js';
import { createCatalogueCache } from '../../src/services/catalogue.js';
import { masterKey } from '../support/database.js';
import { sameCodes } from './crawl-people.js';

/** The real house on one connection, whose every change can be taken back. */
export interface CrawlHouse {
  parts: ConversationParts;
  db: Database;
  /** Does something, then takes back whatever it changed. */
  undone<T>(work: () => Promise<T>): Promise<T>;
}

interface CrawlHouseOptions {
  databaseUrl: string;
  dataDir: string;
  now: Date;
  tree?: Tree;
}

class Undo extends Error {}

/** Runs `work` in a house that forgets it all: one transaction, never committed. */
export async function inCrawlHouse<T>(
  options: CrawlHouseOptions,
  work: (house: CrawlHouse) => Promise<T>,
): Promise<T> {
  const outer = createDatabase({ url: options.databaseUrl, poolSize: 1, answerMs: 60_000 });
  let result: { value: T } | undefined;
  try {
    await outer.transaction(async (tx) => {
      result = { value: await work(await houseOn(onOne(tx), options)) };
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  } finally {
    await outer.close();
  }
  if (!result) throw new Error('the work gave no result');
  return result.value;
}

async function houseOn(
  { db, undone }: { db: Database; undone: CrawlHouse['undone'] },
  { databaseUrl, dataDir, now, tree = TREE }: CrawlHouseOptions,
): Promise<CrawlHouse> {
  const config = readConfig({
    ...{ NODE_ENV: 'test', DATA_DIR: dataDir, DATABASE_URL: databaseUrl, MASTER_KEY: masterKey },
    ...{ WEBHOOK_KEY: 'the-key-of-the-crawler', SANDBOX_URL: 'http://127.0.0.1:9' },
  });
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const clock = { now: () => now, monotonicMs: () => 0 };
  const made = await makeGround(config, { clock, ids: sameCodes(), log: silent });
  await made.db.close();
  const ground = { ...made, db, catalogue: await createCatalogueCache(db) };
  const idle = { poke: () => undefined, health: () => Promise.reject(new Error('nobody works')) };
  const { exchange: parts } = makeHttp(
    { ...ground, tree, isWorking: () => false },
    makeServices(ground),
    ground.providers,
    { ...idle, start: () => Promise.resolve(), stop: () => Promise.resolve() },
  );
  return { parts, db, undone };
}

/** A database whose transactions are savepoints of one transaction. */
function onOne(tx: Tx): { db: Database; undone: CrawlHouse['undone'] } {
  let depth = 0;
  // Without a name it is a simple query, which may hold several commands.
  const say = (text: string) => tx.query({ name: '', text });

  async function within<T>(work: () => Promise<T>, keep: boolean, also = ''): Promise<T> {
    depth += 1;
    const point = `crawl_${String(depth)}`;
    await say(`savepoint ${point}${also}`);
    let isKept = false;
    try {
      const result = await work();
      isKept = keep;
      return result;
    } finally {
      await say(`${isKept ? '' : `rollback to savepoint ${point}; `}release savepoint ${point}`);
      depth -= 1;
    }
  }

  // Nothing is gathered for a commit that never comes: what is undone must have been done.
  const write: Tx['write'] = async (statement, rows) => {
    await tx.query(statement, [JSON.stringify(rows)]);
  };
  const db: Database = {
    query: tx.query,
    write,
    transaction: (work, { savepoint = false } = {}) =>
      within(() => work({ ...tx, write }), true, savepoint ? '; savepoint step' : ''),
    close: () => Promise.resolve(),
  };
  return { db, undone: (work) => within(work, false) };
}
