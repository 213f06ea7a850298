import type { Transaction } from '../books.js';
import type { Answer } from '../http.js';
import type { Random } from '../random.js';

/** A number as it must stand in the JSON text, such as 1.0, which JSON.stringify cannot write. */
class RawNumber {
  constructor(private readonly written: string) {}
  toJSON(): string {
    return `\u0001${this.written}\u0001`;
  }
  toString(): string {
    return this.written;
  }
}

/** JSON in which raw numbers keep their decimals. */
export function rawText(value: unknown): string {
  return JSON.stringify(value).replace(/"\\u0001([\d.]+)\\u0001"/g, '$1');
}

/** The same values as a form or a query carries them: null has no word there. */
export function plainText(fields: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(fields).map(([name, value]): [string, string] => {
    if (value instanceof RawNumber) return [name, value.toString()];
    return [name, typeof value === 'string' || typeof value === 'number' ? String(value) : ''];
  });
  return Object.fromEntries(entries);
}

export function rawJson(status: number, value: unknown): Answer {
  return { status, type: 'application/json', body: rawText(value) };
}

/** [B] An amount was seen as 1, 1.0 and "100.00". */
function amountVariant(amountXaf: number, random: Random): unknown {
  return random.pick<unknown>([
    amountXaf,
    new RawNumber(amountXaf.toFixed(1)),
    amountXaf.toFixed(2),
    String(amountXaf),
  ]);
}

/** [B] An absent value was seen as "", null and the word "None". */
function absentVariant(random: Random): unknown {
  return random.pick(['', null, 'None']);
}

function orAbsent(value: string, random: Random): unknown {
  return value === '' ? absentVariant(random) : value;
}

/** [B] Documentation shows a sentence that names both operators, the live demo a bare code. */
export function ussdCodeVariant(operator: string, random: Random): string {
  const bare = operator === 'MTN' ? '*126#' : '#150*50#';
  const sentence = 'Dial *126# for MTN and #150*50# for ORANGE to approve the transaction';
  return random.pick([bare, sentence]);
}

/** [A] The fields of old answers; [B] newer ones have more of them. */
export function transactionFields(
  transaction: Transaction,
  random: Random,
): Record<string, unknown> {
  const fields = {
    reference: transaction.reference,
    external_reference: orAbsent(transaction.externalReference, random),
    status: transaction.status,
    amount: amountVariant(transaction.chargedXaf, random),
    currency: 'XAF',
    operator: transaction.operator,
    code: transaction.code,
    operator_reference: orAbsent(transaction.operatorReference, random),
  };
  return random.chance(0.75) ? { ...fields, ...newerFields(transaction, random) } : fields;
}

function newerFields(transaction: Transaction, random: Random): Record<string, unknown> {
  const appAmount = transaction.status === 'SUCCESSFUL' ? transaction.netXaf : 0;
  return {
    description: orAbsent(transaction.description, random),
    external_user: orAbsent(transaction.externalUser, random),
    reason: orAbsent(transaction.reason, random),
    phone_number: transaction.msisdn,
    endpoint: transaction.endpoint,
    app_amount: random.pick<unknown>([appAmount, appAmount.toFixed(2)]),
  };
}

/** [C] A row of the history; it has no external_reference, and a failed row still shows a credit. */
export function historyRow(transaction: Transaction): Record<string, unknown> {
  const collect = transaction.endpoint === 'collect';
  return {
    datetime: transaction.createdAt,
    code: transaction.code,
    operator_tx_code: transaction.operatorReference,
    operator: transaction.operator,
    phone_number: transaction.msisdn,
    description: transaction.description,
    external_user: transaction.externalUser,
    amount: transaction.chargedXaf,
    charge_amount: transaction.feeXaf,
    debit: collect ? 0 : transaction.chargedXaf + transaction.feeXaf,
    credit: collect ? transaction.netXaf : 0,
    status: transaction.status,
    reference_uuid: transaction.reference,
  };
}

const meanings: Record<string, string> = {
  ER101: 'Invalid phone number. Ensure number starts with country code e.g 237XXXXXXXXX',
  ER102: 'Unsupported phone number carrier. Only MTN and Orange phone numbers are accepted',
  ER201: 'Invalid amount. Decimal numbers not allowed',
  ER301: 'Insufficient balance',
};

/** [A] The codes; [B] where the code stands in the body is not stable. */
export function refusal(code: string, random: Random): Answer {
  const message = meanings[code] ?? 'The request was refused';
  const body = random.pick<Record<string, unknown>>([
    { error_code: code, message },
    { message, code },
    { error: code, detail: message },
    { message: `${code}: ${message}` },
  ]);
  return rawJson(400, body);
}

/** [A] A field that is not there or not sound: an array of sentences under its name. */
export function fieldRefusal(name: string, sentence = 'This field is required.'): Answer {
  return rawJson(400, { [name]: [sentence] });
}
