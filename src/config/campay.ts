import Joi from 'joi';

/** The first payment provider: a permanent token, or a login for temporary ones. */
export interface CampayConfig {
  baseUrl: string;
  username: string;
  password: string;
  permanentToken: string;
  /** Checks payment notices. */
  webhookKey: string;
}

const NAMES = [
  'CAMPAY_APP_USERNAME',
  'CAMPAY_APP_PASSWORD',
  'CAMPAY_API_KEY',
  'CAMPAY_SECRET',
  'CAMPAY_WEBHOOK_KEY',
] as const;

export type CampayValues = Partial<Record<(typeof NAMES)[number] | 'CAMPAY_BASE_URL', string>>;

const words = () => Joi.string().empty('');

export const CAMPAY = {
  CAMPAY_BASE_URL: words().uri({ scheme: ['http', 'https'] }),
  ...Object.fromEntries(NAMES.map((name) => [name, words()])),
};

/** What the sandbox knows; never filled in production. */
export const CAMPAY_SANDBOX_SECRETS = {
  CAMPAY_APP_USERNAME: 'sandbox-campay-username',
  CAMPAY_APP_PASSWORD: 'sandbox-campay-password',
  CAMPAY_API_KEY: '',
  CAMPAY_WEBHOOK_KEY: 'sandbox-campay-webhook-key',
};

/** @param sandbox the address of the sandbox's play of it, empty in production. */
export function campayOf(values: CampayValues, sandbox: string): CampayConfig {
  return {
    baseUrl: values.CAMPAY_BASE_URL ?? sandbox,
    username: values.CAMPAY_APP_USERNAME ?? '',
    password: values.CAMPAY_APP_PASSWORD ?? '',
    permanentToken: values.CAMPAY_API_KEY ?? '',
    webhookKey: values.CAMPAY_SECRET ?? values.CAMPAY_WEBHOOK_KEY ?? '',
  };
}

/** Why a real deployment may not start with these: one sentence each. */
export function unsafeCampay(value: Record<string, unknown>): string[] {
  const isMissing = (name: keyof CampayValues) => value[name] === undefined;
  return [
    ...(isMissing('CAMPAY_SECRET') && isMissing('CAMPAY_WEBHOOK_KEY')
      ? ['CAMPAY_SECRET is required in production: it checks payment notices.']
      : []),
    ...(isMissing('CAMPAY_API_KEY') &&
    (isMissing('CAMPAY_APP_USERNAME') || isMissing('CAMPAY_APP_PASSWORD'))
      ? [
          'CAMPAY_API_KEY, or CAMPAY_APP_USERNAME and CAMPAY_APP_PASSWORD, is required in production.',
        ]
      : []),
  ];
}
