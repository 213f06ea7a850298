import type { Transaction } from '../books.js';
import type { Clock } from '../clock.js';
import type { Fault } from '../faults.js';
import { json, type Answer } from '../http.js';
import type { Handsets } from '../handsets.js';
import type { Random } from '../random.js';
import { fieldsOf } from '../served.js';
import type { Settings } from '../settings.js';
import { fieldRefusal, rawJson, refusal, transactionFields } from './answers.js';
import type { CampayLedger } from './ledger.js';
import type { Ask, CampayPayments } from './payments.js';
import { askOf, problemOf } from './requests.js';

const listLimit = 1_000;
const withdrawFeeRate = 0.01;

interface Parts {
  clock: Clock;
  handsets: Handsets;
  ledger: CampayLedger;
  payments: CampayPayments;
  random: Random;
  settings: Settings;
  newId: () => string;
}

interface Line {
  ask: Ask;
  fields: Record<string, string>;
  transaction: Transaction | undefined;
}

interface List {
  reference: string;
  comment: string;
  mpReference: string;
  lines: Line[];
}

/** Many withdraws by one request. [C] Read in code that names the vendor's documents as its source. */
export interface MassPayouts {
  create(body: Buffer, fault: Fault | undefined): Answer;
  status(reference: string): Answer;
  clear(): void;
}

export function createMassPayouts(parts: Parts): MassPayouts {
  const { clock, handsets, ledger, payments, random, settings, newId } = parts;
  const lists = new Map<string, List>();

  /** [K] The whole list is refused for one line. */
  const problemOfLines = (lines: Line[]): Answer | undefined => {
    for (const { fields, ask } of lines) {
      const problem = problemOf({ ...fields, to: fields.phone_number ?? '' }, 'to', parts);
      if (problem) return problem;
      if (ledger.byExternalReference('withdraw', ask.externalReference))
        return fieldRefusal('external_reference', 'A transaction with this reference exists.');
    }
    return lacksFloat(lines) ? refusal('ER301', random) : undefined;
  };
  const lacksFloat = (lines: Line[]): boolean => {
    const floats: Record<string, number> = ledger.floats();
    return Object.keys(floats).some((operator) => {
      const own = lines.filter(({ ask }) => handsets.get(ask.msisdn).operator === operator);
      const sum = own.reduce((total, { ask }) => total + ask.amountXaf, 0);
      return (floats[operator] ?? 0) < sum * (1 + withdrawFeeRate);
    });
  };
  const begin = (list: List, fault: Fault | undefined): void => {
    for (const line of list.lines) line.transaction = payments.withdraw(line.ask, fault);
  };

  return {
    create(body, fault) {
      const fields = fieldsOf(body);
      const lines = linesOf(body);
      if (lines.length === 0) return fieldRefusal('details');
      const problem = problemOfLines(lines);
      if (problem) return problem;
      const { comment = '', mp_reference: mpReference = '' } = fields;
      const list = { reference: newId(), comment, mpReference, lines };
      lists.set(list.reference, list);
      const oldest = lists.keys().next().value;
      if (lists.size > listLimit && oldest !== undefined) lists.delete(oldest);
      clock.after(settings.campaySettleMs, () => begin(list, fault));
      return rawJson(200, { reference: list.reference, status: 'PENDING' });
    },
    status(reference) {
      const list = lists.get(reference);
      if (!list) return json(404, { detail: 'Not found.' });
      const { comment, mpReference, lines } = list;
      const details = lines.map(({ fields, transaction }) => ({
        ...fields,
        ...(transaction ? { transaction: transactionFields(transaction, random) } : {}),
      }));
      const told = { reference, mp_reference: mpReference, comment, status: stateOf(lines) };
      return rawJson(200, { ...told, details });
    },
    clear: () => lists.clear(),
  };
}

function stateOf(lines: Line[]): string {
  if (lines.every(({ transaction }) => !transaction)) return 'PENDING';
  const open = lines.some(({ transaction }) => transaction?.status === 'PENDING');
  return open ? 'PROCESSING' : 'COMPLETED';
}

function linesOf(body: Buffer): Line[] {
  try {
    const { details } = JSON.parse(body.toString('utf8')) as { details?: unknown };
    if (!Array.isArray(details)) return [];
    return details.map((line: unknown) => {
      const fields = fieldsOf(Buffer.from(JSON.stringify(line ?? {})));
      const ask = askOf({ ...fields, to: fields.phone_number ?? '' }, 'to');
      return { ask, fields, transaction: undefined };
    });
  } catch {
    return [];
  }
}
