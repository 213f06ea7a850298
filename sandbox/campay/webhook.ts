import type { Transaction } from '../books.js';
import { form, type Callback } from '../caller.js';
import type { Clock } from '../clock.js';
import { half } from '../collects.js';
import type { Fault, Faults } from '../faults.js';
import type { Postbox } from '../postbox.js';
import type { Random } from '../random.js';
import type { Settings } from '../settings.js';
import { plainText, rawText, transactionFields } from './answers.js';
import { noticeSignature } from './jwt.js';

const path = '/payments/campay/webhook';

interface Parts {
  clock: Clock;
  faults: Faults;
  postbox: Postbox;
  random: Random;
  settings: Settings;
}

/** Tells the application how a transaction ended. [?] No source names a retry: each notice goes out once. */
export function createCampayWebhook(parts: Parts): (transaction: Transaction) => void {
  const { clock, faults, postbox, random, settings } = parts;

  /** [A] The dashboard sets GET or POST; [B] bodies came as JSON and as forms. */
  const callbackOf = (fields: Record<string, unknown>): Callback => {
    const { campayWebhookMethod: set } = settings;
    const method = set === 'any' ? random.pick(['get', 'post_json', 'post_form'] as const) : set;
    if (method === 'post_json')
      return { method: 'POST', path, type: 'application/json', body: rawText(fields) };
    const texts = plainText(fields);
    if (method === 'post_form') return form(path, texts);
    return { method: 'GET', path: `${path}?${new URLSearchParams(texts).toString()}` };
  };
  const post = (transaction: Transaction, fault: Fault | null): void => {
    const signature = noticeSignature(clock.now(), settings.campayWebhookKey, random.chance(0.5));
    const fields = { ...transactionFields(transaction, random), signature };
    void postbox.post({
      key: 'campay.webhook',
      reference: transaction.reference,
      says: transaction.status,
      callback: callbackOf(fields),
      repeats: false,
      fault,
    });
  };

  return (transaction) => {
    // The notice tells the status of now: a later change sends a notice of its own.
    const told = { ...transaction };
    const fault = faults.draw('campay.webhook') ?? null;
    if (fault?.mode === 'wrong_amount')
      return post({ ...told, chargedXaf: fault.amountXaf ?? half(told.chargedXaf) }, null);
    if (fault?.mode !== 'failed_then_success') return post(told, fault);
    post({ ...told, status: 'FAILED', reason: 'failed' }, null);
    clock.after(fault.ms, () => post(told, null));
  };
}
