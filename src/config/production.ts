import { unsafeCampay } from './campay.js';
import { unsafeNouPay } from './noupay.js';
import { unsafeSmpp } from './smpp.js';
import { unsafeSmsGateways } from './sms-gateways.js';
import { unsafeWhatsApp } from './whatsapp.js';

/** A development default that must never guard anything real. */
export const DEFAULT_KEY = 'sandbox';

/** What a real deployment may not start without, or may not start with: one sentence each. */
export function unsafeInProduction(value: Record<string, unknown>): string[] {
  return [
    ...REQUIRED.filter((name) => value[name] === undefined).map(
      (name) => `${name} is required in production.`,
    ),
    ...unsafeCampay(value),
    ...unsafeNouPay(value),
    ...unsafeSmsGateways(value),
    ...unsafeSmpp(value),
    ...unsafeWhatsApp(value),
    ...SECRETS.filter((name) => isDefault(value[name])).map(
      (name) => `${name} holds a value of the sandbox.`,
    ),
    ...CALLBACK_KEYS.filter((name) => isShort(value[name])).map(
      (name) => `${name} needs ${String(KEY_LENGTH)} characters or more: it can be guessed.`,
    ),
    ...NOWHERE.filter((name) => value[name] !== undefined).map(
      (name) => `${name} has no place in production.`,
    ),
    ...ADDRESSES.filter((name) => isLoopback(value[name])).map(
      (name) => `${name} points at this machine; production needs the real provider.`,
    ),
  ];
}

/** All that tells a gateway from anybody who can write `+237...` into a form. */
const CALLBACK_KEYS = ['WEBHOOK_KEY', 'WEBHOOK_KEY_NEXT'];
const KEY_LENGTH = 16;
const NOWHERE = ['SANDBOX_URL', 'CLOCK_START'];
const REQUIRED = [
  'DATABASE_URL',
  'PUBLIC_URL',
  'WEBHOOK_KEY',
  'MASTER_KEY',
  'AFRICASTALKING_BASE_URL',
  'AFRICASTALKING_USERNAME',
  'AFRICASTALKING_API_KEY',
  'CAMPAY_BASE_URL',
];
// A Kannel of one's own may well run on this machine.
const ADDRESSES = [
  'AFRICASTALKING_BASE_URL',
  'TWILIO_BASE_URL',
  'CAMPAY_BASE_URL',
  'NOUPAY_BASE_URL',
  'WHATSAPP_CLOUD_BASE_URL',
];
const SECRETS = [
  'WEBHOOK_KEY',
  'WEBHOOK_KEY_NEXT',
  'MASTER_KEY',
  'CAMPAY_SECRET',
  'CAMPAY_WEBHOOK_KEY',
  'CAMPAY_API_KEY',
  'CAMPAY_APP_USERNAME',
  'CAMPAY_APP_PASSWORD',
  'NOUPAY_API_KEY',
  'NOUPAY_SECRET',
  'NOUPAY_PRODUCT_KEY',
  'AFRICASTALKING_USERNAME',
  'AFRICASTALKING_API_KEY',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'KANNEL_USERNAME',
  'KANNEL_PASSWORD',
  'WHATSAPP_CLOUD_TOKEN',
  'WHATSAPP_CLOUD_APP_SECRET',
  'WHATSAPP_CLOUD_VERIFY_TOKEN',
];

function isDefault(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith(DEFAULT_KEY);
}

function isShort(value: unknown): boolean {
  return typeof value === 'string' && value.length < KEY_LENGTH && !isDefault(value);
}

function isLoopback(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const { hostname } = new URL(value);
  return /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(hostname);
}
