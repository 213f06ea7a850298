import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  createBareBrowsers,
  createBrowsers,
  createKnownBrowsers,
  type Browsers,
} from './browse.js';
import { createCaller, type Caller } from './caller.js';
import { firstMessage, freePort, startChild, untilReady, type Child } from './children.js';
import { compiled } from './compiled.js';
import { createCounters, type Counters } from './counters.js';
import { readCpu, type CpuUse } from './cpu.js';
import { createNumbers } from './handset.js';
import type { Zone } from './journey.js';
import { createTexts, type Texts } from './texts.js';
import { startWorld } from './world.js';

/** A server under measurement. */
export interface Contender {
  name: string;
  cpu(): CpuUse | null;
}

/** A server whose turns are measured. */
export interface Browsing extends Contender {
  browsers: Browsers;
}

/** The application, with what only it has. */
export interface Application extends Browsing {
  caller: Caller;
  /** Built JavaScript, or the source through a loader. */
  runs: 'dist' | 'source';
  texts: Texts;
  zones: Zone[];
  nextNumber(): string;
  counters: Counters;
  redisUrl: string | null;
  housePid: number;
}

interface House {
  ownerUrl: string;
  databaseUrl: string;
  redisUrl: string | null;
  masterKey: string;
  zones: Zone[];
}

/** A Monday, five past noon in Douala: every shop is open, no rule bars a street. */
const CLOCK_START = '2026-03-02T11:05:00Z';
const WEBHOOK_KEY = 'bench-webhook-key';
/** The application's own pause before the prompt is not what we measure. */
const COLLECT_DELAY_MS = 0;

/** Told of everything that must be stopped, in the order in which it was started. */
export type Keep = (stop: () => Promise<void> | void) => void;

export async function startApplication(
  keep: Keep,
  start: { name: string; folder: string; profile: string | null; phones: number },
): Promise<Application> {
  const { name, folder, profile, phones } = start;
  const dataDir = mkdtempSync(join(tmpdir(), 'kwata-bench-'));
  keep(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const houseChild = startHouse(folder, dataDir);
  keep(houseChild.stop);
  const house = (await firstMessage(houseChild)) as House;
  const [port, worldPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${String(port)}`;
  const texts = createTexts();
  const shiftMs = new Date(CLOCK_START).getTime() - Date.now();
  const world = await startWorld({
    port: worldPort,
    appUrl: url,
    webhookKey: WEBHOOK_KEY,
    shiftMs,
    texts,
  });
  keep(world.close);
  const runs = isBuilt(folder) ? 'dist' : 'source';
  const app = startApp(folder, runs, profile, appEnvironment(house, dataDir, port, worldPort));
  keep(app.stop);
  await untilReady(app, `${url}/readyz`);
  const caller = createCaller(url);
  keep(caller.close);
  const nextNumber = createNumbers();
  const shops = house.zones.flatMap((zone) => zone.shops);
  const counters = await createCounters(house.ownerUrl, house.redisUrl);
  keep(counters.close);
  return {
    name,
    caller,
    runs,
    texts,
    zones: house.zones,
    nextNumber,
    counters,
    redisUrl: house.redisUrl,
    housePid: houseChild.pid,
    browsers: await createBrowsers({ caller, phones, shops, nextNumber }),
    cpu: () => readCpu(app.pid, houseChild.pid),
  };
}

/** What the application is compared with, by the file it is in. */
const BESIDE = {
  'express-redis': { name: 'express+redis', db: 9, createBrowsers: createBareBrowsers },
  'menu-server': { name: 'menu server', db: 10, createBrowsers: createKnownBrowsers },
} as const;

/** A server with sessions only, on the Redis that the application has. */
export async function startBeside(
  keep: Keep,
  file: keyof typeof BESIDE,
  { folder, phones }: { folder: string; phones: number },
  { redisUrl, housePid, zones }: Application,
): Promise<Browsing | null> {
  if (redisUrl === null) return null;
  const { name, db, createBrowsers: create } = BESIDE[file];
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const child = startChild({
    args: [compiled(folder, file)],
    cwd: folder,
    env: {
      CONTENDER_PORT: String(port),
      CONTENDER_REDIS_URL: redisUrl.replace(/\/\d+$/, `/${db}`),
      NODE_ENV: 'production',
    },
  });
  keep(child.stop);
  await untilReady(child, `${url}/readyz`);
  const caller = createCaller(url);
  keep(caller.close);
  const shops = zones.flatMap((zone) => zone.shops);
  return {
    name,
    browsers: create({ caller, phones, shops, nextNumber: createNumbers() }),
    cpu: () => readCpu(child.pid, housePid),
  };
}

function startHouse(folder: string, dataDir: string): Child {
  return startChild({
    nodeArgs: ['--import', 'tsx'],
    args: ['scripts/bench-house.ts'],
    cwd: folder,
    env: { DATA_DIR: dataDir, CLOCK_START },
  });
}

function startApp(
  folder: string,
  runs: Application['runs'],
  profile: string | null,
  env: Record<string, string>,
): Child {
  return startChild({
    nodeArgs: profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
    args: runs === 'dist' ? ['dist/src/start.js'] : ['scripts/run.mjs', 'start'],
    cwd: folder,
    env,
  });
}

function appEnvironment(house: House, dataDir: string, port: number, worldPort: number) {
  const world = `http://127.0.0.1:${String(worldPort)}`;
  return {
    CLOCK_START,
    DATA_DIR: dataDir,
    DATABASE_URL: house.databaseUrl,
    MIGRATION_DATABASE_URL: house.ownerUrl,
    MASTER_KEY: house.masterKey,
    ...(house.redisUrl === null ? {} : { REDIS_URL: house.redisUrl }),
    PORT: String(port),
    // A world that somebody else runs: the application starts no sandbox.
    SANDBOX_URL: world,
    AFRICASTALKING_BASE_URL: `${world}/africastalking`,
    CAMPAY_BASE_URL: `${world}/campay/api`,
    CAMPAY_WEBHOOK_KEY: WEBHOOK_KEY,
    COLLECT_DELAY_MS: String(COLLECT_DELAY_MS),
    DRIVER_OPEN_RIDES: '10000',
    LOG_LEVEL: 'error',
    WEBHOOK_KEY: 'sandbox',
  };
}

/** Whether `npm run build` has run since the last change of what it builds. */
function isBuilt(folder: string): boolean {
  const entry = join(folder, 'dist', 'src', 'start.js');
  return existsSync(entry) && statSync(entry).mtimeMs > newest(join(folder, 'src'));
}

function newest(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...entries.map((entry) => statSync(join(folder, entry)).mtimeMs));
}
