import type { Books, Transaction, TransactionStatus } from './books.js';
import type { Clock } from './clock.js';
import { createEndings, movedXaf, type Reasons } from './collects.js';
import type { Fault } from './faults.js';
import type { Handsets } from './handsets.js';
import type { Random } from './random.js';
import type { Settings } from './settings.js';
import type { Wallets } from './wallets.js';

/** [?] Where no tariff is known. */
const feeRate = 0.02;

/** What a request for money says, whichever profile it came by. */
export interface Ask {
  reference: string;
  externalReference: string;
  description: string;
  msisdn: string;
  amountXaf: number;
  /** Where the end is to be told; absent, nobody is told. */
  callbackPath: string | undefined;
}

/** A provider that only collects: its books, and what happens to money after its API said yes. */
export interface Collector {
  collect(ask: Ask, fault: Fault | undefined): Transaction;
  byReference(reference: string): Transaction | undefined;
  byExternalReference(reference: string): Transaction | undefined;
  clear(): void;
}

interface Parts {
  /** Its name, in the books and in the names of its faults. */
  provider: string;
  noticeDelayMs: number;
  reasons: Reasons;
  books: Books;
  clock: Clock;
  handsets: Handsets;
  random: Random;
  settings: Settings;
  wallets: Wallets;
  /** Told of every end whose request named a path for it. */
  notify: (transaction: Transaction, path: string) => void;
}

export function createCollector(parts: Parts): Collector {
  const { provider, books, clock, handsets, settings } = parts;
  /** Our reference, and where the end is told, by the provider's and the merchant's reference. */
  const byExternal = new Map<string, string>();
  const callbackPaths = new Map<string, string>();
  // As many as the books keep rows; the oldest is forgotten first.
  const remember = (map: Map<string, string>, key: string, value: string): void => {
    map.set(key, value);
    const oldest = map.keys().next().value;
    if (map.size > settings.bookLimit && oldest !== undefined) map.delete(oldest);
  };
  const finish = (transaction: Transaction, status: TransactionStatus, reason: string): void => {
    Object.assign(transaction, { status, reason, finalAt: clock.iso() });
    if (status === 'SUCCESSFUL') transaction.operatorReference = String(clock.now());
    transaction.history.push({ status, at: clock.iso() });
  };
  const endings = createEndings({
    ...parts,
    account: { finish },
    notify(transaction) {
      const path = callbackPaths.get(transaction.reference);
      if (path !== undefined) parts.notify(transaction, path);
    },
  });

  return {
    collect(ask, fault) {
      const { callbackPath, ...asked } = ask;
      const chargedXaf = movedXaf(ask.amountXaf, fault);
      const feeXaf = Math.ceil(chargedXaf * feeRate);
      const transaction = books.transactions.add({
        ...asked,
        ...{ provider, endpoint: 'collect', externalUser: '', code: '' },
        ...{ chargedXaf, feeXaf, netXaf: chargedXaf - feeXaf },
        operator: handsets.get(ask.msisdn).operator,
        ...{ status: 'PENDING', reason: '', operatorReference: '' },
        ...{ createdAt: clock.iso(), finalAt: null },
        history: [{ status: 'PENDING', at: clock.iso() }],
      });
      remember(byExternal, ask.externalReference, ask.reference);
      if (callbackPath !== undefined) remember(callbackPaths, ask.reference, callbackPath);
      endings.ask(transaction, fault);
      return transaction;
    },
    byReference(reference) {
      const found = books.transaction(reference);
      return found?.provider === provider ? found : undefined;
    },
    byExternalReference: (reference) => books.transaction(byExternal.get(reference) ?? ''),
    clear() {
      byExternal.clear();
      callbackPaths.clear();
    },
  };
}
