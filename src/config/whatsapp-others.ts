import Joi from 'joi';
import { join } from 'node:path';

/** WhatsApp by Twilio, with the account that carries SMS. */
export interface TwilioWhatsAppConfig {
  /** The number that people chat with, or a messaging service. */
  from: string;
  /** Content templates of the account, by name and language (`order_ready.fr`). */
  templates: Readonly<Record<string, string>>;
}

/** WhatsApp in a browser that one process holds. */
export interface WhatsAppWebConfig {
  /** As good as the account itself: nobody else may read it. */
  sessionFolder: string;
  /** Null: the first Chromium of the path. */
  browser: string | null;
  perMinute: number;
  perDay: number;
}

const words = () => Joi.string().empty('');
const whole = (usual: number) => Joi.number().integer().min(1).empty('').default(usual);
const TEMPLATE = '[a-z0-9_]+\\.(fr|en)=HX[0-9a-f]{32}';

export const WHATSAPP_OTHERS = {
  TWILIO_WHATSAPP_FROM: words().pattern(/^(\+\d{6,15}|MG[0-9a-f]{32})$/),
  TWILIO_WHATSAPP_TEMPLATES: words().pattern(new RegExp(`^${TEMPLATE}(,${TEMPLATE})*$`)),
  WHATSAPP_WEB_SESSION_FOLDER: words(),
  WHATSAPP_WEB_BROWSER: words(),
  WHATSAPP_WEB_PER_MINUTE: whole(20).max(60),
  WHATSAPP_WEB_PER_DAY: whole(2_000).max(20_000),
};

export type WhatsAppOthersValues = Record<
  'WHATSAPP_WEB_PER_MINUTE' | 'WHATSAPP_WEB_PER_DAY',
  number
> &
  Partial<
    Record<
      | 'TWILIO_WHATSAPP_FROM'
      | 'TWILIO_WHATSAPP_TEMPLATES'
      | 'WHATSAPP_WEB_SESSION_FOLDER'
      | 'WHATSAPP_WEB_BROWSER',
      string
    >
  > & { DATA_DIR: string };

/** What the sandbox knows; never filled in production. */
export const WHATSAPP_OTHERS_SANDBOX = { TWILIO_WHATSAPP_FROM: '+237655000055' };

export function twilioWhatsAppOf(values: WhatsAppOthersValues): TwilioWhatsAppConfig | null {
  const { TWILIO_WHATSAPP_FROM: from, TWILIO_WHATSAPP_TEMPLATES: list } = values;
  const pairs = list?.split(',').map((pair) => pair.split('=') as [string, string]) ?? [];
  return from ? { from, templates: Object.fromEntries(pairs) } : null;
}

export function whatsappWebOf(values: WhatsAppOthersValues): WhatsAppWebConfig {
  return {
    sessionFolder: values.WHATSAPP_WEB_SESSION_FOLDER ?? join(values.DATA_DIR, 'whatsapp-web'),
    browser: values.WHATSAPP_WEB_BROWSER ?? null,
    perMinute: values.WHATSAPP_WEB_PER_MINUTE,
    perDay: values.WHATSAPP_WEB_PER_DAY,
  };
}

/** Why a real deployment may not start with these: what is to carry chats has all that it needs. */
export function unsafeWhatsAppOthers(value: Record<string, unknown>): string[] {
  const drivers = value['WHATSAPP_DRIVERS'];
  const order = typeof drivers === 'string' ? drivers.split(',') : [];
  const needs = order.includes('twilio')
    ? ['TWILIO_BASE_URL', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_WHATSAPP_FROM']
    : [];
  return [
    ...needs
      .filter((name) => value[name] === undefined)
      .map((name) => `${name} is required in production with WHATSAPP_DRIVERS naming twilio.`),
    ...(order.includes('web') && value['WHATSAPP_WEB_SESSION_FOLDER'] === undefined
      ? [
          'WHATSAPP_WEB_SESSION_FOLDER is required in production with web: it must outlive a release.',
        ]
      : []),
  ];
}
