import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createBareBrowsers, createKnownBrowsers } from './browse.js';
import { createCaller } from './caller.js';
import { freePort, memoryOf, startChild, untilReady, type Child } from './children.js';
import { compiled } from './compiled.js';
import {
  startOutside,
  WEBHOOK_KEY,
  type Application,
  type Browsing,
  type Keep,
  type Ordering,
} from './contender.js';
import { createCounters } from './counters.js';
import { readCpu } from './cpu.js';
import { createNumbers } from './handset.js';

// What the application is compared with: each is one file, runs as plain JavaScript like the built
// application, and has the application's own Postgres and Redis.

const SESSION_SERVERS = {
  'express-redis': { name: 'express+redis', db: 9, createBrowsers: createBareBrowsers },
  'menu-server': { name: 'menu server', db: 10, createBrowsers: createKnownBrowsers },
} as const;
const FLOOR_DB = 11;

/** A server with sessions only; null where there is no Redis. */
export async function startSessionServer(
  keep: Keep,
  file: keyof typeof SESSION_SERVERS,
  { folder, phones }: { folder: string; phones: number },
  { house, housePid, zones }: Application,
): Promise<Browsing | null> {
  if (house.redisUrl === null) return null;
  const { name, db, createBrowsers } = SESSION_SERVERS[file];
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const env = { CONTENDER_PORT: String(port), CONTENDER_REDIS_URL: withDb(house.redisUrl, db) };
  const child = startFile(folder, file, env);
  keep(child.stop);
  await untilReady(child, `${url}/readyz`);
  const caller = createCaller(url);
  keep(caller.close);
  const shops = zones.flatMap((zone) => zone.shops);
  return {
    name,
    browsers: createBrowsers({ caller, phones, shops, nextNumber: createNumbers() }),
    cpu: () => readCpu(child.pid, housePid),
    memory: () => memoryOf(child),
    isLasting: false,
  };
}

/** The least that carries whole journeys, in a database of its own; null where there is no Redis. */
export async function startJourneyFloor(
  keep: Keep,
  folder: string,
  { house, housePid, zones, counters: theirs }: Application,
): Promise<Ordering | null> {
  if (house.redisUrl === null) return null;
  const databaseUrl = await theirs.createDatabase('floor', tablesOf(folder));
  const { port, worldPort, url, texts, caller } = await startOutside(keep);
  const env = {
    CONTENDER_PORT: String(port),
    CONTENDER_REDIS_URL: withDb(house.redisUrl, FLOOR_DB),
    CONTENDER_DATABASE_URL: databaseUrl,
    CONTENDER_WORLD_URL: `http://127.0.0.1:${String(worldPort)}`,
    CONTENDER_WEBHOOK_KEY: WEBHOOK_KEY,
  };
  const child = startFile(folder, 'journey-floor', env);
  keep(child.stop);
  await untilReady(child, `${url}/readyz`);
  const counters = await createCounters(house, { role: 'floor', booksUrl: databaseUrl });
  keep(counters.close);
  return {
    ...{ name: 'floor', caller, texts, zones, counters },
    tally: { delivered: 0 },
    nextNumber: createNumbers(),
    cpu: () => readCpu(child.pid, housePid),
    async startAgain() {
      const again = await freePort();
      const beganAt = performance.now();
      return {
        beganAt,
        child: startFile(folder, 'journey-floor', { ...env, CONTENDER_PORT: String(again) }),
        readyUrl: `http://127.0.0.1:${String(again)}/readyz`,
      };
    },
  };
}

function startFile(folder: string, file: string, env: Record<string, string>): Child {
  const nodeEnv = { NODE_ENV: 'production', ...env };
  return startChild({ args: [compiled(folder, file)], cwd: folder, env: nodeEnv });
}

function tablesOf(folder: string): string {
  return readFileSync(join(folder, 'bench', 'journey-floor.sql'), 'utf8');
}

/** Databases of Redis from 9 on are nobody else's. */
function withDb(redisUrl: string, db: number): string {
  return redisUrl.replace(/\/\d+$/, `/${String(db)}`);
}
