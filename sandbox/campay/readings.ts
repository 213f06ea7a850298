import type { Books } from '../books.js';
import type { Clock } from '../clock.js';
import { misread } from '../collects.js';
import type { Fault } from '../faults.js';
import type { Handsets } from '../handsets.js';
import { json, type Answer, type Exchange } from '../http.js';
import type { Random } from '../random.js';
import { fieldRefusal, historyRow, rawJson, refusal, transactionFields } from './answers.js';
import type { CampayLedger } from './ledger.js';
import { hasWallet, isCampayNumber } from './requests.js';

const historyLimit = 10_000;
/** Cameroon is one hour ahead of UTC all year; the history is asked by its days. */
const doualaOffsetMs = 3_600_000;

export type Act = (fields: Record<string, string>, exchange: Exchange, fault?: Fault) => Answer;

interface Parts {
  books: Books;
  clock: Clock;
  handsets: Handsets;
  ledger: CampayLedger;
  random: Random;
  signature: () => string;
}

/** Verbs of CamPay that only read. */
export interface Readings {
  status: Act;
  balance: Act;
  history: Act;
  holder: Act;
}

export function createReadings(parts: Parts): Readings {
  const { books, clock, handsets, ledger, random, signature } = parts;

  return {
    status(_fields, { params: [reference = ''] }, fault) {
      const transaction = books.transaction(reference);
      const isOurs = transaction?.provider === 'campay';
      // [?] How an unknown reference is answered is not documented: both shapes are played.
      if (!isOurs) return random.pick([notFound, unknownReference])();
      const fields = transactionFields(misread(transaction, clock.now(), fault), random);
      return rawJson(200, random.chance(0.5) ? { ...fields, signature: signature() } : fields);
    },
    // [B] A float per operator; [A] the airtime balances are not merchant money.
    balance() {
      const { MTN: mtn, ORANGE: orange } = ledger.floats();
      const airtime = { utility_balance: 0, utility_commission_balance: 0 };
      const money = { total_balance: mtn + orange, mtn_balance: mtn, orange_balance: orange };
      return rawJson(200, { ...money, currency: 'XAF', ...airtime });
    },
    // [C] An array, or the array under `data`.
    history(fields) {
      const dates = ['start_date', 'end_date'] as const;
      const bad = dates.find((name) => !/^\d{4}-\d{2}-\d{2}$/.test(fields[name] ?? ''));
      if (bad) return fieldRefusal(bad, 'Date has wrong format. Use YYYY-MM-DD.');
      const { start_date: from = '', end_date: to = '' } = fields;
      const rows = books.transactions
        .rows()
        .filter(({ provider }) => provider === 'campay')
        .filter(({ createdAt }) => isBetween(dayOf(createdAt), from, to))
        .slice(-historyLimit)
        .map(historyRow);
      return rawJson(200, random.chance(0.5) ? rows : { data: rows });
    },
    holder(_fields, { query }) {
      const number = query.get('phone_number') ?? '';
      if (!isCampayNumber(number)) return refusal('ER101', random);
      const { operator, holderName } = handsets.get(number);
      return hasWallet(operator)
        ? rawJson(200, { full_name: holderName })
        : refusal('ER102', random);
    },
  };
}

function dayOf(iso: string): string {
  return new Date(Date.parse(iso) + doualaOffsetMs).toISOString().slice(0, 10);
}

function isBetween(day: string, from: string, to: string): boolean {
  return day >= from && day <= to;
}

function notFound(): Answer {
  return json(404, { detail: 'Not found.' });
}

function unknownReference(): Answer {
  return json(400, { message: 'Transaction not found' });
}
