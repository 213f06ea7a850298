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
  if (sent.kind === 'not_sent') return { ...sent, proof: 'not_sent' };
  if (sent.kind === 'lost') return unknown(sent.cause);
  const { status, body } = sent;
  if (status >= 200 && status < 300) {
    const fields = fieldsOf(jsonOf(body));
    const providerReference = referenceOf(fields?.['reference']);
    return fields && providerReference
      ? { kind: 'fields', fields, providerReference }
      : unknown('malformed');
  }
  // 403 is how withdrawals look that nobody switched on in the dashboard.
  if (status === 401 || status === 403) return refused(String(status), 'not_authorised');
  const code = status >= 400 && status < 500 ? errorCodeOf(body) : null;
  const reason = code === null ? undefined : REFUSALS[code];
  return code && reason ? refused(code, reason) : unknown(`http_${String(status)}`);
}

/** A refusal of the provider's, or one of ours before anything is sent. */
export function refused(code: string, reason: WithdrawFailure) {
  return { kind: 'refused', code, reason, proof: 'refused' } as const;
}

const LIST_STATES: Record<string, 'pending' | 'processing' | 'completed'> = {
  PENDING: 'pending',
  PROCESSING: 'processing',
  COMPLETED: 'completed',
};

/** GET /mass_payout_status/{reference}/: `details`, of which each line carries its `transaction`. */
export function readMassPayoutStatus(sent: Sent): MassPayoutStatus {
  if (sent.kind !== 'answer') return unknown(sent.cause);
  if (sent.status !== 200) return unknown(`http_${String(sent.status)}`);
  const fields = fieldsOf(jsonOf(sent.body));
  const state = LIST_STATES[textOf(fields?.['status'])?.toUpperCase() ?? ''];
  const details = fields?.['details'];
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
