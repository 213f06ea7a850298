import { answerOf, fieldsIn, isShutOut, refused } from './answers.js';
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
  const answer = answerOf(sent);
  if (answer.kind !== 'answer') return answer;
  if (isShutOut(answer)) return refused(String(answer.status), 'not_authorised');
  const fields = fieldsOf(jsonOf(answer.body));
  if (answer.status >= 500 || !fields) return unknown(`http_${String(answer.status)}`);
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
  const read = fieldsIn(sent, [200, 201]);
  if (read.kind !== 'fields') return read;
  const data = read.fields['response'] === 'success' ? fieldsOf(read.fields['data']) : null;
  if (!data) return unknown('malformed');
  if (textOf(data['transaction']) !== asked) return unknown('other_reference');
  return verdictOf(data, factsOf(data, asked));
}

function verdictOf(data: Fields, facts: ReturnType<typeof factsOf>): StatusResult {
  const amountXaf = francsOf(data['amount']);
  switch (textOf(data['status'])?.toLowerCase()) {
    case 'pending':
      return { kind: 'pending', ...facts };
    case 'failed':
      return { kind: 'failed', ...facts, reason: reasonOf(data['reason']) };
    case 'cancelled':
      return { kind: 'failed', ...facts, reason: 'declined' };
    case 'successful':
      return amountXaf === null
        ? unknown('amount_unreadable')
        : { kind: 'succeeded', ...facts, amountXaf };
    default:
      return unknown('malformed');
  }
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
