import type { Tx } from '../models/database.js';
import type { Consents } from '../services/consents.js';
import type { OfferHours } from '../services/manners/window.js';
import type { Person } from '../services/person.js';
import type { CheckReceiptResult, Receipts } from '../services/receipts.js';
import type { CashOutResult, CashOuts } from '../services/refunds/cash-out.js';
import type {
  CodeCheck,
  CodeWork,
  ConfirmCodeResult,
  WalletCodes,
} from '../services/wallet-codes.js';
import type { TopUpResult, TopUps } from '../services/wallet/top-up.js';
import type { AutoTopUp, Wallet } from '../services/wallet.js';

/** What the account's screens change: the wallet's code, and whether offers are wanted. */
export interface WalletEffectMap {
  /** The old code, before a new one is chosen. */
  checkCode: { input: { code: string }; result: CodeCheck };
  /** A new code, typed once and then again. */
  proposeCode: { input: { code: string }; result: { ok: true } };
  confirmCode: { input: { code: string }; result: ConfirmCodeResult };
  forgetCode: { input: Record<string, never>; result: { ok: true } };
  setOffers: { input: { wanted: boolean }; result: { ok: true } };
  setFavourites: { input: { wanted: boolean }; result: { ok: true } };
  /** Null: the house's own. */
  setOfferHours: { input: { hours: OfferHours | null }; result: { ok: true } };
  /** Money asked of a phone for the wallet; of one's own where no other is named. */
  topUp: {
    input: { amountXaf: number; payerPhoneId: string | null; cityId: string };
    result: TopUpResult;
  };
  /** A ceiling of one's own for a day; 0 for none. */
  setOwnDay: { input: { dayXaf: number }; result: { ok: true } };
  setAuto: { input: { auto: AutoTopUp | null }; result: { ok: true } };
  cashOut: { input: { amountXaf: number; code: string }; result: CashOutResult };
  /** A shop asks whether the code of a receipt is of its order, and was not shown before. */
  checkReceipt: { input: { reference: number; code: string }; result: CheckReceiptResult };
}

type WalletCall = {
  [Name in keyof WalletEffectMap]: { run: Name; input: WalletEffectMap[Name]['input'] };
}[keyof WalletEffectMap];

export interface WalletWrites {
  walletCodes: WalletCodes;
  consents: Consents;
  topUps: Pick<TopUps, 'request'>;
  wallet: Pick<Wallet, 'setOwnDay' | 'setAuto'>;
  refunds: Pick<CashOuts, 'cashOut'>;
  receipts: Pick<Receipts, 'check'>;
}

interface Doing {
  tx: Tx;
  person: Person;
  channel: string;
  /** What was done with the digits before the transaction. */
  codeWork: CodeWork | null;
}

/** The writing half of what was looked at before; the digits themselves are not needed any more. */
export function performWallet(
  { walletCodes, consents, topUps, wallet, refunds, receipts }: WalletWrites,
  call: WalletCall,
  { tx, person, channel, codeWork }: Doing,
): Promise<WalletEffectMap[WalletCall['run']]['result']> {
  switch (call.run) {
    case 'checkCode':
      return Promise.resolve(checkOf(codeWork));
    case 'proposeCode':
      if (codeWork?.kind !== 'hashed') throw undone(call.run);
      return walletCodes.propose(tx, person, codeWork.hash);
    case 'confirmCode':
      if (codeWork?.kind !== 'matched') throw undone(call.run);
      return walletCodes.confirm(tx, person, codeWork.match);
    case 'forgetCode':
      return walletCodes.forget(tx, person);
    case 'setOffers':
      return consents.setOffers(tx, person, call.input.wanted, { channel, wording: 'notices' });
    case 'setFavourites': {
      const said = { channel, wording: 'notices' };
      return consents.setFavourites(tx, person, call.input.wanted, said);
    }
    case 'setOfferHours':
      return consents.setHours(tx, person, call.input.hours);
    case 'topUp': {
      const payerPhoneId = call.input.payerPhoneId ?? person.phoneId;
      return topUps.request(tx, person, { ...call.input, payerPhoneId });
    }
    case 'setOwnDay':
      return wallet.setOwnDay(tx, person, call.input.dayXaf);
    case 'setAuto':
      return wallet.setAuto(tx, person, call.input.auto);
    case 'checkReceipt':
      return receipts.check(tx, person, call.input);
    case 'cashOut': {
      const { amountXaf } = call.input;
      return refunds.cashOut(tx, person, { amountXaf, check: checkOf(codeWork) });
    }
  }
}

function checkOf(codeWork: CodeWork | null): CodeCheck {
  if (codeWork?.kind !== 'checked') throw undone('checkCode');
  return codeWork.check;
}

function undone(effect: string): Error {
  return new Error(`${effect} came without its work on the code`);
}
