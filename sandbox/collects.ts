import type { Transaction, TransactionStatus } from './books.js';
import type { Clock } from './clock.js';
import type { Fault } from './faults.js';
import type { Random } from './random.js';
import type { Decision, Wallets } from './wallets.js';

/** A provider's account of its transactions. */
export interface Account {
  /** Sets the status and moves the merchant's money by what that changes. */
  finish(transaction: Transaction, status: TransactionStatus, reason: string): void;
}

/** A provider's words for how a payer can fail to pay. */
export type Reasons = Record<Exclude<Decision, 'approved'>, readonly [string, ...string[]]>;

interface Parts {
  clock: Clock;
  wallets: Wallets;
  random: Random;
  account: Account;
  notify: (transaction: Transaction) => void;
  noticeDelayMs: number;
  reasons: Reasons;
}

/** How transactions end, and how a payer is asked: the same at every provider. */
export interface Endings {
  succeed(transaction: Transaction, fault: Fault | undefined): void;
  fail(transaction: Transaction, reason: string): void;
  /** Puts the request on the payer's phone. */
  ask(transaction: Transaction, fault: Fault | undefined): void;
}

export function createEndings(parts: Parts): Endings {
  const { clock, wallets, random, account, notify, reasons } = parts;

  const tell = (transaction: Transaction): void =>
    void clock.after(parts.noticeDelayMs, () => notify(transaction));
  const finish = (transaction: Transaction, status: TransactionStatus, reason: string): void => {
    account.finish(transaction, status, reason);
    tell(transaction);
  };
  const fail = (transaction: Transaction, reason: string): void =>
    finish(transaction, 'FAILED', reason);
  /** Under `failed_then_success` a success is first told as a failure. */
  const succeed = (transaction: Transaction, fault: Fault | undefined): void => {
    if (fault?.mode !== 'failed_then_success') return finish(transaction, 'SUCCESSFUL', '');
    fail(transaction, 'failed');
    clock.after(fault.ms, () => finish(transaction, 'SUCCESSFUL', ''));
  };
  const decide = (transaction: Transaction, decision: Decision, fault?: Fault): void => {
    if (decision === 'approved') return succeed(transaction, fault);
    const reason = random.pick(reasons[decision]);
    // [B] A customer who looks away may never cause a notice: half of the expiries are silent.
    if (decision === 'expired' && random.chance(0.5))
      return account.finish(transaction, 'FAILED', reason);
    fail(transaction, reason);
  };

  return {
    succeed,
    fail,
    ask(transaction, fault) {
      const { provider, reference, externalReference } = transaction;
      const { description, msisdn, chargedXaf } = transaction;
      wallets.request({
        ...{ provider, msisdn, amountXaf: chargedXaf, reference, externalReference, description },
        decided: (decision) => decide(transaction, decision, fault),
      });
    },
  };
}

/** What `wrong_amount` makes of an amount unless it names one. */
export function half(amountXaf: number): number {
  return Math.max(1, Math.floor(amountXaf / 2));
}

/** What is really moved: what was asked, except under `wrong_amount`. */
export function movedXaf(amountXaf: number, fault: Fault | undefined): number {
  return fault?.mode === 'wrong_amount' ? (fault.amountXaf ?? half(amountXaf)) : amountXaf;
}

/** What a reading says under a fault that lies; the books do not. */
export function misread(transaction: Transaction, nowMs: number, fault?: Fault): Transaction {
  if (fault?.mode === 'wrong_amount')
    return { ...transaction, chargedXaf: fault.amountXaf ?? half(transaction.chargedXaf) };
  if (fault?.mode !== 'failed_then_success' || transaction.finalAt === null) return transaction;
  const fresh = nowMs < Date.parse(transaction.finalAt) + fault.ms;
  return fresh ? { ...transaction, status: 'FAILED', reason: 'failed' } : transaction;
}
