import type { Transaction } from '../books.js';
import type { Clock } from '../clock.js';
import type { Fault } from '../faults.js';
import type { Handsets } from '../handsets.js';
import type { Random } from '../random.js';
import type { Settings } from '../settings.js';
import type { Decision, Wallets } from '../wallets.js';
import type { CampayLedger, Opening } from './ledger.js';

interface Parts {
  clock: Clock;
  handsets: Handsets;
  ledger: CampayLedger;
  random: Random;
  settings: Settings;
  wallets: Wallets;
  notify: (transaction: Transaction) => void;
}

export type Ask = Omit<Opening, 'endpoint' | 'chargedXaf' | 'operator'>;

/** What happens to money after the API said yes. */
export interface CampayPayments {
  collect(ask: Ask, fault: Fault | undefined): Transaction;
  withdraw(ask: Ask, fault: Fault | undefined): Transaction;
}

/** [A] `failed` and `timeout` are the reasons the official plugin knows; an operator's own word is [C]. */
const reasons: Record<Exclude<Decision, 'approved'>, readonly [string, ...string[]]> = {
  refused: ['failed', 'APPROVAL_REJECTED'],
  wrong_pin: ['failed'],
  insufficient: ['failed', 'NOT_ENOUGH_FUNDS', 'INTERNAL_PROCESSING_ERROR'],
  expired: ['timeout'],
  unreachable: ['timeout', 'failed'],
};

export function createCampayPayments(parts: Parts): CampayPayments {
  const { clock, handsets, ledger, random, settings, wallets, notify } = parts;

  const tell = (transaction: Transaction): void =>
    void clock.after(settings.campayWebhookDelayMs, () => notify(transaction));
  const succeed = (transaction: Transaction): void => {
    ledger.finish(transaction, 'SUCCESSFUL', '');
    tell(transaction);
  };
  const fail = (transaction: Transaction, reason: string): void => {
    ledger.finish(transaction, 'FAILED', reason);
    tell(transaction);
  };
  /** Under `failed_then_success` a success is first told as a failure. */
  const succeedAfter = (transaction: Transaction, fault: Fault | undefined): void => {
    if (fault?.mode !== 'failed_then_success') return succeed(transaction);
    fail(transaction, 'failed');
    clock.after(fault.ms, () => succeed(transaction));
  };
  const decide = (transaction: Transaction, decision: Decision, fault?: Fault): void => {
    if (decision === 'approved') return succeedAfter(transaction, fault);
    const reason = random.pick(reasons[decision]);
    // [B] A customer who looks away may never cause a notice: half of the expiries are silent.
    if (decision === 'expired' && random.chance(0.5))
      return ledger.finish(transaction, 'FAILED', reason);
    fail(transaction, reason);
  };
  const opening = (endpoint: Opening['endpoint'], ask: Ask, fault?: Fault): Transaction =>
    ledger.open({
      ...ask,
      endpoint,
      operator: handsets.get(ask.msisdn).operator,
      chargedXaf:
        fault?.mode === 'wrong_amount' ? (fault.amountXaf ?? half(ask.amountXaf)) : ask.amountXaf,
    });

  return {
    collect(ask, fault) {
      const transaction = opening('collect', ask, fault);
      const { reference, externalReference, description, msisdn, chargedXaf } = transaction;
      wallets.request({
        provider: 'campay',
        msisdn,
        amountXaf: chargedXaf,
        reference,
        externalReference,
        description,
        decided: (decision) => decide(transaction, decision, fault),
      });
      return transaction;
    },
    withdraw(ask, fault) {
      const transaction = opening('withdraw', ask, fault);
      clock.after(settings.campaySettleMs, () => {
        handsets.get(transaction.msisdn).balanceXaf += transaction.chargedXaf;
        handsets.changed(handsets.get(transaction.msisdn));
        succeedAfter(transaction, fault);
      });
      return transaction;
    },
  };
}

/** What `wrong_amount` makes of an amount unless it names one. */
export function half(amountXaf: number): number {
  return Math.max(1, Math.floor(amountXaf / 2));
}
