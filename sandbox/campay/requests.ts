import type { Transaction } from '../books.js';
import type { Handsets } from '../handsets.js';
import type { Answer } from '../http.js';
import { parseMsisdn, type Operator } from '../numbers.js';
import type { Random } from '../random.js';
import { fieldRefusal, refusal } from './answers.js';
import type { Ask } from './payments.js';

/** The operators whose wallets CamPay reaches. */
export type WalletOperator = 'MTN' | 'ORANGE';

export function hasWallet(operator: Operator): operator is WalletOperator {
  return operator === 'MTN' || operator === 'ORANGE';
}

export function isCampayNumber(number: string): boolean {
  return /^237\d{9}$/.test(number) && parseMsisdn(number) !== undefined;
}

/** What is wrong with a request for money, in CamPay's words. */
export function problemOf(
  fields: Record<string, string>,
  phoneField: 'from' | 'to',
  { handsets, random }: { handsets: Handsets; random: Random },
): Answer | undefined {
  const missing = ['amount', phoneField].find((name) => !fields[name]);
  if (missing) return fieldRefusal(missing);
  const { amount = '', [phoneField]: number = '', currency = 'XAF' } = fields;
  if (!/^[1-9]\d*$/.test(amount)) return refusal('ER201', random);
  if (!isCampayNumber(number)) return refusal('ER101', random);
  if (!hasWallet(handsets.get(number).operator)) return refusal('ER102', random);
  return currency === 'XAF' ? undefined : fieldRefusal('currency', 'Invalid currency.');
}

export function askOf(fields: Record<string, string>, phoneField: 'from' | 'to'): Ask {
  return {
    amountXaf: Number(fields.amount),
    msisdn: fields[phoneField] ?? '',
    description: fields.description ?? '',
    externalReference: fields.external_reference ?? '',
    externalUser: fields.external_user ?? '',
  };
}

/** Whether a request with a known reference asks for the same thing again. */
export function isSame(known: Transaction, ask: Ask): boolean {
  return known.amountXaf === ask.amountXaf && known.msisdn === ask.msisdn;
}

export function isUuidV4(text: string): boolean {
  return /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.test(text);
}
