import {
  fieldsOf,
  francsCeilOf,
  francsOf,
  jsonOf,
  reasonOf,
  referenceOf,
  textOf,
  unknown,
  type Fields,
} from './fields.js';
import type { Sent } from './http-client.js';
import type { CollectResult, FailureReason, StatusResult } from './provider.js';
import { ussdCodeOf } from './ussd-code.js';

/**
 * Answers that say that no request was made. PAYMENT_INIT_ERROR is not one of them: it does not say
 * how far the beginning came.
 */
const REFUSALS: Record<string, FailureReason> = {
  ERROR_UNKNOWN_OPERATOR: 'network_unsupported',
  INVALID_PARAMETER: 'number_invalid',
};

/** What an answer to `initiate` proves. Its `success` is only that the payer is being asked. */
export function readInitiated(sent: Sent): CollectResult {
  if (sent.kind === 'not_sent') return { ...sent, proof: 'not_sent' };
  if (sent.kind === 'lost') return unknown(sent.cause);
  const { status } = sent;
  if (status === 401 || status === 403) return refused(String(status), 'not_authorised');
  const fields = fieldsOf(jsonOf(sent.body));
  if (status < 200 || status > 499 || !fields) return unknown(`http_${String(status)}`);
  const code = textOf(fields['code']) ?? '';
  if (fields['response'] === 'success') return readAccepted(fieldsOf(fields['data']));
  const reason = fields['response'] === 'error' ? REFUSALS[code] : undefined;
  return reason ? refused(code, reason) : unknown(/^[A-Z_]{1,40}$/.test(code) ? code : 'malformed');
}

function readAccepted(data: Fields | null): CollectResult {
  const providerReference = referenceOf(data?.['transaction']);
  if (!data || !providerReference) return unknown('malformed');
  const operator = operatorOf(data['channel_name']);
  const ussdCode = ussdCodeOf(textOf(data['channel_ussd']), operator);
  return { kind: 'accepted', providerReference, operator, ussdCode };
}

/** A refusal of ours: nothing was sent. */
export function refusedHere(code: 'below_minimum' | 'not_a_multiple'): CollectResult {
  return refused(code, 'amount_invalid');
}

function refused(code: string, reason: FailureReason): CollectResult {
  return { kind: 'refused', code, reason, proof: 'refused' };
}

/** `MTN Mobile Money` and the like. */
function operatorOf(value: unknown): string | null {
  const text = textOf(value)?.toUpperCase() ?? '';
  return ['MTN', 'ORANGE'].find((operator) => text.includes(operator)) ?? null;
}

/**
 * What `verify` says. Its samples take whatever is not an end for still waiting; a word that they
 * do not know is unknown here, which waits as well and claims less.
 */
export function readVerified(sent: Sent, asked: string): StatusResult {
  if (sent.kind !== 'answer') return unknown(sent.cause);
  if (sent.status !== 200 && sent.status !== 201) return unknown(`http_${String(sent.status)}`);
  const fields = fieldsOf(jsonOf(sent.body));
  const data = fields?.['response'] === 'success' ? fieldsOf(fields['data']) : null;
  const status = textOf(data?.['status'])?.toLowerCase();
  if (!data || !status) return unknown('malformed');
  if (textOf(data['transaction']) !== asked) return unknown('other_reference');
  const facts = factsOf(data, asked);
  if (status === 'failed') return { kind: 'failed', ...facts, reason: reasonOf(data['reason']) };
  if (status === 'cancelled') return { kind: 'failed', ...facts, reason: 'declined' };
  if (status === 'pending') return { kind: 'pending', ...facts };
  if (status !== 'successful') return unknown('malformed');
  const amountXaf = francsOf(data['amount']);
  return amountXaf === null
    ? unknown('amount_unreadable')
    : { kind: 'succeeded', ...facts, amountXaf };
}

function factsOf(data: Fields, providerReference: string) {
  const [amountXaf, feeXaf] = [francsOf(data['amount']), francsCeilOf(data['fee'])];
  return {
    providerReference,
    externalReference: referenceOf(data['reference']),
    currency: textOf(data['currency'])?.toUpperCase() ?? null,
    direction: 'collect',
    operator: operatorOf(data['channel_name'] ?? data['method']),
    netXaf: amountXaf === null || feeXaf === null ? null : amountXaf - feeXaf,
  } as const;
}
