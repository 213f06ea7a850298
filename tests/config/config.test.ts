import { describe, expect, it } from 'vitest';

import { readConfig } from '../../src/config.js';
import { AppError } from '../../src/lib/errors.js';

/** What the start says about an environment; empty when it starts. */
function complaint(environment: Record<string, string>): string {
  try {
    readConfig(environment);
    return '';
  } catch (error) {
    if (error instanceof AppError && error.code === 'config_invalid') return error.message;
    throw error;
  }
}

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://kwata:hidden@db.example:5432/kwata',
  PUBLIC_URL: 'https://kwata.example',
  WEBHOOK_KEY: 'f3b1c9d2e7a84f60',
  MASTER_KEY: 'c1f0a9b8d7e6f5c4b3a2918070605040',
  AFRICASTALKING_BASE_URL: 'https://api.africastalking.example',
  AFRICASTALKING_USERNAME: 'kwata',
  AFRICASTALKING_API_KEY: 'atsk_1234',
  CAMPAY_BASE_URL: 'https://www.campay.example/api',
  CAMPAY_APP_USERNAME: 'kwata',
  CAMPAY_APP_PASSWORD: 'hidden',
  CAMPAY_SECRET: 'a-webhook-secret',
};

function without(...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(PRODUCTION).filter(([name]) => !names.includes(name)));
}

describe('an environment that says nothing', () => {
  it('is a laptop with the sandbox beside it', () => {
    expect(readConfig({})).toMatchObject({
      ...{ isProduction: false, port: 3000, host: '127.0.0.1', dataDir: '.data' },
      ...{ databaseUrl: null, redisUrl: null, masterKey: null, webhookKeys: ['sandbox'] },
      ...{ sandboxUrl: 'http://127.0.0.1:3001', ussdCode: '*237*55#', defaultLanguage: 'fr' },
      campay: { baseUrl: 'http://127.0.0.1:3001/campay/api' },
    });
  });

  it('is the same when every variable is there and empty', () => {
    const names = [...Object.keys(PRODUCTION), 'REDIS_URL', 'CAMPAY_API_KEY', 'LOG_LEVEL'];
    const blank = Object.fromEntries(names.map((name) => [name, '']));
    expect(readConfig(blank)).toEqual(readConfig({}));
  });

  it('is filled from the defaults of the kind of start, which the environment may overrule', () => {
    const defaults = { DISPATCH_LEAD_MINUTES: '120' };
    expect(readConfig({}, defaults).limits.dispatchLeadMinutes).toBe(120);
    const own = { DISPATCH_LEAD_MINUTES: '5' };
    expect(readConfig(own, defaults).limits.dispatchLeadMinutes).toBe(5);
  });
});

describe('the database of a host that gives one address', () => {
  it('is the owner’s for migrations, and the application’s own role’s for the rest', () => {
    const DATABASE_APP_PASSWORD = 'x/y@z and sixteen';
    const { databaseUrl, migrationDatabaseUrl } = readConfig({
      ...{ ...PRODUCTION, DATABASE_APP_PASSWORD },
    });
    expect(migrationDatabaseUrl).toBe(PRODUCTION.DATABASE_URL);
    const { username, password, host } = new URL(databaseUrl ?? '');
    expect([username, decodeURIComponent(password), host]).toEqual([
      ...['kwata_app', DATABASE_APP_PASSWORD, 'db.example:5432'],
    ]);
  });
});

describe('a bad value', () => {
  it.each([
    ['PORT', 'eighty'],
    ['PORT', '99999'],
    ['PUBLIC_URL', 'kwata.example secret'],
    ['DATABASE_URL', 'mysql://u:pa55word@db/kwata'],
    ['DATABASE_URL', 'pa55word'],
    ['REDIS_URL', 'https://u:pa55word@redis'],
    ['DATABASE_POOL', '1'],
    ['MASTER_KEY', 'short-secret'],
    ['USSD_CODE', '#150#'],
    ['USSD_CODE', '*237*55'],
    ['SMS_NUMBER', 'KWATA'],
    ['DEFAULT_LANGUAGE', 'pidgin'],
    ['DEFAULT_CITY', 'Douala'],
    ['LOG_LEVEL', 'loud'],
    ['CLOCK_START', 'yesterday'],
    ['NODE_ENV', 'staging'],
    ['CAMPAY_BASE_URL', 'ftp://secret@campay'],
    ['SMS_GATEWAYS', 'africastalking,pigeon'],
    ['SMS_ROUTES', 'MTN:pigeon'],
    ['SMS_SENDERS', 'MTN:A name too long'],
    ['TWILIO_FROM', 'MG-something-else'],
    ['TURN_DEADLINE_MS', '1.5'],
    ['TURN_DEADLINE_MS', '-4000'],
    ['COLLECT_DELAY_MS', 'NaN'],
    ['PROMPTS_MAX', '0'],
  ])('of %s (%s) is a sentence that names the variable, not the value', (name, value) => {
    const said = complaint({ [name]: value });
    expect(said).toMatch(/\.$/);
    expect(said).toContain(name);
    expect(said).not.toContain(value);
    expect(said).not.toContain('pa55word');
  });

  it('is told together with the others, so that one start shows all', () => {
    const said = complaint({ PORT: 'x1', LOG_LEVEL: 'x2', USSD_CODE: 'x3' });
    for (const name of ['PORT', 'LOG_LEVEL', 'USSD_CODE']) expect(said).toContain(name);
    expect(said).not.toMatch(/x[123]/);
  });
});

describe('production', () => {
  it('starts with real keys and real addresses', () => {
    expect(readConfig(PRODUCTION)).toMatchObject({
      ...{ isProduction: true, host: '0.0.0.0', sandboxUrl: null },
      webhookKeys: [PRODUCTION.WEBHOOK_KEY],
      campay: { webhookKey: PRODUCTION.CAMPAY_SECRET, permanentToken: '' },
    });
  });

  it.each(Object.keys(PRODUCTION).filter((name) => name !== 'NODE_ENV'))(
    'does not start without %s, or with it empty',
    (name) => {
      const rest = without(name);
      expect(complaint(rest)).toContain(name);
      expect(complaint({ ...rest, [name]: '' })).toContain(name);
    },
  );

  it.each([
    ...['WEBHOOK_KEY', 'WEBHOOK_KEY_NEXT', 'CAMPAY_SECRET', 'CAMPAY_APP_USERNAME'],
    ...['CAMPAY_APP_PASSWORD', 'AFRICASTALKING_USERNAME', 'AFRICASTALKING_API_KEY'],
  ])('does not start when %s has a value of the sandbox', (name) => {
    expect(complaint({ ...PRODUCTION, [name]: 'sandbox' })).toBe(
      `${name} holds a value of the sandbox.`,
    );
  });

  it.each([
    ['SANDBOX_URL', 'http://sandbox.example:3001'],
    ['CLOCK_START', '2026-11-16T11:00:00Z'],
    ['CAMPAY_BASE_URL', 'http://127.0.0.1:3001/campay/api'],
    ['AFRICASTALKING_BASE_URL', 'http://localhost:3001'],
    ['AFRICASTALKING_BASE_URL', 'http://[::1]:3001'],
    ['WEBHOOK_KEY', 'fifteen-letters'],
    ['WEBHOOK_KEY_NEXT', 'k'],
  ])('does not start with %s=%s', (name, value) => {
    const said = complaint({ ...PRODUCTION, [name]: value });
    expect(said).toContain(name);
    expect(said).not.toContain(value);
  });

  it.each([
    ['TWILIO_AUTH_TOKEN', { TWILIO_BASE_URL: 'https://t.example', TWILIO_ACCOUNT_SID: 'AC1' }],
    ['TWILIO_BASE_URL', { SMS_GATEWAYS: 'africastalking,twilio' }],
    ['KANNEL_PASSWORD', { KANNEL_BASE_URL: 'http://10.0.0.5:13013', KANNEL_USERNAME: 'app' }],
    ['KANNEL_USERNAME', { SMS_GATEWAYS: 'kannel' }],
  ])('does not start with a gateway that lacks %s', (name, more) => {
    expect(complaint({ ...PRODUCTION, ...more })).toContain(`${name} is required in production`);
  });

  it('has no address for gateways that nobody configured, and all it needs for one of its own', () => {
    expect(readConfig(PRODUCTION).smsGateways).toEqual({
      ...{ order: ['africastalking'], byOperator: {}, senders: {} },
      ...{ twilio: null, kannel: null },
    });
    const kannel = { KANNEL_BASE_URL: 'http://127.0.0.1:13013', KANNEL_FROM: '8055' };
    const login = { KANNEL_USERNAME: 'app', KANNEL_PASSWORD: 'hidden' };
    const env = { ...PRODUCTION, ...kannel, ...login, SMS_GATEWAYS: 'kannel,africastalking' };
    expect(readConfig(env).smsGateways).toMatchObject({
      ...{ order: ['kannel', 'africastalking'], twilio: null },
      kannel: { from: '8055', username: 'app' },
    });
  });

  it('has no WhatsApp without all that guards it, and Meta itself with it', () => {
    const cloud = {
      WHATSAPP_CLOUD_TOKEN: 'a-token-of-meta',
      WHATSAPP_CLOUD_PHONE_NUMBER_ID: '106540352242922',
      WHATSAPP_CLOUD_APP_SECRET: 'a-secret-of-meta',
    };
    expect(readConfig(PRODUCTION).whatsapp.cloud).toBeNull();
    expect(complaint({ ...PRODUCTION, ...cloud })).toContain(
      'WHATSAPP_CLOUD_VERIFY_TOKEN is required in production',
    );
    const whole = { ...PRODUCTION, ...cloud, WHATSAPP_CLOUD_VERIFY_TOKEN: 'a-word-for-meta' };
    expect(readConfig(whole).whatsapp.cloud?.baseUrl).toBe('https://graph.facebook.com');
    const sandbox = { ...whole, WHATSAPP_CLOUD_TOKEN: 'sandbox-whatsapp-token' };
    expect(complaint(sandbox)).toContain('WHATSAPP_CLOUD_TOKEN holds a value of the sandbox');
  });

  it('may hold a permanent CamPay token instead of a name and a password', () => {
    const rest = without('CAMPAY_APP_USERNAME', 'CAMPAY_APP_PASSWORD');
    const { campay } = readConfig({ ...rest, CAMPAY_API_KEY: 'a-permanent-token' });
    expect(campay).toMatchObject({ permanentToken: 'a-permanent-token', username: '' });
  });

  it('checks notices with the key that is there when the other name is empty', () => {
    const env = { ...PRODUCTION, CAMPAY_SECRET: '', CAMPAY_WEBHOOK_KEY: 'a-webhook-key' };
    expect(readConfig(env).campay.webhookKey).toBe('a-webhook-key');
  });

  it('answers to two keys while one replaces the other', () => {
    const env = { ...PRODUCTION, WEBHOOK_KEY_NEXT: 'the-next-one-of-all' };
    expect(readConfig(env).webhookKeys).toEqual([PRODUCTION.WEBHOOK_KEY, 'the-next-one-of-all']);
  });
});
