import type { WebOwn } from '../channels/whatsapp/web/link.js';
import type { Config } from '../config.js';
import { createClock, type Clock } from '../lib/clock.js';
import { AppError } from '../lib/errors.js';
import { createIds, type Ids } from '../lib/ids.js';
import { createLog, type Log } from '../lib/log.js';
import { createVault, type Vault } from '../lib/vault.js';
import type { Tree } from '../menus/screen.js';
import { createDatabase, type Database, type DatabaseOptions } from '../models/database.js';
import { createCatalogueCache, type CatalogueCache } from '../services/catalogue.js';
import type { Providers } from '../payments/index.js';
import type { WorkerSettings } from '../workers/settings.js';
import { makeProviders } from './providers.js';

/** What a test or a start brings instead of what the configuration would make. */
export interface AppParts {
  clock?: Clock;
  ids?: Ids;
  log?: Log;
  /** Told the name of every statement, to count them. */
  onStatement?: (name: string) => void;
  /** The menus, wrapped by a test that slows them down or looks at every page. */
  tree?: Tree;
  /** How often workers look, how long leases hold. */
  workerSettings?: Partial<WorkerSettings>;
  /** A page in the place of WhatsApp's own. */
  whatsappWeb?: WebOwn;
}

/** What everything else is made from. */
export interface Ground {
  config: Config;
  clock: Clock;
  ids: Ids;
  log: Log;
  vault: Vault;
  db: Database;
  catalogue: CatalogueCache;
  /** Who collects and pays out; nothing connects before the first call. */
  providers: Providers;
}

/** Opens a pool of its own for one kind of work; nothing connects before the first statement. */
export function openDatabase(
  config: Config,
  parts: AppParts,
  pool: Pick<DatabaseOptions, 'poolSize' | 'acquireMs'>,
): Database {
  if (config.databaseUrl === null) throw new AppError('config_invalid', 'DATABASE_URL is missing.');
  return createDatabase({
    url: config.databaseUrl,
    ...pool,
    answerMs: config.limits.databaseAnswerMs,
    ...(parts.onStatement ? { onStatement: parts.onStatement } : {}),
  });
}

export async function makeGround(config: Config, parts: AppParts): Promise<Ground> {
  if (config.masterKey === null) throw new AppError('config_invalid', 'MASTER_KEY is missing.');
  const clock = parts.clock ?? createClock(config.clockStart);
  const turns = { poolSize: config.poolSize, acquireMs: config.limits.turnWaitMs };
  const db = openDatabase(config, parts, turns);
  const log = parts.log ?? createLog(config.logLevel);
  return {
    config,
    clock,
    db,
    ids: parts.ids ?? createIds(() => clock.now().getTime()),
    log,
    vault: createVault(config.masterKey),
    catalogue: await createCatalogueCache(db),
    providers: makeProviders({ config, clock, log }),
  };
}
