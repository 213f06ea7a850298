import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { createSandbox } from '../../../sandbox/app.js';
import { buildApp, type App } from '../../../src/app.js';
import { readConfig } from '../../../src/config.js';
import { createClock } from '../../../src/lib/clock.js';
import { freshDatabase, masterKey } from '../../support/database.js';
import { until } from '../../support/poll.js';
import { freePorts } from '../../support/ports.js';
import { run, type Program } from '../../support/processes.js';
import { calm, type House } from './scene.js';

/** A house in real time, whose parts can be started, killed and started again. */
export interface LiveHouse extends House {
  /** Serves in this process, and works here too unless a worker process is to. */
  open(options: {
    redisUrl: string | null;
    env?: Env;
    workers: 'here' | 'elsewhere';
  }): Promise<App>;
  /** A worker of its own, to be killed. */
  worker(): Program;
  /** Waits until nothing is due and nothing is in the air. */
  settled(): Promise<void>;
  shut(): Promise<void>;
  stop(): Promise<void>;
}

type Env = Record<string, string>;

const WEBHOOK_KEY = 'the-webhook-key-of-the-machines';
/** Between two looks at the phones. */
const LOOK_MS = 40;
const SETTLED_WITHIN_MS = 25_000;

export async function liveHouse(): Promise<LiveHouse> {
  const database = await freshDatabase({ seeded: true });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const [port = 0] = await freePorts(1);
  const appUrl = `http://127.0.0.1:${String(port)}`;
  const sandbox = createSandbox({ port: 0, appUrl, webhookKey: WEBHOOK_KEY });
  const sandboxUrl = `http://127.0.0.1:${String(await sandbox.listen())}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'kwata-machines-'));
  const rows = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await owner.query(text, values)).rows as Row[];
  await calm({ rows });
  const base: Env = {
    ...{ NODE_ENV: 'test', HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir },
    ...{ DATABASE_URL: database.appUrl, MASTER_KEY: masterKey, WEBHOOK_KEY },
    ...{ SANDBOX_URL: sandboxUrl, LOG_LEVEL: 'silent', COLLECT_DELAY_MS: '50', PROMPTS_MAX: '100' },
  };
  const clock = { ...createClock(), set: () => undefined };
  let app: App | null = null;
  let workers: Program[] = [];

  async function atRest(): Promise<boolean> {
    const { webhooks, messages } = sandbox.world.books;
    const isInTheAir =
      webhooks.rows().some(({ state }) => state === 'sending') ||
      messages.rows().some(({ state }) => state === 'accepted');
    const due = await rows('select 1 from outbox where done_at is null and due_at <= $1 limit 1', [
      clock.now(),
    ]);
    return !isInTheAir && due.length === 0;
  }

  async function shut(): Promise<void> {
    for (const worker of workers) worker.kill('SIGKILL');
    await Promise.all(workers.map(({ ended }) => ended));
    await app?.stop();
    workers = [];
    app = null;
  }

  return {
    ...{ clock, sandbox, rows, shut },
    quiet: () => pause(LOOK_MS),
    pass: () => pause(LOOK_MS),
    async settled() {
      await until('all is done', atRest, SETTLED_WITHIN_MS);
    },
    async open({ redisUrl, env, workers: where }) {
      const all = { ...base, ...env, ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }) };
      app = await buildApp(readConfig(all));
      await app.start({ http: true, workers: where === 'here' });
      return app;
    },
    worker() {
      const program = run(process.execPath, ['--import', 'tsx', 'src/worker.ts'], { env: base });
      workers.push(program);
      return program;
    },
    async stop() {
      await shut();
      await Promise.all([sandbox.close(), owner.end()]);
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
