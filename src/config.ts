import type { Language } from './locales/keys.js';
import Joi from 'joi';
import {
  CAMPAY,
  CAMPAY_SANDBOX_SECRETS,
  campayOf,
  type CampayConfig,
  type CampayValues,
} from './config/campay.js';
import {
  DATABASE,
  databaseOf,
  type DatabaseConfig,
  type DatabaseValues,
} from './config/database.js';
import { limitsOf, LIMITS, whole, type LimitValues, type Limits } from './config/limits.js';
import {
  NOUPAY,
  NOUPAY_SANDBOX_SECRETS,
  noupayOf,
  type NouPayConfig,
  type NouPayValues,
} from './config/noupay.js';
import { PACE, paceOf, type PaceConfig, type PaceValues } from './config/pace.js';
import { DEFAULT_KEY, unsafeInProduction } from './config/production.js';
import {
  SMS_GATEWAYS,
  SMS_SANDBOX_SECRETS,
  smsGatewaysOf,
  type SmsGatewaysConfig,
  type SmsGatewaysValues,
} from './config/sms-gateways.js';
import {
  SMPP,
  SMPP_SANDBOX_SECRETS,
  smppOf,
  type SmppConfig,
  type SmppValues,
} from './config/smpp.js';
import {
  WHATSAPP,
  WHATSAPP_SANDBOX_SECRETS,
  whatsappOf,
  type WhatsAppConfig,
  type WhatsAppValues,
} from './config/whatsapp.js';
import { AppError } from './lib/errors.js';
import type { LogLevel } from './lib/log.js';

/** Everything the environment decides, read once; README.md holds the same table in words. */
export interface Config extends DatabaseConfig {
  isProduction: boolean;
  port: number;
  host: string;
  publicUrl: string;
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
  /** The same at MTN, where another one was rented there. */
  mtnUssdCode: string;
  smsNumber: string;
  defaultLanguage: Language;
  defaultCity: string;
  logLevel: LogLevel;
  clockStart: Date | undefined;
  africastalking: { baseUrl: string; username: string; apiKey: string };
  smsGateways: SmsGatewaysConfig;
  /** A message centre that is reached by SMPP; null where there is none. */
  smpp: SmppConfig | null;
  whatsapp: WhatsAppConfig;
  /** Who is asked for money, the first choice first. */
  paymentProviders: string[];
  campay: CampayConfig;
  noupay: NouPayConfig | null;
  limits: Limits;
  /** How fast messages leave. */
  pace: PaceConfig;
  /** Where programs are looked for by the embedded start. */
  path: string;
}

const words = (fallback?: string) =>
  fallback === undefined ? Joi.string().empty('') : Joi.string().empty('').default(fallback);
const address = () =>
  Joi.string()
    .empty('')
    .uri({ scheme: ['http', 'https'] });

const DEFAULT_SANDBOX_PORT = 3001;

const USSD_CODE = /^\*\d{1,4}(\*\d{1,4})*#$/;

const schema = Joi.object({
  // Any other word would be taken for a laptop, whose keys everybody knows.
  NODE_ENV: Joi.string()
    .valid('development', 'test', 'production')
    .empty('')
    .default('development'),
  PORT: Joi.number().port().default(3000),
  HOST: words(),
  PUBLIC_URL: address(),
  ...DATABASE,
  REDIS_URL: Joi.string()
    .empty('')
    .uri({ scheme: ['redis', 'rediss'] }),
  DATABASE_POOL: whole(12).min(2).max(200),
  WORKER_DATABASE_POOL: whole(8).min(2).max(200),
  DATA_DIR: words('.data'),
  SANDBOX_PORT: Joi.number().port().default(DEFAULT_SANDBOX_PORT),
  SANDBOX_URL: address(),
  WEBHOOK_KEY: words(),
  WEBHOOK_KEY_NEXT: words(),
  MASTER_KEY: words().min(32),
  USSD_CODE: words('*237*55#').pattern(USSD_CODE),
  MTN_USSD_CODE: words().pattern(USSD_CODE),
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
  PAYMENT_PROVIDERS: words('campay,noupay').pattern(/^[a-z]+(,[a-z]+)*$/),
  ...CAMPAY,
  ...NOUPAY,
  ...SMS_GATEWAYS,
  ...SMPP,
  ...WHATSAPP,
  PATH: words('/usr/local/bin:/usr/bin:/bin'),
  ...PACE,
  ...LIMITS,
}).unknown();

const SANDBOX_SECRETS = {
  AFRICASTALKING_USERNAME: 'sandbox',
  AFRICASTALKING_API_KEY: 'sandbox-at-key',
  ...CAMPAY_SANDBOX_SECRETS,
  ...NOUPAY_SANDBOX_SECRETS,
  ...SMS_SANDBOX_SECRETS,
  ...SMPP_SANDBOX_SECRETS,
  ...WHATSAPP_SANDBOX_SECRETS,
};

type Environment = Record<string, string | undefined>;
/** What the schema gives: numbers by default, words by default, and words that may be absent. */
type Values = DatabaseValues &
  CampayValues &
  LimitValues &
  PaceValues &
  NouPayValues &
  SmsGatewaysValues &
  SmppValues &
  WhatsAppValues &
  Record<'PORT' | 'SANDBOX_PORT' | 'DATABASE_POOL' | 'WORKER_DATABASE_POOL', number> &
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
  | 'PAYMENT_PROVIDERS'
  | 'PATH';
type WithoutDefault =
  | 'HOST'
  | 'PUBLIC_URL'
  | 'REDIS_URL'
  | 'SANDBOX_URL'
  | 'WEBHOOK_KEY'
  | 'WEBHOOK_KEY_NEXT'
  | 'MASTER_KEY'
  | 'MTN_USSD_CODE'
  | 'AFRICASTALKING_BASE_URL'
  | 'AFRICASTALKING_USERNAME'
  | 'AFRICASTALKING_API_KEY';

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
  const filled = isProduction ? value : { ...SANDBOX_SECRETS, ...said(value) };
  const unsafe = isProduction ? unsafeInProduction(value) : [];
  if (unsafe.length > 0) throw invalid(unsafe);
  return build(value, filled, isProduction);
}

/** What was given a value: an empty variable is one that is not set. */
function said(value: Values): Partial<Values> {
  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

type Secrets = Partial<Record<keyof typeof SANDBOX_SECRETS, string>>;

function build(value: Values, filled: Secrets, isProduction: boolean): Config {
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
    ...databaseOf(value),
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
    mtnUssdCode: value.MTN_USSD_CODE ?? value.USSD_CODE,
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
    smsGateways: smsGatewaysOf({ ...value, ...filled }, ofSandbox, value.SMS_NUMBER),
    whatsapp: whatsappOf({ ...value, ...filled }, ofSandbox('/whatsapp-cloud')),
    smpp: smppOf(
      { ...value, ...filled },
      { number: value.SMS_NUMBER, answerMs: value.PROVIDER_TIMEOUT_MS },
    ),
    paymentProviders: value.PAYMENT_PROVIDERS.split(','),
    campay: campayOf({ ...value, ...filled }, ofSandbox('/campay/api')),
    noupay: noupayOf({ ...value, ...filled }, ofSandbox('/noupay')),
    limits: limitsOf(value),
    pace: paceOf(value),
    path: value.PATH,
  };
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
