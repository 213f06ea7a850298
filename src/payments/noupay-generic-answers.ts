import { answerOf, fieldsIn, isOk, isShutOut, refused } from './answers.js';
import {
  fieldsOf,
  francsFloorOf,
  francsOf,
  jsonOf,
  reasonOf,
  referenceOf,
  textOf,
  unknown,
  type Fields,
} from './fields.js';
import type { Sent } from './http-client.js';
import type { CollectResult, FailureReason, LookupResult, StatusResult } from './provider.js';
import { ussdCodeOf } from './ussd-code.js';

// Every field and word here is our assumption: no vendor's document could be found.

const REFUSALS: Record<string, FailureReason> = {
  INVALID_PHONE: 'number_invalid',
  INVALID_METHOD: 'network_unsupported',
  INVALID_AMOUNT: 'amount_invalid',
};

const OPERATORS: Record<string, string> = { MTN_MOMO: 'MTN', ORANGE_MONEY: 'ORANGE' };

const STATES: Record<string, 'pending' | 'succeeded' | 'failed'> = {
  PENDING: 'pending',
  PROCESSING: 'pending',
  SUCCESSFUL: 'succeeded',
  SUCCEEDED: 'succeeded',
  SUCCESS: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'failed',
  EXPIRED: 'failed',
};

/** What an answer to POST /payments proves; a 409 is one that arrived before, which is unknown. */
export function readCreated(sent: Sent): CollectResult {
  const answer = answerOf(sent);
  if (answer.kind !== 'answer') return answer;
  const fields = fieldsOf(jsonOf(answer.body));
  if (isOk(answer)) return readAccepted(fields);
  if (isShutOut(answer)) return refused(String(answer.status), 'not_authorised');
  const code = textOf(fields?.['code']) ?? '';
  const reason = answer.status === 400 || answer.status === 422 ? REFUSALS[code] : undefined;
  return reason ? refused(code, reason) : unknown(`http_${String(answer.status)}`);
}

function readAccepted(fields: Fields | null): CollectResult {
  const providerReference = referenceOf(fields?.['id']);
  if (!fields || !providerReference) return unknown('malformed');
  const operator = operatorOf(fields);
  const ussdCode = ussdCodeOf(textOf(fields['ussd_code']), operator);
  return { kind: 'accepted', providerReference, operator, ussdCode };
}

/** A refusal of ours: nothing was sent. */
export function refusedHere(code: 'operator_unknown' | 'method_off'): CollectResult {
  return refused(code, 'network_unsupported');
}

/** What GET /payments/{id} says; a word we do not know is unknown, never a failure. */
export function readPayment(sent: Sent, asked: string): StatusResult {
  const read = fieldsIn(sent);
  if (read.kind !== 'fields') return read;
  const { fields } = read;
  const kind = STATES[textOf(fields['status'])?.toUpperCase() ?? ''];
  if (!kind) return unknown('malformed');
  if (textOf(fields['id']) !== asked) return unknown('other_reference');
  const facts = factsOf(fields, asked);
  if (kind === 'pending') return { kind, ...facts };
  if (kind === 'failed') return { kind, ...facts, reason: failureOf(fields) };
  const amountXaf = francsOf(fields['amount']);
  return amountXaf === null ? unknown('amount_unreadable') : { kind, ...facts, amountXaf };
}

function factsOf(fields: Fields, providerReference: string) {
  return {
    providerReference,
    externalReference: referenceOf(fields['reference']),
    currency: textOf(fields['currency'])?.toUpperCase() ?? null,
    direction: 'collect',
    operator: operatorOf(fields),
    netXaf: francsFloorOf(fields['net_amount']),
  } as const;
}

/** The reason where there is one; `cancelled` and `expired` are reasons themselves. */
function failureOf(fields: Fields): FailureReason {
  const named = reasonOf(fields['reason']);
  return named === 'failed' ? reasonOf(fields['status']) : named;
}

function operatorOf(fields: Fields): string | null {
  return OPERATORS[textOf(fields['method']) ?? ''] ?? null;
}

/** What GET /payments?reference= says: a list of at most one. An empty one proves that none arrived. */
export function readFound(sent: Sent, ours: string): LookupResult {
  const read = fieldsIn(sent);
  if (read.kind !== 'fields') return read;
  const list = read.fields['data'];
  if (!Array.isArray(list)) return unknown('malformed');
  if (list.length === 0) return { kind: 'absent' };
  const own = list.map(fieldsOf).find((row) => textOf(row?.['reference']) === ours);
  const providerReference = referenceOf(own?.['id']);
  return providerReference ? { kind: 'found', providerReference } : unknown('other_reference');
}
