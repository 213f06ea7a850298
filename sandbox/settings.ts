/** Everything this world can be told at birth. Times in milliseconds, amounts in francs. */
export interface Settings {
  host: string;
  /** 0 picks a free port. */
  port: number;
  /** Base address of the application that is called back. */
  appUrl: string;
  /** Secret that guards callbacks of gateways that sign nothing. */
  webhookKey: string;
  /** The service code that the gateway rents, such as *237*55#. */
  ussdCode: string;
  /** The short number that phones write to. */
  smsNumber: string;
  /** Phones that the handset page opens with, as `number:role:name`, separated by commas. */
  pagePhones: string;
  /** Codes that the page offers beside the service code, separated by commas. */
  pageDials: string;
  /** Draws the variants of answers. */
  seed: number;
  /** When this world's clock begins; absent, now. */
  clockStart?: number;
  africastalkingApiKey: string;
  africastalkingUsername: string;
  /** Where the message centre listens for binds; 0 picks a free port. */
  smppPort: number;
  smppSystemId: string;
  smppPassword: string;
  /** What MTN says of the language of its phones, `fr` or `en`; empty, nothing. */
  mtnLanguage: string;
  twilioAccountSid: string;
  /** Guards what is sent and signs what is called back. */
  twilioAuthToken: string;
  kannelUsername: string;
  kannelPassword: string;
  /** Guards what is sent by WhatsApp's Cloud API; the secret signs what is called back. */
  whatsappCloudToken: string;
  whatsappCloudAppSecret: string;
  whatsappCloudPhoneNumberId: string;
  /** The business's number on WhatsApp, as people see it. */
  whatsappNumber: string;
  campayAppUsername: string;
  campayAppPassword: string;
  campayPermanentToken: string;
  campayWebhookKey: string;
  /** The dashboard offers GET or POST; `any` draws one for every notice. */
  campayWebhookMethod: 'any' | 'get' | 'post_json' | 'post_form';
  /** What a second collect with the same external reference gets: the sources contradict each other. */
  campayDuplicates: 'any' | 'replay' | 'refuse';
  campayTokenMs: number;
  /** Withdrawals by API must be switched on in the dashboard. */
  campayWithdrawals: boolean;
  campayFloatXaf: number;
  campayWebhookDelayMs: number;
  campaySettleMs: number;
  noupayApiKey: string;
  /** Signs requests and notices of NouPay's profile `generic`. */
  noupaySecret: string;
  noupayProductKey: string;
  noupayWebhookDelayMs: number;
  ussdSessionMs: number;
  ussdAnswerMs: number;
  smsDeliveryMs: number;
  whatsappDeliveryMs: number;
  smsValidityMs: number;
  /** How long a Mobile Money request waits for the PIN. */
  promptMs: number;
  /** How long a request waits for a phone whose USSD line is taken. */
  promptBusyMs: number;
  autoApproveMs: number;
  callbackMs: number;
  /** Gaps between the tries of a callback that was not taken. */
  retryGapsMs: readonly number[];
  /** Rows kept in each book. */
  bookLimit: number;
}

export const defaultSettings: Settings = {
  host: '127.0.0.1',
  port: 3001,
  appUrl: 'http://127.0.0.1:3000',
  webhookKey: 'sandbox',
  ussdCode: '*237*55#',
  smsNumber: '8055',
  pagePhones: '670000001,690000002,650000003',
  pageDials: '',
  seed: 1,
  africastalkingApiKey: 'sandbox-at-key',
  africastalkingUsername: 'sandbox',
  smppPort: 0,
  smppSystemId: 'sandbox-smpp',
  smppPassword: 'sandbox',
  mtnLanguage: '',
  twilioAccountSid: 'sandbox-twilio-account',
  twilioAuthToken: 'sandbox-twilio-token',
  kannelUsername: 'sandbox-kannel',
  kannelPassword: 'sandbox-kannel-password',
  whatsappCloudToken: 'sandbox-whatsapp-token',
  whatsappCloudAppSecret: 'sandbox-whatsapp-secret',
  whatsappCloudPhoneNumberId: '100000000000055',
  whatsappNumber: '237655000055',
  campayAppUsername: 'sandbox-campay-username',
  campayAppPassword: 'sandbox-campay-password',
  campayPermanentToken: 'sandbox-campay-permanent-token',
  campayWebhookKey: 'sandbox-campay-webhook-key',
  campayWebhookMethod: 'any',
  campayDuplicates: 'any',
  // [A] 3600 s in every sample.
  campayTokenMs: 3_600_000,
  campayWithdrawals: true,
  campayFloatXaf: 1_000_000,
  campayWebhookDelayMs: 50,
  campaySettleMs: 50,
  noupayApiKey: 'sandbox-noupay-key',
  noupaySecret: 'sandbox-noupay-secret',
  noupayProductKey: 'sandbox-noupay-product-key',
  noupayWebhookDelayMs: 50,
  // [T] Africa's Talking help article 1284071: 180 s for a session, 15 s for the application's answer.
  ussdSessionMs: 180_000,
  ussdAnswerMs: 15_000,
  smsDeliveryMs: 20,
  whatsappDeliveryMs: 20,
  smsValidityMs: 86_400_000,
  promptMs: 600_000,
  promptBusyMs: 60_000,
  autoApproveMs: 50,
  callbackMs: 10_000,
  // Africa's Talking repeats a callback that was not taken for about ten minutes.
  retryGapsMs: [1000, 2000, 5000, 10_000, 30_000, 60_000, 120_000, 180_000, 190_000],
  bookLimit: 200_000,
};

/** Settings that stand in the environment under the application's own names. */
const sharedNames: Partial<Record<keyof Settings, string>> = {
  host: 'HOST',
  webhookKey: 'WEBHOOK_KEY',
  ussdCode: 'USSD_CODE',
  smsNumber: 'SMS_NUMBER',
  clockStart: 'CLOCK_START',
  africastalkingApiKey: 'AFRICASTALKING_API_KEY',
  africastalkingUsername: 'AFRICASTALKING_USERNAME',
  smppSystemId: 'SMPP_SYSTEM_ID',
  smppPassword: 'SMPP_PASSWORD',
  twilioAccountSid: 'TWILIO_ACCOUNT_SID',
  twilioAuthToken: 'TWILIO_AUTH_TOKEN',
  kannelUsername: 'KANNEL_USERNAME',
  kannelPassword: 'KANNEL_PASSWORD',
  whatsappCloudToken: 'WHATSAPP_CLOUD_TOKEN',
  whatsappCloudAppSecret: 'WHATSAPP_CLOUD_APP_SECRET',
  whatsappCloudPhoneNumberId: 'WHATSAPP_CLOUD_PHONE_NUMBER_ID',
  campayAppUsername: 'CAMPAY_APP_USERNAME',
  campayAppPassword: 'CAMPAY_APP_PASSWORD',
  campayPermanentToken: 'CAMPAY_PERMANENT_TOKEN',
  campayWebhookKey: 'CAMPAY_WEBHOOK_KEY',
  noupayApiKey: 'NOUPAY_API_KEY',
  noupaySecret: 'NOUPAY_SECRET',
  noupayProductKey: 'NOUPAY_PRODUCT_KEY',
};

/** The variable of a setting: its shared name, or SANDBOX_ and its own name (`promptMs`: SANDBOX_PROMPT_MS). */
function variableOf(name: keyof Settings): string {
  return sharedNames[name] ?? `SANDBOX_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}

const rules: Partial<Record<keyof Settings, RegExp>> = {
  appUrl: /^https?:\/\/.+/,
  ussdCode: /^[*#][\d*]+#$/,
  mtnLanguage: /^(fr|en)$/,
  campayWebhookMethod: /^(any|get|post_json|post_form)$/,
  campayDuplicates: /^(any|replay|refuse)$/,
};

function parsed(name: keyof Settings, text: string): unknown {
  if (name === 'clockStart') return Date.parse(text);
  if (name === 'retryGapsMs') return text.split(',').map(Number);
  if (name === 'campayWithdrawals') return text === 'true';
  return typeof defaultSettings[name] === 'number' ? Number(text) : text;
}

/** Reads the environment; a value that cannot be used throws a sentence that names its variable only. */
export function settingsFrom(env: Record<string, string | undefined>): Settings {
  const settings: Record<string, unknown> = { ...defaultSettings };
  for (const name of [...Object.keys(defaultSettings), 'clockStart'] as (keyof Settings)[]) {
    const text = env[variableOf(name)];
    if (text === undefined || text === '') continue;
    const value = parsed(name, text);
    const numbers = [value].flat().filter((item) => typeof item === 'number');
    const sound = numbers.every((number) => Number.isFinite(number) && number >= 0);
    if (!sound || rules[name]?.test(text) === false)
      throw new Error(`${variableOf(name)} has a value that the sandbox cannot use`);
    settings[name] = value;
  }
  return settings as unknown as Settings;
}
