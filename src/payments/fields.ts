import { parsePhone, type Phone } from '../lib/phone.js';
import type { FailureReason, TransactionState } from './provider.js';

// How providers write things: read here once, for all of them.

/** One answer's fields, or a history row. */
export type Fields = Record<string, unknown>;

/** A text or number as trimmed text; CamPay writes absent values as "", null or the word "None". */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).trim();
  return text === '' || /^(none|null)$/i.test(text) ? null : text;
}

/** A reference as anybody would make one; what cannot be stored or sent again is none. */
export function referenceOf(value: unknown): string | null {
  const text = textOf(value);
  return text !== null && /^[\x21-\x7e]{1,128}$/.test(text) ? text : null;
}

/** Whole francs from 1, 1.0 or "1.00"; null for a fraction or anything else. */
export function francsOf(value: unknown): number | null {
  const match = /^(\d{1,12})(?:\.0+)?$/.exec(textOf(value) ?? '');
  return match ? Number(match[1]) : null;
}

/** Francs rounded down: a provider's fee can leave fractions, and half a franc is not ours. */
export function francsFloorOf(value: unknown): number | null {
  const match = /^(\d{1,12})(?:\.\d+)?$/.exec(textOf(value) ?? '');
  return match ? Number(match[1]) : null;
}

/** Francs rounded up, as a fee counts for us. */
export function francsCeilOf(value: unknown): number | null {
  const match = /^(\d{1,12})(\.\d+)?$/.exec(textOf(value) ?? '');
  if (!match) return null;
  return Number(match[1]) + (/[1-9]/.test(match[2] ?? '') ? 1 : 0);
}

export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export function fieldsOf(value: unknown): Fields | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Fields) : null;
}

/** A network's name in capitals, as providers write it. */
export function operatorOf(value: unknown): string | null {
  const text = textOf(value)?.toUpperCase() ?? '';
  return /^[A-Z_]{1,20}$/.test(text) ? text : null;
}

/** A number as providers write it, with or without its plus. */
export function phoneOf(value: unknown): Phone | null {
  const text = textOf(value);
  return text === null ? null : parsePhone(text);
}

/** No answer that can be believed: it proves nothing. */
export function unknown(cause: string): { kind: 'unknown'; cause: string } {
  return { kind: 'unknown', cause };
}

const STATES: Record<string, TransactionState> = {
  PENDING: 'pending',
  SUCCESSFUL: 'succeeded',
  SUCCESS: 'succeeded',
  FAILED: 'failed',
};

/** Where a transaction stands; a word we do not know is unknown, never a failure. */
export function stateOf(value: unknown): TransactionState {
  return STATES[textOf(value)?.toUpperCase() ?? ''] ?? 'unknown';
}

/** Operators' own words, as payments.md section 3 lists them, to ours. */
const REASONS: [RegExp, FailureReason][] = [
  [/NOT_?ENOUGH|INSUFFICIENT|LOW.?BALANCE/i, 'not_enough_funds'],
  [/REJECT|DECLINE|CANCEL/i, 'declined'],
  [/TIME.?OUT|EXPIRED|COULD_NOT_PERFORM/i, 'expired'],
  [/LIMIT/i, 'limit_reached'],
  [/PAYER_NOT_FOUND/i, 'number_invalid'],
];

export function reasonOf(value: unknown): FailureReason {
  const text = textOf(value) ?? '';
  return REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? 'failed';
}
