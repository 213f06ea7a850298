import { refuse, type Refusal } from '../lib/errors.js';
import { shortPhone, type Phone } from '../lib/phone.js';
import type { Tx } from '../models/database.js';
import type { Accounts } from '../services/accounts.js';
import type { Person } from '../services/person.js';
import type { CheckReceiptResult, ReceiptResult, Receipts } from '../services/receipts.js';
import type { AutoAnswer, AutoTopUps } from '../services/wallet/auto-top-up.js';
import type { TopUpResult, TopUps } from '../services/wallet/top-up.js';
import type { Wallet, WalletStatement, WhereView } from '../services/wallet.js';

type Nothing = Record<string, never>;

/** What a wallet can do by SMS, where no code is ever typed. */
export interface WalletTextEffectMap {
  /** Of one's own phone, or of one named beside the sum. */
  textTopUp: {
    input: { amountXaf: number | null; payer: Phone | null };
    result:
      | (Extract<TopUpResult, { ok: true }> & { payer: string | null })
      | Exclude<TopUpResult, { ok: true }>
      | Refusal<'amount_missing'>;
  };
  readStatement: { input: Nothing; result: { ok: true } & WalletStatement };
  readWhere: { input: Nothing; result: { ok: true } & WhereView };
  readReceipt: {
    input: { reference: number | null };
    result: ReceiptResult | Refusal<'reference_missing'>;
  };
  textCheck: {
    input: { reference: number | null; code: string | null };
    result: CheckReceiptResult | Refusal<'code_missing'>;
  };
  answerAuto: { input: { questionId: string; yes: boolean }; result: AutoAnswer };
}

export type WalletTextCall = {
  [Name in keyof WalletTextEffectMap]: { run: Name; input: WalletTextEffectMap[Name]['input'] };
}[keyof WalletTextEffectMap];

export interface WalletTextWrites {
  accounts: Pick<Accounts, 'admit'>;
  topUps: Pick<TopUps, 'request'>;
  autoTopUps: Pick<AutoTopUps, 'answer'>;
  wallet: Pick<Wallet, 'statement' | 'where'>;
  receipts: Pick<Receipts, 'ofOrder' | 'check'>;
  settings: { defaultCity: string };
}

/** Movements that one SMS may have room for. */
const MOVEMENTS = 5;

type Result = WalletTextEffectMap[keyof WalletTextEffectMap]['result'];

export async function performWalletText(
  writes: WalletTextWrites,
  call: WalletTextCall,
  { tx, person }: { tx: Tx; person: Person },
): Promise<Result> {
  const { wallet, receipts } = writes;
  switch (call.run) {
    case 'textTopUp':
      return topUp(writes, tx, person, call.input);
    case 'readStatement':
      return { ok: true, ...(await wallet.statement(tx, person, MOVEMENTS)) };
    case 'readWhere':
      return { ok: true, ...(await wallet.where(tx, person)) };
    case 'readReceipt': {
      const { reference } = call.input;
      if (reference === null) return refuse('reference_missing');
      return receipts.ofOrder(tx, person, { reference });
    }
    case 'textCheck': {
      const { reference, code } = call.input;
      if (!person.shop) return refuse('not_shop');
      if (reference === null || code === null) return refuse('code_missing');
      return receipts.check(tx, person, { reference, code });
    }
    case 'answerAuto':
      return writes.autoTopUps.answer(tx, person, call.input);
  }
}

async function topUp(
  { accounts, topUps, settings }: WalletTextWrites,
  tx: Tx,
  person: Person,
  { amountXaf, payer }: WalletTextEffectMap['textTopUp']['input'],
): Promise<WalletTextEffectMap['textTopUp']['result']> {
  if (amountXaf === null) return refuse('amount_missing');
  const isOther = payer !== null && payer !== person.phone;
  const { phoneId: payerPhoneId } = isOther ? await accounts.admit(tx, payer) : person;
  const { defaultCity: cityId } = settings;
  const asked = await topUps.request(tx, person, { amountXaf, payerPhoneId, cityId });
  return asked.ok ? { ...asked, payer: isOther ? shortPhone(payer) : null } : asked;
}
