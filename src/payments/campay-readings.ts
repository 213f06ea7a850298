import { fieldsIn } from './answers.js';
import { errorCodeOf } from './campay-answers.js';
import {
  fieldsOf,
  francsCeilOf,
  francsFloorOf,
  francsOf,
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
  BalancesResult,
  HistoryResult,
  HistoryRow,
  HolderResult,
  LookupResult,
} from './provider.js';

/** GET /holder_info/: a documented refusal of the number is a number without a wallet. */
export function readHolder(sent: Sent): HolderResult {
  const code = sent.kind === 'answer' && sent.status === 400 ? errorCodeOf(sent.body) : null;
  if (code === 'ER101' || code === 'ER102') return { kind: 'absent' };
  const read = fieldsIn(sent);
  if (read.kind !== 'fields') return read;
  const { fields } = read;
  if (!('full_name' in fields)) return unknown('malformed');
  const fullName = textOf(fields['full_name']);
  return fullName === null ? { kind: 'absent' } : { kind: 'found', fullName };
}

/** GET /balance/; the `utility_` balances buy airtime and are no merchant's money. */
export function readBalances(sent: Sent): BalancesResult {
  const read = fieldsIn(sent);
  if (read.kind !== 'fields') return read;
  const [totalXaf, mtn, orange] = ['total_balance', 'mtn_balance', 'orange_balance'].map((name) =>
    francsFloorOf(read.fields[name]),
  );
  if (totalXaf == null || mtn == null || orange == null) return unknown('malformed');
  return { kind: 'known', totalXaf, byOperator: { MTN: mtn, ORANGE: orange } };
}

/**
 * Finds one of ours in a history, whose rows have no external_reference: it stands in the external
 * user and in the description. Several rows: a success counts first.
 */
export function findInHistory(sent: Sent, ours: string): LookupResult {
  const read = rowsOf(sent);
  if (read.kind !== 'rows') return read;
  const own = read.rows.filter((row) => isOurs(row, ours));
  const paid = own.find((row) => stateOf(row['status']) === 'succeeded');
  const providerReference = referenceOf((paid ?? own[0])?.['reference_uuid']);
  return providerReference ? { kind: 'found', providerReference } : { kind: 'absent' };
}

function isOurs(row: Fields, ours: string): boolean {
  const isPlanted =
    textOf(row['external_user']) === ours || textOf(row['description'])?.includes(ours) === true;
  return isPlanted && referenceOf(row['reference_uuid']) !== null;
}

/** The rows of a history, an array or the array under `data`. */
function rowsOf(sent: Sent): { kind: 'rows'; rows: Fields[] } | ReturnType<typeof unknown> {
  if (sent.kind !== 'answer') return unknown(sent.cause);
  if (sent.status !== 200) return unknown(`http_${String(sent.status)}`);
  const json = jsonOf(sent.body);
  const rows = Array.isArray(json) ? json : fieldsOf(json)?.['data'];
  if (!Array.isArray(rows)) return unknown('malformed');
  return { kind: 'rows', rows: rows.map((row) => fieldsOf(row) ?? {}) };
}

/** POST /history/ as rows of ours, those of other times left out: CamPay is asked by whole days. */
export function readHistory(sent: Sent, from: Date, to: Date): HistoryResult {
  const read = rowsOf(sent);
  if (read.kind !== 'rows') return read;
  const rows = read.rows.map(rowOf);
  const known = rows.filter((row) => row !== null);
  return {
    kind: 'known',
    rows: known.filter(({ at }) => from <= at && at < to),
    unreadable: rows.length - known.length,
  };
}

function rowOf(row: Fields): HistoryRow | null {
  const at = timeOf(row['datetime']);
  const providerReference = referenceOf(row['reference_uuid']);
  const amountXaf = francsOf(row['amount']);
  if (!at || providerReference === null || amountXaf === null) return null;
  const phone = phoneOf(row['phone_number']);
  return {
    at,
    providerReference,
    operatorReference: referenceOf(row['operator_tx_code']),
    operator: operatorOf(row['operator']),
    phone,
    phoneTail: phone?.slice(-3) ?? null,
    description: textOf(row['description']) ?? '',
    externalUser: textOf(row['external_user']),
    direction: directionOf(row),
    amountXaf,
    feeXaf: francsCeilOf(row['charge_amount']),
    state: stateOf(row['status']),
  };
}

/** A time without a zone is taken for Douala's, where the dashboard's days begin; nobody says so. */
function timeOf(value: unknown): Date | null {
  const text = textOf(value)?.replace(' ', 'T') ?? '';
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return null;
  const at = new Date(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}+01:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** A debit is money that went out. A row that failed may show neither: then its code tells. */
function directionOf(row: Fields): 'collect' | 'withdraw' {
  const endpoint = textOf(row['endpoint'])?.toLowerCase();
  if (endpoint === 'collect' || endpoint === 'withdraw') return endpoint;
  if ((francsCeilOf(row['debit']) ?? 0) > 0) return 'withdraw';
  if ((francsCeilOf(row['credit']) ?? 0) > 0) return 'collect';
  return /^(WD|[A-Z]{0,2}\d{6}W)/.test(textOf(row['code']) ?? '') ? 'withdraw' : 'collect';
}
