import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createBrowsers, type Browsers } from './browse.js';
import { createCaller, type Caller } from './caller.js';
import {
  firstMessage,
  freePort,
  memoryOf,
  startChild,
  untilReady,
  type Child,
  type Memory,
} from './children.js';
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
  memory(): Promise<Memory>;
  /** Whether its conversations are kept in Postgres. */
  isLasting: boolean;
}

/** A server whose journeys are measured: what the journeys need, and what they leave behind. */
export interface Ordering extends Contender {
  caller: Caller;
  texts: Texts;
  zones: Zone[];
  nextNumber(): string;
  counters: Counters;
  /** Journeys that ended well, as the load saw it. */
  tally: { delivered: number };
  startAgain(): Promise<Started>;
}

/** The server once more, beside the one that runs. */
export interface Started {
  child: Child;
  readyUrl: string;
  /** By performance.now(). */
  beganAt: number;
}

/** The application, with what only it has. */
export interface Application extends Browsing, Ordering {
  /** Built JavaScript, or the source through a loader. */
  runs: 'dist' | 'source';
  house: House;
  housePid: number;
}

/** The databases that the contenders share. */
export interface House {
  ownerUrl: string;
  databaseUrl: string;
  redisUrl: string | null;
  masterKey: string;
  zones: Zone[];
}

/** A Monday, five past noon in Douala: every shop is open, no rule bars a street. */
const CLOCK_START = '2026-03-02T11:05:00Z';
export const WEBHOOK_KEY = 'bench-webhook-key';
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
  const outside = await startOutside(keep);
  const runs = isBuilt(folder) ? 'dist' : 'source';
  const env = { ...appEnvironment(house, dataDir, outside.worldPort), PORT: String(outside.port) };
  const app = startApp(folder, runs, profile, env);
  keep(app.stop);
  await untilReady(app, `${outside.url}/readyz`);
  const counters = await createCounters(house, { role: 'kwata_app', booksUrl: house.ownerUrl });
  keep(counters.close);
  const { caller, texts } = outside;
  const nextNumber = createNumbers();
  const shops = house.zones.flatMap((zone) => zone.shops);
  return {
    ...{ name, runs, caller, texts, nextNumber, counters, house },
    zones: house.zones,
    tally: { delivered: 0 },
    housePid: houseChild.pid,
    browsers: await createBrowsers({ caller, phones, shops, nextNumber }),
    cpu: () => readCpu(app.pid, houseChild.pid),
    memory: () => memoryOf(app),
    isLasting: true,
    startAgain: () => startWeb(folder, runs, env),
  };
}

/** A port for a server, the world around it, and the way to call it. */
export async function startOutside(keep: Keep) {
  const [port, worldPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${String(port)}`;
  const texts = createTexts();
  const shiftMs = new Date(CLOCK_START).getTime() - Date.now();
  const parts = { port: worldPort, appUrl: url, webhookKey: WEBHOOK_KEY, shiftMs, texts };
  const world = await startWorld(parts);
  keep(world.close);
  const caller = createCaller(url);
  keep(caller.close);
  return { port, worldPort, url, texts, caller };
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

/** The process that answers gateways, without workers: `npm run web`. */
async function startWeb(
  folder: string,
  runs: Application['runs'],
  env: Record<string, string>,
): Promise<Started> {
  const port = await freePort();
  const beganAt = performance.now();
  const child = startChild({
    nodeArgs: runs === 'dist' ? [] : ['--import', 'tsx'],
    args: [runs === 'dist' ? 'dist/src/server.js' : 'src/server.ts'],
    cwd: folder,
    env: { ...env, PORT: String(port) },
  });
  return { child, readyUrl: `http://127.0.0.1:${String(port)}/readyz`, beganAt };
}

function appEnvironment(house: House, dataDir: string, worldPort: number) {
  const world = `http://127.0.0.1:${String(worldPort)}`;
  return {
    // A few shops and phones are written to and dialled by the load of a whole country.
    PERSON_MESSAGES_MINUTE: '0',
    PHONE_TURNS_MAX: '0',
    CLOCK_START,
    DATA_DIR: dataDir,
    DATABASE_URL: house.databaseUrl,
    MIGRATION_DATABASE_URL: house.ownerUrl,
    MASTER_KEY: house.masterKey,
    ...(house.redisUrl === null ? {} : { REDIS_URL: house.redisUrl }),
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
