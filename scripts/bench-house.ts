import { randomBytes } from 'node:crypto';

import pg from 'pg';

import { startPostgres } from '../src/embedded/postgres.js';
import { startRedis } from '../src/embedded/redis.js';
import { keptSecret } from '../src/embedded/secrets.js';
import { createIds } from '../src/lib/ids.js';
import { createVault } from '../src/lib/vault.js';
import { migrate, seed } from '../src/migrate.js';
import { crowd } from './bench-crowd.js';

// The databases that `npm run bench` measures on: as `npm start` makes them, with statements counted
// and so many shops and drivers that no single phone is what everybody waits for. It tells its
// parent where they are, and ends with it.

const { DATA_DIR = '.data', PATH = '', CLOCK_START } = process.env;
const now = CLOCK_START === undefined ? new Date() : new Date(CLOCK_START);

async function main(): Promise<void> {
  const masterKey = keptSecret(DATA_DIR, 'master-key');
  const appPassword = randomBytes(24).toString('hex');
  await countStatements();
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: DATA_DIR, path: PATH }),
    startRedis({ dataDir: DATA_DIR, path: PATH }),
  ]);
  await migrate(postgres.url, { appPassword });
  await seed(postgres.url, masterKey, { now, roundTheClock: true });
  const zones = await withClient(postgres.url, async (client) => {
    await client.query('create extension if not exists pg_stat_statements');
    return crowd(client, { vault: createVault(masterKey), ids: createIds(() => Date.now()), now });
  });
  const databaseUrl = appUrl(postgres.localUrl, appPassword);
  const redisUrl = redis?.url ?? null;
  process.send?.({ ownerUrl: postgres.url, databaseUrl, redisUrl, masterKey, zones });
  process.once('SIGTERM', () => {
    void Promise.all([postgres.stop(), redis?.stop()]).then(() => process.exit(0));
  });
}

/** The counting of statements needs a library that is loaded only when the server starts. */
async function countStatements(): Promise<void> {
  const postgres = await startPostgres({ dataDir: DATA_DIR, path: PATH });
  await withClient(postgres.url, (client) =>
    client.query("alter system set shared_preload_libraries = 'pg_stat_statements'"),
  );
  await postgres.stop();
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function appUrl(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = 'kwata_app';
  url.password = password;
  return url.toString();
}

await main();
