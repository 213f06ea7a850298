import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import pg from 'pg';

import { createSandbox, type Sandbox } from '../../sandbox/app.js';
import type { Settings as SandboxSettings } from '../../sandbox/settings.js';
import { buildApp, type App, type AppParts } from '../../src/app.js';
import { readConfig, type Config } from '../../src/config.js';
import { addMs, type Clock } from '../../src/lib/clock.js';
import type { Log } from '../../src/lib/log.js';
import { freshDatabase, masterKey, seededAt, type TestDatabase } from './database.js';
import { freePorts } from './ports.js';
import { freshRedis } from './redis.js';

/** The house's time stands still until a test moves it; durations and deadlines stay real. */
export interface TestClock extends Clock {
  set(at: Date): void;
}

export interface LoggedLine {
  level: 'info' | 'warn' | 'error';
  event: string;
  facts: Record<string, unknown>;
}

export interface TestAppOptions {
  /** When the test begins; the Monday noon of the seed when not given. */
  at?: Date;
  /** On top of the tests' own environment, as the operator would write it. */
  env?: Record<string, string>;
  /** False for turns alone: nothing of the outbox is worked off. */
  workers?: boolean;
  /** True for a bind to the sandbox's message centre, held by this house. */
  smpp?: boolean;
  /** True for the run's real Redis; otherwise the sweep alone rings, so that time can be moved. */
  redis?: boolean;
  sandbox?: Partial<SandboxSettings>;
  parts?: Pick<AppParts, 'tree' | 'onStatement' | 'ids' | 'workerSettings' | 'whatsappWeb'>;
  /** A second instance on the database, the clock and the world of this one. */
  beside?: TestApp;
}

/** The real house on a database of its own, and the world outside it. */
export interface TestApp {
  app: App;
  config: Config;
  /** `http://127.0.0.1:port` */
  url: string;
  clock: TestClock;
  database: TestDatabase;
  /** As the owner of the tables, to look and to arrange. */
  owner: pg.Client;
  sandbox: Sandbox;
  log: LoggedLine[];
  /** Waits until nothing is on its way: no row due, no message, notice or report in the air. */
  quiet(): Promise<void>;
  /** Lets time pass, stopping wherever something is due on the way. */
  pass(ms: number): Promise<void>;
  rows<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Ends the house and, when told to, moves the time; then builds it anew on what it left behind. */
  restart(meanwhileMs?: number): Promise<void>;
  stop(): Promise<void>;
}

export const webhookKey = 'the-webhook-key-of-the-tests';
/** Tests wake the workers themselves; looking around all the time would slow everything else. */
const WORKERS = { pollMs: 250, sweepMs: 0, bellGraceMs: 0 };
/** In the sandbox's own time: whatever it does by itself, it does within the next such moment. */
const MOMENT_MS = 1;
const OUTSIDE = {
  ...{ campayWebhookDelayMs: MOMENT_MS, campaySettleMs: MOMENT_MS, smsDeliveryMs: MOMENT_MS },
  whatsappDeliveryMs: MOMENT_MS,
  // Longer than our window, so that somebody can still pay after it.
  ...{ promptMs: 3_600_000, retryGapsMs: [MOMENT_MS, MOMENT_MS], seed: 7 },
};
const QUIET_WITHIN_MS = 30_000;
const START_TRIES = 3;

/** Builds the house as `npm start` does, with a clock that the test moves. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { beside } = options;
  const database = beside?.database ?? (await freshDatabase({ seeded: true }));
  const clock = beside?.clock ?? stillClock(options.at ?? seededAt);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const log: LoggedLine[] = [];
  const dataDir = mkdtempSync(join(tmpdir(), 'kwata-app-'));
  const redisUrl = options.redis === true ? await freshRedis() : null;
  const env = {
    ...{ NODE_ENV: 'test', HOST: '127.0.0.1', DATA_DIR: dataDir, DATABASE_URL: database.appUrl },
    ...{ MASTER_KEY: masterKey, WEBHOOK_KEY: webhookKey, ...(redisUrl && { REDIS_URL: redisUrl }) },
    // A day of a test's passes in seconds: what one person gets in a minute says nothing here.
    ...{ PERSON_MESSAGES_MINUTE: '0', PHONE_TURNS_MAX: '0' },
    ...options.env,
  };
  const parts = { clock, log: remembering(log), workerSettings: WORKERS, ...options.parts };
  const started = await startBoth(env, parts, options);
  const { config, sandbox } = started;
  let { app } = started;

  const rows = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await owner.query(text, values)).rows as Row[];

  const work = { clock, sandbox, rows, poke: () => app.workers.poke() };
  return {
    ...{ config, clock, database, owner, sandbox, log, rows },
    get app() {
      return app;
    },
    url: `http://127.0.0.1:${config.port}`,
    quiet: () => quiet(work),
    pass: (ms) => pass(work, ms),
    async restart(meanwhileMs = 0) {
      await app.stop();
      step(work, addMs(clock.now(), meanwhileMs));
      app = await buildApp(config, parts);
      await app.start({
        ...{ http: true, workers: options.workers ?? true, links: hasLinks(options) },
      });
    },
    async stop() {
      await app.stop();
      if (!beside) await sandbox.close();
      await owner.end();
      if (!beside) await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

interface Started {
  app: App;
  config: Config;
  sandbox: Sandbox;
}

/** Each must know where the other one is; a port that somebody took meanwhile is drawn again. */
async function startBoth(
  env: Record<string, string>,
  parts: AppParts,
  options: TestAppOptions,
): Promise<Started> {
  const { beside, workers = true } = options;
  for (let tries = 1; ; tries += 1) {
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${String(port)}`;
    const sandbox = beside?.sandbox ?? createSandbox(outside(url, parts.clock, options.sandbox));
    const sandboxUrl = beside?.config.sandboxUrl ?? `http://127.0.0.1:${await sandbox.listen()}`;
    const smppUrl = `smpp://127.0.0.1:${String(sandbox.smppPort())}`;
    const bound = options.smpp === true ? { SMPP_BASE_URL: smppUrl } : {};
    const config = readConfig({ ...env, ...bound, PORT: String(port), SANDBOX_URL: sandboxUrl });
    const app = await buildApp(config, parts);
    try {
      await app.start({ http: true, workers, links: hasLinks(options) });
      return { app, config, sandbox };
    } catch (error) {
      await app.stop();
      if (!beside) await sandbox.close();
      if (tries >= START_TRIES) throw error;
    }
  }
}

function outside(
  appUrl: string,
  clock: Clock | undefined,
  settings: Partial<SandboxSettings> = {},
): Partial<SandboxSettings> {
  const clockStart = (clock?.now() ?? seededAt).getTime();
  return { port: 0, appUrl, webhookKey, clockStart, ...OUTSIDE, ...settings };
}

function hasLinks({ smpp = false, parts }: TestAppOptions): boolean {
  return smpp || parts?.whatsappWeb !== undefined;
}

function stillClock(start: Date): TestClock {
  let at = start;
  return {
    now: () => at,
    monotonicMs: () => performance.now(),
    set(next) {
      at = next;
    },
  };
}

function remembering(lines: LoggedLine[]): Log {
  const at =
    (level: LoggedLine['level']) =>
    (event: string, facts: Record<string, unknown> = {}) =>
      void lines.push({ level, event, facts });
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

interface Work {
  clock: TestClock;
  sandbox: Sandbox;
  rows: TestApp['rows'];
  poke(): void;
}

async function quiet(work: Work): Promise<void> {
  const deadline = performance.now() + QUIET_WITHIN_MS;
  for (;;) {
    // Looked at before and after the rows: what one side finished may have woken the other.
    const before = outsideAtRest(work);
    const due = await dueRows(work);
    if (due.length > 0) work.poke();
    else if (before !== null && before === outsideAtRest(work)) return;
    if (performance.now() > deadline) throw new Error(`still at work: ${JSON.stringify(due)}`);
    await pause(2);
  }
}

/** How much has happened outside so far; null while something is on its way. */
function outsideAtRest({ sandbox }: Work): string | null {
  const { clock, books } = sandbox.world;
  clock.advance(MOMENT_MS);
  const webhooks = books.webhooks.rows();
  const messages = books.messages.rows();
  const inTheAir =
    webhooks.some(({ state }) => state === 'sending') ||
    messages.some(({ state }) => state === 'accepted');
  return inTheAir ? null : `${webhooks.length} ${messages.length}`;
}

/** When a row can be worked off: one behind a head that backs off waits for it, 30 s at most. */
const FREE_AT = `greatest(o.due_at, (
    select max(least(h.due_at, h.created_at + interval '30 seconds')) from outbox h
    where h.lane = o.lane and h.id < o.id and h.done_at is null
      and h.state = 'waiting' and h.tries > 0 and h.due_at > $1))`;

/** Rows that can be done now; their bells count as rung, so that the next poke takes them. */
const dueRows = ({ clock, rows }: Work) =>
  rows<{ kind: string; state: string; last_error: string | null }>(
    `with rung as (update outbox set rings = 0
        where done_at is null and due_at <= $1 and rings > 0 and state = 'waiting')
      select kind, state, last_error from outbox o
      where done_at is null and due_at <= $1 and ${FREE_AT} <= $1 limit 5`,
    [clock.now()],
  );

async function pass(work: Work, ms: number): Promise<void> {
  const { clock, rows } = work;
  const end = addMs(clock.now(), ms);
  for (;;) {
    await quiet(work);
    const [next] = await rows<{ due: Date | null }>(
      `select min(${FREE_AT}) as due from outbox o where done_at is null and due_at <= $2`,
      [clock.now(), end],
    );
    if (!next?.due || next.due > end) break;
    step(work, next.due);
  }
  step(work, end);
  await quiet(work);
}

function step({ clock, sandbox }: Work, to: Date): void {
  const ms = Math.max(0, to.getTime() - clock.now().getTime());
  clock.set(to);
  sandbox.world.clock.advance(ms);
}
