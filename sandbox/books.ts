import type { Operator } from './numbers.js';

/** A provider's own word for where a transaction stands. */
export type TransactionStatus = 'PENDING' | 'SUCCESSFUL' | 'FAILED';

/** A collect (from a wallet) or a withdraw (to a wallet), as the provider knows it. Amounts in francs. */
export interface Transaction {
  provider: string;
  endpoint: 'collect' | 'withdraw';
  /** The provider's reference. */
  reference: string;
  externalReference: string;
  externalUser: string;
  description: string;
  msisdn: string;
  operator: Operator;
  /** What was asked. */
  amountXaf: number;
  /** What was really moved, or will be: differs only under the fault `wrong_amount`. */
  chargedXaf: number;
  /** The provider's fee; can have decimals. */
  feeXaf: number;
  /** What the merchant's float gained (collect) or lost (withdraw). */
  netXaf: number;
  status: TransactionStatus;
  /** Why it failed, in the provider's words. */
  reason: string;
  code: string;
  operatorReference: string;
  createdAt: string;
  finalAt: string | null;
  /** Every status it had, in order, with its time: shows a failure that later became a success. */
  history: { status: TransactionStatus; at: string }[];
}

export interface MessageRow {
  id: string;
  gateway: string;
  /** `mt` goes to a phone, `mo` comes from one. */
  direction: 'mt' | 'mo';
  msisdn: string;
  from: string;
  text: string;
  segments: number;
  encoding: string;
  state: string;
  at: string;
  deliveredAt: string | null;
  /** How many times the handset showed it: more than one only under the fault `duplicate`. */
  copies: number;
}

/** Something posted to the application: a notice, a report, an inbound message. */
export interface WebhookRow {
  provider: string;
  kind: string;
  /** Reference of the thing it tells about. */
  reference: string;
  /** What it says, such as a status. */
  says: string;
  method: string;
  at: string;
  attempts: number;
  /** Status of the last answer; null when there was none. */
  httpStatus: number | null;
  error: string | null;
  fault: string | null;
  state: 'sending' | 'taken' | 'given_up' | 'lost';
}

export interface SessionRow {
  sessionId: string;
  gateway: string;
  msisdn: string;
  serviceCode: string;
  startedAt: string;
  endedAt: string | null;
  /** How it ended: `ended` by the application, `hung_up`, `timed_out`, `error`. */
  state: 'open' | 'ended' | 'hung_up' | 'timed_out' | 'error';
  hops: number;
  /** Hops sent twice by a fault, and how many of those got another answer the second time. */
  repeats: number;
  repeatsDiffering: number;
  /** Pages that were longer than a network carries. */
  cutPages: number;
  error: string | null;
}

/** A list that keeps its newest `limit` rows. */
export interface Book<T> {
  add(row: T): T;
  rows(): readonly T[];
  clear(): void;
}

function createBook<T>(limit: number, forgotten: (row: T) => void = () => {}): Book<T> {
  let rows: T[] = [];
  const trim = (): void => {
    for (const row of rows.splice(0, rows.length - limit)) forgotten(row);
  };
  return {
    add(row) {
      rows.push(row);
      // Trimming in lots keeps adding cheap.
      if (rows.length >= limit + Math.max(1, limit >> 3)) trim();
      return row;
    },
    rows: () => rows,
    clear() {
      rows = [];
    },
  };
}

/** What really happened in this world, whatever the application was told. */
export interface Books {
  transactions: Book<Transaction>;
  messages: Book<MessageRow>;
  webhooks: Book<WebhookRow>;
  sessions: Book<SessionRow>;
  transaction(reference: string): Transaction | undefined;
  clear(): void;
}

export function createBooks(limit: number): Books {
  const byReference = new Map<string, Transaction>();
  const transactions = createBook<Transaction>(limit, (row) => byReference.delete(row.reference));
  const messages = createBook<MessageRow>(limit);
  const webhooks = createBook<WebhookRow>(limit);
  const sessions = createBook<SessionRow>(limit);
  return {
    transactions: {
      ...transactions,
      add(row) {
        byReference.set(row.reference, row);
        return transactions.add(row);
      },
    },
    messages,
    webhooks,
    sessions,
    transaction: (reference) => byReference.get(reference),
    clear() {
      byReference.clear();
      for (const book of [transactions, messages, webhooks, sessions]) book.clear();
    },
  };
}
