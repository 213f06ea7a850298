import type { Books, Transaction, TransactionStatus } from '../books.js';
import type { Clock } from '../clock.js';
import { createEndings, movedXaf } from '../collects.js';
import type { Fault } from '../faults.js';
import type { Handsets } from '../handsets.js';
import type { Random } from '../random.js';
import type { Settings } from '../settings.js';
import type { Decision, Wallets } from '../wallets.js';

/** [?] No tariff of this provider is known. */
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

/** What happens to money after the API said yes. */
export interface NouPayPayments {
  collect(ask: Ask, fault: Fault | undefined): Transaction;
  byReference(reference: string): Transaction | undefined;
  byExternalReference(reference: string): Transaction | undefined;
  clear(): void;
}

/** [K] The words of failure. */
const reasons: Record<Exclude<Decision, 'approved'>, readonly [string, ...string[]]> = {
  refused: ['APPROVAL_REJECTED', 'cancelled by the payer'],
  wrong_pin: ['failed'],
  insufficient: ['NOT_ENOUGH_FUNDS', 'failed'],
  expired: ['EXPIRED'],
  unreachable: ['timeout'],
};

interface Parts {
  books: Books;
  clock: Clock;
  handsets: Handsets;
  random: Random;
  settings: Settings;
  wallets: Wallets;
  notify: (transaction: Transaction, path: string) => void;
}

export function createNouPayPayments(parts: Parts): NouPayPayments {
  const { books, clock, handsets, settings } = parts;
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
    noticeDelayMs: settings.noupayWebhookDelayMs,
    reasons,
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
        ...{ provider: 'noupay', endpoint: 'collect', externalUser: '', code: '' },
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
      return found?.provider === 'noupay' ? found : undefined;
    },
    byExternalReference: (reference) => books.transaction(byExternal.get(reference) ?? ''),
    clear() {
      byExternal.clear();
      callbackPaths.clear();
    },
  };
}
