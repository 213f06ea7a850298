import { randomBytes } from 'node:crypto';
import { environmentWith, readConfig, type Config } from './config.js';
import { startPostgres } from './embedded/postgres.js';
import { startRedis } from './embedded/redis.js';
import { startSandbox, type EmbeddedSandbox } from './embedded/sandbox.js';
import { keptSecret } from './embedded/secrets.js';
import { migrate, seed } from './migrate.js';
import { fail, stopOnSignals } from './process.js';

// `npm start`: everything on one machine, with no key and no network: Postgres, perhaps Redis, the
// application with its workers, and the sandbox that plays the world outside.

const EMBEDDED_DEFAULTS = {
  // Drivers are looked for as soon as a shop accepts: a first try should not wait for the food.
  DISPATCH_LEAD_MINUTES: '120',
  // Two providers, so that breaking one in the sandbox shows how the other takes over.
  NOUPAY_PROFILE: 'generic',
};

/** A new customer, one with saved places, a restaurant of Douala and its nearest driver. */
const PAGE_PHONES = [
  '670000123:newcomer:Awa',
  '670000051:customer:Mireille',
  '670000001:restaurant:Mama Ndoumbelle',
  '670000031:driver:Alain',
].join(',');
/** What a poster of that restaurant says behind the service code: its menu, and two plates of Koki. */
const PAGE_DIALS = ['2001', '2001*5*2'];

/** What was started, to be stopped in reverse. */
const running: { stop(): Promise<void> }[] = [];

async function start(): Promise<void> {
  const config = readConfig(undefined, EMBEDDED_DEFAULTS);
  stopOnSignals(stopAll);
  // The application is loaded while its servers start: each takes about as long.
  const [databaseUrl, redisUrl, { buildApp }, sandbox] = await Promise.all([
    database(config),
    redis(config),
    import('./app.js'),
    config.ownSandbox ? sandboxBeside(config) : null,
  ]);
  const masterKey = config.masterKey ?? keptSecret(config.dataDir, 'master-key');
  const smpp = config.smpp ?? (sandbox && bindTo(sandbox.smppPort));
  const app = await buildApp({ ...config, databaseUrl, redisUrl, masterKey, smpp });
  running.push(app);
  await app.start({ http: true, workers: true, links: true });
  greet(config, redisUrl, await app.firstStaff());
}

/** Gives the application's own address: a role that cannot rewrite history. */
async function database(config: Config): Promise<string> {
  const masterKey = config.masterKey ?? keptSecret(config.dataDir, 'master-key');
  const options = { now: config.clockStart ?? new Date(), roundTheClock: true };
  if (config.databaseUrl !== null) {
    const ownerUrl = config.migrationDatabaseUrl ?? config.databaseUrl;
    const { appPassword } = config;
    await migrate(ownerUrl, appPassword === undefined ? {} : { appPassword });
    await seed(ownerUrl, masterKey, options);
    return config.databaseUrl;
  }
  const postgres = await startPostgres({ dataDir: config.dataDir, path: config.path });
  running.push(postgres);
  const appPassword = randomBytes(24).toString('hex');
  await migrate(postgres.url, { appPassword });
  await seed(postgres.url, masterKey, options);
  const url = new URL(postgres.localUrl);
  url.username = 'kwata_app';
  url.password = appPassword;
  return url.toString();
}

async function redis(config: Config): Promise<string | null> {
  if (config.redisUrl !== null) return config.redisUrl;
  const server = await startRedis({ dataDir: config.dataDir, path: config.path });
  if (server) running.push(server);
  return server?.url ?? null;
}

async function sandboxBeside(config: Config): Promise<EmbeddedSandbox> {
  const sandbox = await startSandbox(sandboxEnvironment(config));
  running.push(sandbox);
  return sandbox;
}

/** The message centre of the sandbox beside us, where no other one was named. */
function bindTo(port: number): Config['smpp'] {
  return readConfig(undefined, { SMPP_BASE_URL: `smpp://127.0.0.1:${String(port)}` }).smpp;
}

function sandboxEnvironment(config: Config): Record<string, string | undefined> {
  return environmentWith({
    SANDBOX_PORT: String(config.sandboxPort),
    SANDBOX_APP_URL: `http://127.0.0.1:${String(config.port)}`,
    WEBHOOK_KEY: config.webhookKeys[0],
    USSD_CODE: config.ussdCode,
    SMS_NUMBER: config.smsNumber,
    CAMPAY_WEBHOOK_KEY: config.campay.webhookKey,
    SANDBOX_PAGE_PHONES: PAGE_PHONES,
    SANDBOX_PAGE_DIALS: PAGE_DIALS.map((tail) => config.ussdCode.replace('#', `*${tail}#`)).join(),
  });
}

async function stopAll(): Promise<void> {
  for (const part of running.splice(0).reverse()) await part.stop();
}

function greet(
  { port, ussdCode, smsNumber, sandboxUrl }: Config,
  redisUrl: string | null,
  staff: { name: string; password: string } | null,
): void {
  const signIn = staff ? `: ${staff.name}, once with ${staff.password}` : '';
  const lines = [
    '',
    `  Kwata is ready:    http://127.0.0.1:${String(port)}/readyz`,
    `  Phones to try it:  ${sandboxUrl ?? ''}`,
    `  People who work here: http://127.0.0.1:${String(port)}/console${signIn}`,
    `  Dial ${ussdCode} there, or in another terminal: npm run talk`,
    `  Restaurants and drivers answer by SMS to ${smsNumber}.`,
    ...(redisUrl === null ? ['  No redis-server was found; timers run from Postgres alone.'] : []),
    '  Ctrl-C stops everything; what was ordered is kept.',
    '',
  ];
  process.stdout.write(lines.join('\n'));
}

start().catch(async (error: unknown) => {
  await stopAll().catch(() => undefined);
  fail(error);
});
