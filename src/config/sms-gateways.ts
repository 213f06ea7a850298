import Joi from 'joi';
import type { Operator } from '../lib/phone.js';

export interface TwilioConfig {
  baseUrl: string;
  accountSid: string;
  authToken: string;
  /** A number, a name or a messaging service. */
  from: string;
}

export interface KannelConfig {
  baseUrl: string;
  username: string;
  password: string;
  from: string;
}

/** Who carries SMS. */
export interface SmsGatewaysConfig {
  /** Who sends, the first choice first. */
  order: string[];
  /** Who carries to the phones of an operator before the others. */
  byOperator: Partial<Record<Operator, string[]>>;
  /** The number or name that an operator has registered, where it is not the gateway's own. */
  senders: Partial<Record<Operator, string>>;
  /** Null where it is not configured: then it has no address here either. */
  twilio: TwilioConfig | null;
  kannel: KannelConfig | null;
}

const words = () => Joi.string().empty('');
const address = () => words().uri({ scheme: ['http', 'https'] });
const SENDER = '(\\+?\\d{3,15}|[A-Za-z0-9 ]{1,11}|MG[0-9a-f]{32})';
const sender = () => words().pattern(new RegExp(`^${SENDER}$`));

const GATEWAY = '(africastalking|twilio|kannel|smpp)';
const OPERATOR = '(MTN|ORANGE|CAMTEL|NEXTTEL)';
const ROUTE = `${OPERATOR}:${GATEWAY}(,${GATEWAY})*`;

/** The part of the schema that is theirs; Africa's Talking has USSD too and stands in config.ts. */
export const SMS_GATEWAYS = {
  SMS_GATEWAYS: words()
    .pattern(new RegExp(`^${GATEWAY}(,${GATEWAY})*$`))
    .default('africastalking'),
  SMS_ROUTES: words().pattern(new RegExp(`^${ROUTE}(;${ROUTE})*$`)),
  SMS_SENDERS: words().pattern(new RegExp(`^${OPERATOR}:${SENDER}(;${OPERATOR}:${SENDER})*$`)),
  TWILIO_BASE_URL: address(),
  TWILIO_ACCOUNT_SID: words(),
  TWILIO_AUTH_TOKEN: words(),
  TWILIO_FROM: sender(),
  KANNEL_BASE_URL: address(),
  KANNEL_USERNAME: words(),
  KANNEL_PASSWORD: words(),
  KANNEL_FROM: sender(),
};

const TWILIO_NAMES = ['TWILIO_BASE_URL', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'] as const;
const KANNEL_NAMES = ['KANNEL_BASE_URL', 'KANNEL_USERNAME', 'KANNEL_PASSWORD'] as const;

export type SmsGatewaysValues = { SMS_GATEWAYS: string } & Partial<
  Record<
    | 'SMS_ROUTES'
    | 'SMS_SENDERS'
    | (typeof TWILIO_NAMES)[number]
    | (typeof KANNEL_NAMES)[number]
    | 'TWILIO_FROM'
    | 'KANNEL_FROM',
    string
  >
>;

/** What the sandbox knows; never filled in production. */
export const SMS_SANDBOX_SECRETS = {
  TWILIO_ACCOUNT_SID: 'sandbox-twilio-account',
  TWILIO_AUTH_TOKEN: 'sandbox-twilio-token',
  KANNEL_USERNAME: 'sandbox-kannel',
  KANNEL_PASSWORD: 'sandbox-kannel-password',
};

/**
 * @param ofSandbox the address of a path in the sandbox, empty in production.
 * @param number the short number of the house, where a gateway has none of its own.
 */
export function smsGatewaysOf(
  values: SmsGatewaysValues,
  ofSandbox: (path: string) => string,
  number: string,
): SmsGatewaysConfig {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = values;
  const { KANNEL_USERNAME: username, KANNEL_PASSWORD: password } = values;
  const twilioUrl = values.TWILIO_BASE_URL ?? ofSandbox('/twilio');
  const kannelUrl = values.KANNEL_BASE_URL ?? ofSandbox('/kannel');
  const twilioFrom = values.TWILIO_FROM ?? number;
  const kannelFrom = values.KANNEL_FROM ?? number;
  return {
    order: [...new Set(values.SMS_GATEWAYS.split(','))],
    byOperator: routesOf(values.SMS_ROUTES ?? ''),
    senders: Object.fromEntries(pairsOf(values.SMS_SENDERS ?? '')),
    twilio:
      twilioUrl && accountSid && authToken
        ? { baseUrl: twilioUrl, accountSid, authToken, from: twilioFrom }
        : null,
    kannel:
      kannelUrl && username && password
        ? { baseUrl: kannelUrl, username, password, from: kannelFrom }
        : null,
  };
}

/** Reads `MTN:kannel,twilio;ORANGE:twilio`. */
function routesOf(words: string): SmsGatewaysConfig['byOperator'] {
  return Object.fromEntries(
    pairsOf(words).map(([operator, names]) => [operator, names.split(',')]),
  );
}

function pairsOf(words: string): [string, string][] {
  const pairs = words.split(';').filter((pair) => pair !== '');
  return pairs.map((pair) => {
    const [operator = '', value = ''] = pair.split(':');
    return [operator, value];
  });
}

/** Why a real deployment may not start with these: one sentence each. */
export function unsafeSmsGateways(value: Record<string, unknown>): string[] {
  const order = typeof value.SMS_GATEWAYS === 'string' ? value.SMS_GATEWAYS.split(',') : [];
  return [
    ...missingOf(value, TWILIO_NAMES, order.includes('twilio')),
    ...missingOf(value, KANNEL_NAMES, order.includes('kannel')),
  ];
}

/** All of a gateway's variables or none; all where it is to send. */
function missingOf(
  value: Record<string, unknown>,
  names: readonly string[],
  isSending: boolean,
): string[] {
  const missing = names.filter((name) => value[name] === undefined);
  const [first = ''] = names;
  const isPartly = missing.length > 0 && missing.length < names.length;
  const gateway = first.replace(/_.*/, '').toLowerCase();
  return isSending || isPartly
    ? missing.map((name) => `${name} is required in production with ${gateway}.`)
    : [];
}
