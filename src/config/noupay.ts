import Joi from 'joi';

/** What the environment says of NouPay; null where it is off. */
export type NouPayConfig = {
  baseUrl: string;
} & (
  | { profile: 'generic'; apiKey: string; secret: string }
  | { profile: 'noupia'; developerKey: string; productKey: string; signature: string }
);

const words = () => Joi.string().empty('');

/** The part of the schema that is NouPay's. */
export const NOUPAY = {
  NOUPAY_PROFILE: Joi.string().valid('off', 'noupia', 'generic').empty('').default('off'),
  NOUPAY_ACCEPT_ASSUMED_CONTRACT: Joi.boolean().empty('').default(false),
  NOUPAY_BASE_URL: words().uri({ scheme: ['http', 'https'] }),
  NOUPAY_API_KEY: words(),
  NOUPAY_SECRET: words(),
  NOUPAY_PRODUCT_KEY: words(),
  NOUPAY_SIGNATURE: words(),
};

export type NouPayValues = { NOUPAY_PROFILE: string } & Partial<
  Record<
    | 'NOUPAY_BASE_URL'
    | 'NOUPAY_API_KEY'
    | 'NOUPAY_SECRET'
    | 'NOUPAY_PRODUCT_KEY'
    | 'NOUPAY_SIGNATURE',
    string
  >
>;

/** What the sandbox knows; never filled in production. */
export const NOUPAY_SANDBOX_SECRETS = {
  NOUPAY_API_KEY: 'sandbox-noupay-key',
  NOUPAY_SECRET: 'sandbox-noupay-secret',
  NOUPAY_PRODUCT_KEY: 'sandbox-noupay-product-key',
};

/** @param sandbox the address of the sandbox's NouPay, empty in production. */
export function noupayOf(values: NouPayValues, sandbox: string): NouPayConfig | null {
  const baseUrl = values.NOUPAY_BASE_URL ?? sandbox;
  const key = values.NOUPAY_API_KEY ?? '';
  if (values.NOUPAY_PROFILE === 'generic') {
    return { profile: 'generic', baseUrl, apiKey: key, secret: values.NOUPAY_SECRET ?? '' };
  }
  if (values.NOUPAY_PROFILE !== 'noupia') return null;
  const productKey = values.NOUPAY_PRODUCT_KEY ?? '';
  const signature = values.NOUPAY_SIGNATURE ?? 'np-live';
  return { profile: 'noupia', baseUrl, developerKey: key, productKey, signature };
}

const NEEDED: Record<string, string[]> = {
  off: [],
  generic: ['NOUPAY_BASE_URL', 'NOUPAY_API_KEY', 'NOUPAY_SECRET'],
  noupia: ['NOUPAY_BASE_URL', 'NOUPAY_API_KEY', 'NOUPAY_PRODUCT_KEY'],
};

/** Why a real deployment may not start with this NouPay: one sentence each. */
export function unsafeNouPay(value: Record<string, unknown>): string[] {
  const { NOUPAY_PROFILE: profile } = value;
  if (typeof profile !== 'string' || profile === 'off') return [];
  const missing = (NEEDED[profile] ?? []).filter((name) => value[name] === undefined);
  const isAccepted = value.NOUPAY_ACCEPT_ASSUMED_CONTRACT === true;
  return [
    ...missing.map((name) => `${name} is required in production with NOUPAY_PROFILE=${profile}.`),
    ...(isAccepted
      ? []
      : [
          'NOUPAY_ACCEPT_ASSUMED_CONTRACT must be true in production: no document of the vendor confirms what NOUPAY_PROFILE speaks.',
        ]),
  ];
}
