import { answerOf, fieldsIn, isOk, isRefusal, isShutOut, refused } from './answers.js';
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
  const answer = answerOf(sent);
  if (answer.kind !== 'answer') return answer;
  if (isOk(answer)) return readAccepted(answer.body);
  if (isShutOut(answer)) return refused(String(answer.status), 'not_authorised');
  const code = isRefusal(answer) ? errorCodeOf(answer.body) : null;
  const reason = code === null ? undefined : REFUSALS[code];
  return code && reason ? refused(code, reason) : unknown(`http_${String(answer.status)}`);
}

function readAccepted(body: string): CollectResult {
  const fields = fieldsOf(jsonOf(body));
  const providerReference = referenceOf(fields?.['reference']);
  if (!fields || !providerReference) return unknown('malformed');
  const operator = operatorOf(fields['operator']);
  const ussdCode = ussdCodeOf(textOf(fields['ussd_code']), operator);
  return { kind: 'accepted', providerReference, operator, ussdCode };
}

/** What GET /transaction/{reference}/ says; a word we do not know is unknown, never a failure. */
export function readStatus(sent: Sent, asked: string): StatusResult {
  const read = fieldsIn(sent);
  if (read.kind !== 'fields') return read;
  const { fields } = read;
  const kind = stateOf(fields['status']);
  if (kind === 'unknown') return unknown('malformed');
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
