import Joi from 'joi';

/** What the environment says of a message centre that is reached by SMPP; null where there is none. */
export interface SmppConfig {
  /** `smpp://host:2775`, `ssmpp://` over TLS. */
  url: string;
  systemId: string;
  password: string;
  systemType: string;
  from: string;
  window: number;
  answerMs: number;
  enquireMs: number;
  againMs: readonly number[];
}

const words = () => Joi.string().empty('');
/** A C string of the specification is that long. */
const short = (length: number) => words().max(length);

/** The part of the schema that is SMPP's. */
export const SMPP = {
  SMPP_BASE_URL: words().uri({ scheme: ['smpp', 'ssmpp'] }),
  SMPP_SYSTEM_ID: short(15),
  SMPP_PASSWORD: short(8),
  SMPP_SYSTEM_TYPE: short(12),
  SMPP_FROM: words().pattern(/^(\+?\d{3,15}|[A-Za-z0-9 ]{1,11})$/),
  SMPP_WINDOW: Joi.number().integer().min(1).max(100).default(10),
  SMPP_ENQUIRE_SECONDS: Joi.number().integer().min(1).max(300).default(30),
};

export type SmppValues = { SMPP_WINDOW: number; SMPP_ENQUIRE_SECONDS: number } & Partial<
  Record<
    'SMPP_BASE_URL' | 'SMPP_SYSTEM_ID' | 'SMPP_PASSWORD' | 'SMPP_SYSTEM_TYPE' | 'SMPP_FROM',
    string
  >
>;

/** What the sandbox knows; never filled in production. */
export const SMPP_SANDBOX_SECRETS = {
  SMPP_SYSTEM_ID: 'sandbox-smpp',
  SMPP_PASSWORD: 'sandbox',
};

const AGAIN_MS = [500, 1_000, 2_000, 5_000, 10_000, 15_000];

/** @param number the short number of the house, where the centre gave none of its own. */
export function smppOf(
  values: SmppValues,
  { number, answerMs }: { number: string; answerMs: number },
): SmppConfig | null {
  const { SMPP_BASE_URL: url, SMPP_SYSTEM_ID: systemId, SMPP_PASSWORD: password } = values;
  if (!url || !systemId || !password) return null;
  return {
    ...{ url, systemId, password, systemType: values.SMPP_SYSTEM_TYPE ?? '' },
    ...{ from: values.SMPP_FROM ?? number, window: values.SMPP_WINDOW, answerMs },
    ...{ enquireMs: values.SMPP_ENQUIRE_SECONDS * 1_000, againMs: AGAIN_MS },
  };
}

const NEEDED = ['SMPP_BASE_URL', 'SMPP_SYSTEM_ID', 'SMPP_PASSWORD'];

/** Why a real deployment may not start with this SMPP: one sentence each. */
export function unsafeSmpp(value: Record<string, unknown>): string[] {
  const order = typeof value.SMS_GATEWAYS === 'string' ? value.SMS_GATEWAYS.split(',') : [];
  const missing = NEEDED.filter((name) => value[name] === undefined);
  const isPartly = missing.length > 0 && missing.length < NEEDED.length;
  return order.includes('smpp') || isPartly
    ? missing.map((name) => `${name} is required in production with smpp.`)
    : [];
}
