import Joi from 'joi';
import { AppError } from './lib/errors.js';
import type { LogLevel } from './lib/log.js';

/** Everything the environment decides, read once; README.md holds the same table in words. */
export interface Config {
  isProduction: boolean;
  port: number;
  host: string;
  publicUrl: string;
  /** Null: the embedded start runs a Postgres of its own. */
  databaseUrl: string | null;
  /** A role that may change the schema; the application's own when not given. */
  migrationDatabaseUrl: string | null;
  /** Null: the embedded start looks for a redis-server, and the sweep alone serves without one. */
  redisUrl: string | null;
  poolSize: number;
  workerPoolSize: number;
  dataDir: string;
  sandboxPort: number;
  /** Null where providers are real. */
  sandboxUrl: string | null;
  /** Whether the embedded start runs a sandbox of its own: no other one was named. */
  ownSandbox: boolean;
  /** The live secrets of callback addresses; two while one is replaced by the next. */
  webhookKeys: string[];
  masterKey: string | null;
  /** As dialled, `*237*55#`. */
  ussdCode: string;
  smsNumber: string;
  defaultLanguage: 'fr' | 'en';
  defaultCity: string;
  logLevel: LogLevel;
  clockStart: Date | undefined;
  africastalking: { baseUrl: string; username: string; apiKey: string };
  campay: {
    baseUrl: string;
    username: string;
    password: string;
    permanentToken: string;
    webhookKey: string;
  };
  limits: Limits;
  /** Where programs are looked for by the embedded start. */
  path: string;
}

/** Clocks and ceilings: each a setting, each with the default of facts/ or CONTRACT.md. */
export interface Limits {
  turnDeadlineMs: number;
  turnWaitMs: number;
  turnsUnderWay: number;
  resumeMinutes: number;
  collectDelayMs: number;
  paymentWindowMinutes: number;
  promptsMax: number;
  promptWindowMinutes: number;
  cashFirstXaf: number;
  cashLaterXaf: number;
  vatBps: number;
  dispatchLeadMinutes: number;
  shopSecondPhoneSeconds: number;
  shopCallSeconds: number;
  shopChoiceSeconds: number;
  shopGiveUpSeconds: number;
  offerSeconds: number;
  driverOpenRides: number;
  providerTimeoutMs: number;
}

const whole = (fallback: number) => Joi.number().integer().min(0).default(fallback);
const words = (fallback?: string) =>
  fallback === undefined ? Joi.string().empty('') : Joi.string().empty('').default(fallback);
const address = () =>
  Joi.string()
    .empty('')
    .uri({ scheme: ['http', 'https'] });

const LIMITS = {
  TURN_DEADLINE_MS: whole(4_000).min(100),
  TURN_WAIT_MS: whole(1_000).min(10),
  TURNS_UNDER_WAY: whole(2_000).min(1),
  RESUME_MINUTES: whole(15),
  COLLECT_DELAY_MS: whole(3_000),
  PAYMENT_WINDOW_MINUTES: whole(10).min(1),
  PROMPTS_MAX: whole(3).min(1),
  PROMPT_WINDOW_MINUTES: whole(15).min(1),
  CASH_FIRST_XAF: whole(10_000),
  CASH_LATER_XAF: whole(25_000),
  VAT_BPS: whole(1_925).max(10_000),
  DISPATCH_LEAD_MINUTES: whole(15),
  SHOP_SECOND_PHONE_SECONDS: whole(90),
  SHOP_CALL_SECONDS: whole(180),
  SHOP_CHOICE_SECONDS: whole(300),
  SHOP_GIVE_UP_SECONDS: whole(600),
  OFFER_SECONDS: whole(60),
  DRIVER_OPEN_RIDES: whole(2).min(1),
  PROVIDER_TIMEOUT_MS: whole(15_000).min(100),
};

const DEFAULT_SANDBOX_PORT = 3001;

const schema = Joi.object({
  NODE_ENV: Joi.string().empty('').default('development'),
  PORT: Joi.number().port().default(3000),
  HOST: words(),
  PUBLIC_URL: address(),
  DATABASE_URL: Joi.string()
    .empty('')
    .uri({ scheme: ['postgres', 'postgresql'] }),
  MIGRATION_DATABASE_URL: Joi.string()
    .empty('')
    .uri({ scheme: ['postgres', 'postgresql'] }),
  REDIS_URL: Joi.string()
    .empty('')
    .uri({ scheme: ['redis', 'rediss'] }),
  DATABASE_POOL: whole(20).min(2).max(200),
  WORKER_DATABASE_POOL: whole(12).min(2).max(200),
  DATA_DIR: words('.data'),
  SANDBOX_PORT: Joi.number().port().default(DEFAULT_SANDBOX_PORT),
  SANDBOX_URL: address(),
  WEBHOOK_KEY: words(),
  WEBHOOK_KEY_NEXT: words(),
  MASTER_KEY: words().min(32),
  USSD_CODE: words('*237*55#').pattern(/^\*\d{1,4}(\*\d{1,4})*#$/),
  SMS_NUMBER: words('8055').pattern(/^\+?\d{3,15}$/),
  DEFAULT_LANGUAGE: Joi.string().valid('fr', 'en').empty('').default('fr'),
  DEFAULT_CITY: words('DLA').pattern(/^[A-Z]{3}$/),
  LOG_LEVEL: Joi.string()
    .valid('silent', 'error', 'warn', 'info', 'debug')
    .empty('')
    .default('warn'),
  CLOCK_START: Joi.date().iso().empty(''),
  AFRICASTALKING_BASE_URL: address(),
  AFRICASTALKING_USERNAME: words(),
  AFRICASTALKING_API_KEY: words(),
  CAMPAY_BASE_URL: address(),
  CAMPAY_APP_USERNAME: words(),
  CAMPAY_APP_PASSWORD: words(),
  CAMPAY_API_KEY: words(),
  CAMPAY_SECRET: words(),
  CAMPAY_WEBHOOK_KEY: words(),
  PATH: words('/usr/local/bin:/usr/bin:/bin'),
  ...LIMITS,
}).unknown();

/** A development default that must never guard anything real. */
const DEFAULT_KEY = 'sandbox';
const SANDBOX_SECRETS = {
  AFRICASTALKING_USERNAME: 'sandbox',
  AFRICASTALKING_API_KEY: 'sandbox-at-key',
  CAMPAY_APP_USERNAME: 'sandbox-campay-username',
  CAMPAY_APP_PASSWORD: 'sandbox-campay-password',
  CAMPAY_API_KEY: '',
  CAMPAY_WEBHOOK_KEY: 'sandbox-campay-webhook-key',
};

type Environment = Record<string, string | undefined>;
/** What the schema gives: numbers by default, words by default, and words that may be absent. */
type Values = Record<
  keyof typeof LIMITS | 'PORT' | 'SANDBOX_PORT' | 'DATABASE_POOL' | 'WORKER_DATABASE_POOL',
  number
> &
  Record<WithDefault, string> &
  Partial<Record<WithoutDefault, string>> & { CLOCK_START?: Date };

type WithDefault =
  | 'NODE_ENV'
  | 'DATA_DIR'
  | 'USSD_CODE'
  | 'SMS_NUMBER'
  | 'DEFAULT_LANGUAGE'
  | 'DEFAULT_CITY'
  | 'LOG_LEVEL'
  | 'PATH';
type WithoutDefault =
  | 'HOST'
  | 'PUBLIC_URL'
  | 'DATABASE_URL'
  | 'MIGRATION_DATABASE_URL'
  | 'REDIS_URL'
  | 'SANDBOX_URL'
  | 'WEBHOOK_KEY'
  | 'WEBHOOK_KEY_NEXT'
  | 'MASTER_KEY'
  | 'AFRICASTALKING_BASE_URL'
  | 'AFRICASTALKING_USERNAME'
  | 'AFRICASTALKING_API_KEY'
  | 'CAMPAY_BASE_URL'
  | 'CAMPAY_APP_USERNAME'
  | 'CAMPAY_APP_PASSWORD'
  | 'CAMPAY_API_KEY'
  | 'CAMPAY_SECRET'
  | 'CAMPAY_WEBHOOK_KEY';

/**
 * Reads the configuration; a bad value is a sentence that names the variable, never its value.
 * @param environment this process's own when not given: the only place where it is read.
 * @param defaults what this kind of start uses where the environment says nothing.
 */
export function readConfig(
  environment: Environment = process.env,
  defaults: Environment = {},
): Config {
  const given = { ...defaults, ...environment };
  const { value, error } = schema.validate(given, { abortEarly: false, convert: true }) as {
    value: Values;
    error?: Joi.ValidationError;
  };
  if (error) throw invalid(error.details.map(sentenceOf));
  const isProduction = value.NODE_ENV === 'production';
  const filled = isProduction ? given : { ...SANDBOX_SECRETS, ...given };
  if (isProduction) refuseUnsafe(value);
  return build(value, filled, isProduction);
}

function build(value: Values, filled: Environment, isProduction: boolean): Config {
  const sandboxUrl = isProduction
    ? null
    : (value.SANDBOX_URL ?? `http://127.0.0.1:${String(value.SANDBOX_PORT)}`);
  const ofSandbox = (path: string) => (sandboxUrl === null ? '' : `${sandboxUrl}${path}`);
  const keys = [value.WEBHOOK_KEY, value.WEBHOOK_KEY_NEXT].filter((key) => key !== undefined);
  return {
    isProduction,
    port: value.PORT,
    // A container is reached from outside, a laptop is not.
    host: value.HOST ?? (isProduction ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: value.PUBLIC_URL ?? `http://127.0.0.1:${String(value.PORT)}`,
    databaseUrl: value.DATABASE_URL ?? null,
    migrationDatabaseUrl: value.MIGRATION_DATABASE_URL ?? value.DATABASE_URL ?? null,
    redisUrl: value.REDIS_URL ?? null,
    poolSize: value.DATABASE_POOL,
    workerPoolSize: value.WORKER_DATABASE_POOL,
    dataDir: value.DATA_DIR,
    sandboxPort: value.SANDBOX_PORT,
    sandboxUrl,
    ownSandbox: value.SANDBOX_URL === undefined,
    webhookKeys: keys.length > 0 ? keys : [DEFAULT_KEY],
    masterKey: value.MASTER_KEY ?? null,
    ussdCode: value.USSD_CODE,
    smsNumber: value.SMS_NUMBER,
    defaultLanguage: value.DEFAULT_LANGUAGE === 'en' ? 'en' : 'fr',
    defaultCity: value.DEFAULT_CITY,
    logLevel: value.LOG_LEVEL as LogLevel,
    clockStart: value.CLOCK_START,
    africastalking: {
      baseUrl: value.AFRICASTALKING_BASE_URL ?? ofSandbox('/africastalking'),
      username: filled.AFRICASTALKING_USERNAME ?? '',
      apiKey: filled.AFRICASTALKING_API_KEY ?? '',
    },
    campay: {
      baseUrl: value.CAMPAY_BASE_URL ?? ofSandbox('/campay/api'),
      username: filled.CAMPAY_APP_USERNAME ?? '',
      password: filled.CAMPAY_APP_PASSWORD ?? '',
      permanentToken: filled.CAMPAY_API_KEY ?? '',
      webhookKey: filled.CAMPAY_SECRET ?? filled.CAMPAY_WEBHOOK_KEY ?? '',
    },
    limits: limitsOf(value),
    path: value.PATH,
  };
}

function limitsOf(value: Values): Limits {
  return {
    turnDeadlineMs: value.TURN_DEADLINE_MS,
    turnWaitMs: value.TURN_WAIT_MS,
    turnsUnderWay: value.TURNS_UNDER_WAY,
    resumeMinutes: value.RESUME_MINUTES,
    collectDelayMs: value.COLLECT_DELAY_MS,
    paymentWindowMinutes: value.PAYMENT_WINDOW_MINUTES,
    promptsMax: value.PROMPTS_MAX,
    promptWindowMinutes: value.PROMPT_WINDOW_MINUTES,
    cashFirstXaf: value.CASH_FIRST_XAF,
    cashLaterXaf: value.CASH_LATER_XAF,
    vatBps: value.VAT_BPS,
    dispatchLeadMinutes: value.DISPATCH_LEAD_MINUTES,
    shopSecondPhoneSeconds: value.SHOP_SECOND_PHONE_SECONDS,
    shopCallSeconds: value.SHOP_CALL_SECONDS,
    shopChoiceSeconds: value.SHOP_CHOICE_SECONDS,
    shopGiveUpSeconds: value.SHOP_GIVE_UP_SECONDS,
    offerSeconds: value.OFFER_SECONDS,
    driverOpenRides: value.DRIVER_OPEN_RIDES,
    providerTimeoutMs: value.PROVIDER_TIMEOUT_MS,
  };
}

/** What a real deployment may not start without, or may not start with. */
function refuseUnsafe(value: Values): void {
  const sentences = [
    ...REQUIRED.filter((name) => value[name] === undefined).map(
      (name) => `${name} is required in production.`,
    ),
    ...(value.CAMPAY_SECRET === undefined && value.CAMPAY_WEBHOOK_KEY === undefined
      ? ['CAMPAY_SECRET is required in production: it checks payment notices.']
      : []),
    ...SECRETS.filter((name) => isDefault(value[name])).map(
      (name) => `${name} holds a value of the sandbox.`,
    ),
    ...(value.SANDBOX_URL !== undefined ? ['SANDBOX_URL has no place in production.'] : []),
    ...(value.CLOCK_START !== undefined ? ['CLOCK_START has no place in production.'] : []),
    ...ADDRESSES.filter((name) => isLoopback(value[name])).map(
      (name) => `${name} points at this machine; production needs the real provider.`,
    ),
  ];
  if (sentences.length > 0) throw invalid(sentences);
}

const REQUIRED = [
  'DATABASE_URL',
  'PUBLIC_URL',
  'WEBHOOK_KEY',
  'MASTER_KEY',
  'AFRICASTALKING_BASE_URL',
  'AFRICASTALKING_USERNAME',
  'AFRICASTALKING_API_KEY',
  'CAMPAY_BASE_URL',
] as const;
const ADDRESSES = ['AFRICASTALKING_BASE_URL', 'CAMPAY_BASE_URL'] as const;
const SECRETS = [
  'WEBHOOK_KEY',
  'WEBHOOK_KEY_NEXT',
  'MASTER_KEY',
  'CAMPAY_SECRET',
  'CAMPAY_WEBHOOK_KEY',
  'CAMPAY_API_KEY',
  'CAMPAY_APP_PASSWORD',
  'AFRICASTALKING_API_KEY',
] as const;

function isDefault(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith(DEFAULT_KEY);
}

function isLoopback(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const { hostname } = new URL(value);
  return /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(hostname);
}

function sentenceOf({ path, message }: Joi.ValidationErrorItem): string {
  const name = path.join('.');
  // Joi writes the label first; of a pattern it would also write the value.
  const isSafe = !message.includes('with value');
  return isSafe
    ? `${message.replaceAll('"', '')}.`
    : `${name} does not have the form it must have.`;
}

function invalid(sentences: string[]): AppError {
  return new AppError('config_invalid', sentences.join(' '));
}

/** The environment of a child process: this one's own, with what is added. */
export function environmentWith(added: Environment, own: Environment = process.env): Environment {
  return { ...own, ...added };
}
