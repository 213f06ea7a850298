import type { Books, Transaction, TransactionStatus } from '../books.js';
import type { Clock } from '../clock.js';
import type { Settings } from '../settings.js';

/** [C] Fees read in October 2026: 2 % to collect, 1 % to withdraw. They can have decimals. */
const feeRates = { collect: 0.02, withdraw: 0.01 } as const;

export type Opening = Pick<
  Transaction,
  | 'endpoint'
  | 'externalReference'
  | 'externalUser'
  | 'description'
  | 'msisdn'
  | 'operator'
  | 'amountXaf'
  | 'chargedXaf'
>;

/** The merchant's account at CamPay: its transactions and a float for each operator. */
export interface CampayLedger {
  open(opening: Opening): Transaction;
  /** Sets the status and moves the float by what that changes. */
  finish(transaction: Transaction, status: TransactionStatus, reason: string): void;
  byExternalReference(
    endpoint: Transaction['endpoint'],
    reference: string,
  ): Transaction | undefined;
  /** Francs and their fractions per operator; it is per operator that a withdraw can be refused. */
  floats(): { MTN: number; ORANGE: number };
  setFloat(operator: string, amountXaf: number): void;
  clear(): void;
}

interface Parts {
  books: Books;
  clock: Clock;
  settings: Settings;
  newId: () => string;
}

export function createCampayLedger(parts: Parts): CampayLedger {
  const { books, clock, settings, newId } = parts;
  let count = 0;
  const floats = new Map<string, number>();
  const byExternal = new Map<string, string>();
  const floatOf = (operator: string): number => floats.get(operator) ?? settings.campayFloatXaf;
  const add = (operator: string, amount: number): void =>
    void floats.set(operator, round(floatOf(operator) + amount));
  const settle = (transaction: Transaction, status: TransactionStatus): void => {
    const before = effectOf(transaction);
    transaction.status = status;
    transaction.history.push({ status, at: clock.iso() });
    add(transaction.operator, effectOf(transaction) - before);
  };
  // As many references as the books keep rows; the oldest is forgotten first.
  const remember = (name: string, reference: string): void => {
    byExternal.set(name, reference);
    const oldest = byExternal.keys().next().value;
    if (byExternal.size > settings.bookLimit && oldest !== undefined) byExternal.delete(oldest);
  };

  return {
    open(opening) {
      count += 1;
      const feeXaf = round(opening.chargedXaf * feeRates[opening.endpoint]);
      const day = clock.iso().slice(2, 10).replaceAll('-', '');
      const transaction: Transaction = {
        ...opening,
        provider: 'campay',
        reference: newId(),
        feeXaf,
        netXaf: round(
          opening.endpoint === 'collect'
            ? opening.chargedXaf - feeXaf
            : opening.chargedXaf + feeXaf,
        ),
        status: 'PENDING',
        reason: '',
        code: `${opening.endpoint === 'collect' ? 'CP' : 'WD'}${day}U${String(count).padStart(5, '0')}`,
        operatorReference: '',
        createdAt: clock.iso(),
        finalAt: null,
        history: [{ status: 'PENDING', at: clock.iso() }],
      };
      add(transaction.operator, effectOf(transaction));
      const { endpoint, externalReference, reference } = transaction;
      if (externalReference) remember(`${endpoint} ${externalReference}`, reference);
      return books.transactions.add(transaction);
    },
    finish(transaction, status, reason) {
      settle(transaction, status);
      transaction.reason = reason;
      transaction.finalAt = clock.iso();
      if (status === 'SUCCESSFUL') transaction.operatorReference = String(clock.now());
    },
    byExternalReference: (endpoint, reference) =>
      books.transaction(byExternal.get(`${endpoint} ${reference}`) ?? ''),
    floats: () => ({ MTN: floatOf('MTN'), ORANGE: floatOf('ORANGE') }),
    setFloat: (operator, amountXaf) => void floats.set(operator, amountXaf),
    clear() {
      floats.clear();
      byExternal.clear();
    },
  };
}

/** What a transaction does to its operator's float. A withdraw reserves its money until it failed. */
function effectOf({ endpoint, status, netXaf }: Transaction): number {
  if (endpoint === 'collect') return status === 'SUCCESSFUL' ? netXaf : 0;
  return status === 'FAILED' ? 0 : -netXaf;
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
