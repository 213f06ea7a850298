import { answerOf, fieldsIn, isOk, isRefusal, isShutOut, refused } from './answers.js';
import { errorCodeOf } from './campay-answers.js';
import {
  fieldsOf,
  jsonOf,
  operatorOf,
  phoneOf,
  referenceOf,
  stateOf,
  textOf,
  unknown,
  type Fields,
} from './fields.js';
import type { Sent } from './http-client.js';
import type {
  MassPayoutLine,
  MassPayoutResult,
  MassPayoutStatus,
  WithdrawFailure,
  WithdrawResult,
} from './provider.js';

const REFUSALS: Record<string, WithdrawFailure> = {
  ER101: 'number_invalid',
  ER102: 'network_unsupported',
  ER201: 'amount_invalid',
  // The float of the receiver's network, even where the total would do.
  ER301: 'float_short',
};

/**
 * What an answer to POST /withdraw/ proves. CamPay's text on repeats contradicts itself, so anything
 * but a documented refusal may be money on its way.
 */
export function readWithdraw(sent: Sent): WithdrawResult {
  const read = readRequest(sent);
  if (read.kind !== 'fields') return read;
  const operator = operatorOf(read.fields['operator']);
  return { kind: 'accepted', providerReference: read.providerReference, operator };
}

/** The same of POST /mass_payout/: a refusal is of the whole list. */
export function readMassPayout(sent: Sent): MassPayoutResult {
  const read = readRequest(sent);
  if (read.kind !== 'fields') return read;
  return { kind: 'accepted', providerReference: read.providerReference };
}

type Read =
  | Exclude<MassPayoutResult, { kind: 'accepted' }>
  | { kind: 'fields'; fields: Fields; providerReference: string };

function readRequest(sent: Sent): Read {
  const answer = answerOf(sent);
  if (answer.kind !== 'answer') return answer;
  if (isOk(answer)) return readAccepted(answer.body);
  // 403 is how withdrawals look that nobody switched on in the dashboard.
  if (isShutOut(answer)) return refused(String(answer.status), 'not_authorised');
  const code = isRefusal(answer) ? errorCodeOf(answer.body) : null;
  const reason = code === null ? undefined : REFUSALS[code];
  return code && reason ? refused(code, reason) : unknown(`http_${String(answer.status)}`);
}

function readAccepted(body: string): Read {
  const fields = fieldsOf(jsonOf(body));
  const providerReference = referenceOf(fields?.['reference']);
  if (!fields || !providerReference) return unknown('malformed');
  return { kind: 'fields', fields, providerReference };
}

const LIST_STATES: Record<string, 'pending' | 'processing' | 'completed'> = {
  PENDING: 'pending',
  PROCESSING: 'processing',
  COMPLETED: 'completed',
};

/** GET /mass_payout_status/{reference}/: `details`, of which each line carries its `transaction`. */
export function readMassPayoutStatus(sent: Sent): MassPayoutStatus {
  const read = fieldsIn(sent);
  if (read.kind !== 'fields') return read;
  const state = LIST_STATES[textOf(read.fields['status'])?.toUpperCase() ?? ''];
  const { details } = read.fields;
  if (!state || !Array.isArray(details)) return unknown('malformed');
  const lines = details.map(fieldsOf).filter((line) => line !== null);
  return { kind: 'known', state, lines: lines.map(lineOf) };
}

/** A line that was not begun has no transaction: it is pending, and never failed. */
function lineOf(line: Fields): MassPayoutLine {
  const transaction = fieldsOf(line['transaction']);
  return {
    externalReference: referenceOf(line['external_reference']),
    phone: phoneOf(line['phone_number']),
    providerReference: referenceOf(transaction?.['reference']),
    state: transaction ? stateOf(transaction['status']) : 'pending',
  };
}
