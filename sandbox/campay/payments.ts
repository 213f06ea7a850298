import type { Transaction } from '../books.js';
import type { Clock } from '../clock.js';
import { createEndings, movedXaf, type Reasons } from '../collects.js';
import type { Fault } from '../faults.js';
import type { Handsets } from '../handsets.js';
import type { Random } from '../random.js';
import type { Settings } from '../settings.js';
import type { Wallets } from '../wallets.js';
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
const reasons: Reasons = {
  refused: ['failed', 'APPROVAL_REJECTED'],
  wrong_pin: ['failed'],
  insufficient: ['failed', 'NOT_ENOUGH_FUNDS', 'INTERNAL_PROCESSING_ERROR'],
  expired: ['timeout'],
  unreachable: ['timeout', 'failed'],
};

export function createCampayPayments(parts: Parts): CampayPayments {
  const { clock, handsets, ledger, settings } = parts;
  const noticeDelayMs = settings.campayWebhookDelayMs;
  const endings = createEndings({ ...parts, account: ledger, noticeDelayMs, reasons });

  const opening = (endpoint: Opening['endpoint'], ask: Ask, fault?: Fault): Transaction =>
    ledger.open({
      ...ask,
      endpoint,
      operator: handsets.get(ask.msisdn).operator,
      chargedXaf: movedXaf(ask.amountXaf, fault),
    });
  const pay = (transaction: Transaction, fault: Fault | undefined): void => {
    if (fault?.mode === 'fails') return endings.fail(transaction, fault.code ?? 'failed');
    const phone = handsets.get(transaction.msisdn);
    phone.balanceXaf += transaction.chargedXaf;
    handsets.changed(phone);
    endings.succeed(transaction, fault);
  };

  return {
    collect(ask, fault) {
      const transaction = opening('collect', ask, fault);
      endings.ask(transaction, fault);
      return transaction;
    },
    withdraw(ask, fault) {
      const transaction = opening('withdraw', ask, fault);
      clock.after(settings.campaySettleMs, () => pay(transaction, fault));
      return transaction;
    },
  };
}
