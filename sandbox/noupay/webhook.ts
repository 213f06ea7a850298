import type { Transaction } from '../books.js';
import type { Clock } from '../clock.js';
import { half } from '../collects.js';
import type { Fault, Faults } from '../faults.js';
import type { Postbox } from '../postbox.js';
import { paymentFields } from './generic.js';
import type { NouPaySigning } from './signing.js';

interface Parts {
  clock: Clock;
  faults: Faults;
  postbox: Postbox;
  signing: NouPaySigning;
}

/** Tells the application, signed, how a payment ended. [?] Whether it is told again: each goes out once. */
export function createNouPayWebhook(
  parts: Parts,
): (transaction: Transaction, path: string) => void {
  const { clock, faults, postbox, signing } = parts;

  const post = (transaction: Transaction, path: string, fault: Fault | null): void => {
    const body = JSON.stringify(paymentFields(transaction));
    const headers = signing.headersFor('POST', path, body);
    void postbox.post({
      key: 'noupay.webhook',
      reference: transaction.reference,
      says: transaction.status,
      callback: { method: 'POST', path, type: 'application/json', body, headers },
      repeats: false,
      fault,
    });
  };

  return (transaction, path) => {
    // The notice tells the status of now: a later change sends a notice of its own.
    const told = { ...transaction };
    const fault = faults.draw('noupay.webhook') ?? null;
    if (fault?.mode === 'wrong_amount')
      return post({ ...told, chargedXaf: fault.amountXaf ?? half(told.chargedXaf) }, path, null);
    if (fault?.mode !== 'failed_then_success') return post(told, path, fault);
    post({ ...told, status: 'FAILED', reason: 'failed' }, path, null);
    clock.after(fault.ms, () => post(told, path, null));
  };
}
