import Joi from 'joi';
import {
  twilioWhatsAppOf,
  unsafeWhatsAppOthers,
  whatsappWebOf,
  WHATSAPP_OTHERS,
  WHATSAPP_OTHERS_SANDBOX,
  type TwilioWhatsAppConfig,
  type WhatsAppOthersValues,
  type WhatsAppWebConfig,
} from './whatsapp-others.js';

export interface WhatsAppCloudConfig {
  baseUrl: string;
  token: string;
  phoneNumberId: string;
  /** Signs what Meta sends. */
  appSecret: string;
  /** What Meta says when it first calls. */
  verifyToken: string;
}

export interface WhatsAppConfig {
  /** Who carries chats, the first choice first. */
  order: string[];
  /** Null where it is not configured: then it has no address here either. */
  cloud: WhatsAppCloudConfig | null;
  twilio: TwilioWhatsAppConfig | null;
  web: WhatsAppWebConfig;
}

const words = () => Joi.string().empty('');

export const WHATSAPP = {
  WHATSAPP_DRIVERS: words()
    .pattern(/^(cloud|twilio|web)(,(cloud|twilio|web))*$/)
    .default('cloud'),
  WHATSAPP_CLOUD_BASE_URL: words().uri({ scheme: ['http', 'https'] }),
  WHATSAPP_CLOUD_TOKEN: words(),
  WHATSAPP_CLOUD_PHONE_NUMBER_ID: words().pattern(/^\d{5,30}$/),
  WHATSAPP_CLOUD_APP_SECRET: words(),
  WHATSAPP_CLOUD_VERIFY_TOKEN: words(),
  ...WHATSAPP_OTHERS,
};

const CLOUD_NAMES = [
  'WHATSAPP_CLOUD_TOKEN',
  'WHATSAPP_CLOUD_PHONE_NUMBER_ID',
  'WHATSAPP_CLOUD_APP_SECRET',
  'WHATSAPP_CLOUD_VERIFY_TOKEN',
] as const;

export type WhatsAppValues = WhatsAppOthersValues & { WHATSAPP_DRIVERS: string } & Partial<
    Record<(typeof CLOUD_NAMES)[number] | 'WHATSAPP_CLOUD_BASE_URL', string>
  >;

/** What the sandbox knows; never filled in production. */
export const WHATSAPP_SANDBOX_SECRETS = {
  WHATSAPP_CLOUD_TOKEN: 'sandbox-whatsapp-token',
  WHATSAPP_CLOUD_PHONE_NUMBER_ID: '100000000000055',
  WHATSAPP_CLOUD_APP_SECRET: 'sandbox-whatsapp-secret',
  WHATSAPP_CLOUD_VERIFY_TOKEN: 'sandbox-whatsapp-verify',
  ...WHATSAPP_OTHERS_SANDBOX,
};

const META = 'https://graph.facebook.com';

/** @param sandbox the address of the sandbox's play of Meta, empty in production. */
export function whatsappOf(values: WhatsAppValues, sandbox: string): WhatsAppConfig {
  const { WHATSAPP_CLOUD_TOKEN: token, WHATSAPP_CLOUD_PHONE_NUMBER_ID: phoneNumberId } = values;
  const { WHATSAPP_CLOUD_APP_SECRET: appSecret } = values;
  const { WHATSAPP_CLOUD_VERIFY_TOKEN: verifyToken } = values;
  const baseUrl = values.WHATSAPP_CLOUD_BASE_URL ?? (sandbox || META);
  return {
    order: [...new Set(values.WHATSAPP_DRIVERS.split(','))],
    cloud:
      token && phoneNumberId && appSecret && verifyToken
        ? { baseUrl, token, phoneNumberId, appSecret, verifyToken }
        : null,
    twilio: twilioWhatsAppOf(values),
    web: whatsappWebOf(values),
  };
}

/** Why a real deployment may not start with these: all of them or none, since each guards another. */
export function unsafeWhatsApp(value: Record<string, unknown>): string[] {
  const missing = CLOUD_NAMES.filter((name) => value[name] === undefined);
  const isPartly = missing.length > 0 && missing.length < CLOUD_NAMES.length;
  return [
    ...(isPartly
      ? missing.map((name) => `${name} is required in production with whatsapp_cloud.`)
      : []),
    ...unsafeWhatsAppOthers(value),
  ];
}
