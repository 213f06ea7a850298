import type { Sent } from './http-client.js';
import type { CollectResult, FailureReason, LookupResult, StatusResult } from './provider.js';

/** One answer's fields, or a history row. */
type Fields = Record<string, unknown>;

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

const REFUSALS: Record<string, FailureReason> = {
  ER101: 'number_invalid',
  ER102: 'network_unsupported',
  ER201: 'amount_invalid',
};

/** The ER code of a refusal; its place in the body is not stable, so the text is searched last. */
export function errorCodeOf(body: string): string | null {
  const fields = fieldsOf(jsonOf(body)) ?? {};
  const named = [fields['error_code'], fields['code'], fields['error']].map(textOf);
  const code = named.find((text) => text !== null && /^ER\d{3}$/.test(text));
  return code ?? /\bER\d{3}\b/.exec(body)?.[0] ?? null;
}

/**
 * What an answer to POST /collect/ proves. Only a documented refusal is one: any other 4xx may be
 * the word "duplicate" in another shape, which would mean that the first one arrived.
 */
export function readCollect(sent: Sent): CollectResult {
  if (sent.kind === 'not_sent') return { ...sent, proof: 'not_sent' };
  if (sent.kind === 'lost') return { kind: 'unknown', cause: sent.cause };
  if (sent.status >= 200 && sent.status < 300) return readAccepted(sent.body);
  if (sent.status === 401 || sent.status === 403) return refused(String(sent.status));
  const code = sent.status >= 400 && sent.status < 500 ? errorCodeOf(sent.body) : null;
  return code && code in REFUSALS ? refused(code) : unknown(`http_${String(sent.status)}`);
}

function readAccepted(body: string): CollectResult {
  const fields = fieldsOf(jsonOf(body));
  const providerReference = referenceOf(fields?.['reference']);
  if (!fields || !providerReference) return unknown('malformed');
  const operator = operatorOf(fields['operator']);
  const ussdCode = ussdCodeOf(textOf(fields['ussd_code']), operator);
  return { kind: 'accepted', providerReference, operator, ussdCode };
}

function refused(code: string): CollectResult {
  return { kind: 'refused', code, reason: REFUSALS[code] ?? 'not_authorised', proof: 'refused' };
}

function unknown(cause: string): { kind: 'unknown'; cause: string } {
  return { kind: 'unknown', cause };
}

function operatorOf(value: unknown): string | null {
  const text = textOf(value)?.toUpperCase() ?? '';
  return /^[A-Z_]{1,20}$/.test(text) ? text : null;
}

const DIALS: Record<string, RegExp> = { MTN: /\*126[*\d]*#/, ORANGE: /#150[*\d]*#/ };

/** The payer's own code out of a bare code or of a sentence that names both operators'. */
export function ussdCodeOf(text: string | null, operator: string | null): string | null {
  if (!text) return null;
  const own = operator ? DIALS[operator]?.exec(text)?.[0] : undefined;
  return own ?? (/^[*#][*#\d]{2,19}$/.test(text) ? text : null);
}

const STATUSES: Record<string, 'pending' | 'succeeded' | 'failed'> = {
  PENDING: 'pending',
  SUCCESSFUL: 'succeeded',
  SUCCESS: 'succeeded',
  FAILED: 'failed',
};

/** What GET /transaction/{reference}/ says; a word we do not know is unknown, never a failure. */
export function readStatus(sent: Sent, asked: string): StatusResult {
  if (sent.kind !== 'answer') return unknown(sent.cause);
  if (sent.status !== 200) return unknown(`http_${String(sent.status)}`);
  const fields = fieldsOf(jsonOf(sent.body));
  const kind = STATUSES[textOf(fields?.['status'])?.toUpperCase() ?? ''];
  if (!fields || !kind) return unknown('malformed');
  if (textOf(fields['reference']) !== asked) return unknown('other_reference');
  const facts = factsOf(fields, asked);
  if (kind === 'pending') return { kind, ...facts };
  if (kind === 'failed') return { kind, ...facts, reason: reasonOf(fields['reason']) };
  const amountXaf = francsOf(fields['amount']);
  return amountXaf === null ? unknown('amount_unreadable') : { kind, ...facts, amountXaf };
}

function factsOf(fields: Fields, providerReference: string) {
  const endpoint = textOf(fields['endpoint'])?.toLowerCase();
  return {
    providerReference,
    externalReference: referenceOf(fields['external_reference']),
    currency: textOf(fields['currency'])?.toUpperCase() ?? null,
    direction: endpoint === 'collect' || endpoint === 'withdraw' ? endpoint : null,
    operator: operatorOf(fields['operator']),
    netXaf: francsFloorOf(fields['app_amount']),
  } as const;
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

/**
 * Finds our collect in a history, whose rows have no external_reference: ours stands in the
 * external user and in the description. Several rows: a success counts first.
 */
export function readHistory(sent: Sent, ours: string): LookupResult {
  if (sent.kind !== 'answer') return unknown(sent.cause);
  if (sent.status !== 200) return unknown(`http_${String(sent.status)}`);
  const json = jsonOf(sent.body);
  const rows = Array.isArray(json) ? json : fieldsOf(json)?.['data'];
  if (!Array.isArray(rows)) return unknown('malformed');
  const own = rows.map(fieldsOf).filter((row): row is Fields => row !== null && isOurs(row, ours));
  const paid = own.find((row) => STATUSES[textOf(row['status']) ?? ''] === 'succeeded');
  const providerReference = referenceOf((paid ?? own[0])?.['reference_uuid']);
  return providerReference ? { kind: 'found', providerReference } : { kind: 'absent' };
}

function isOurs(row: Fields, ours: string): boolean {
  const isPlanted =
    textOf(row['external_user']) === ours || textOf(row['description'])?.includes(ours) === true;
  return isPlanted && referenceOf(row['reference_uuid']) !== null;
}
