import {
  fieldsOf,
  francsFloorOf,
  francsOf,
  jsonOf,
  operatorOf,
  reasonOf,
  referenceOf,
  stateOf,
  textOf,
  unknown,
  type Fields,
} from './fields.js';
import type { Sent } from './http-client.js';
import type { CollectResult, FailureReason, StatusResult } from './provider.js';
import { ussdCodeOf } from './ussd-code.js';

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

/** What GET /transaction/{reference}/ says; a word we do not know is unknown, never a failure. */
export function readStatus(sent: Sent, asked: string): StatusResult {
  if (sent.kind !== 'answer') return unknown(sent.cause);
  if (sent.status !== 200) return unknown(`http_${String(sent.status)}`);
  const fields = fieldsOf(jsonOf(sent.body));
  const kind = stateOf(fields?.['status']);
  if (!fields || kind === 'unknown') return unknown('malformed');
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
