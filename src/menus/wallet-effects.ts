import type { Tx } from '../models/database.js';
import type { Consents } from '../services/consents.js';
import type { Person } from '../services/person.js';
import type {
  CodeCheck,
  CodeWork,
  ConfirmCodeResult,
  WalletCodes,
} from '../services/wallet-codes.js';

/** What the account's screens change: the wallet's code, and whether offers are wanted. */
export interface WalletEffectMap {
  /** The old code, before a new one is chosen. */
  checkCode: { input: { code: string }; result: CodeCheck };
  /** A new code, typed once and then again. */
  proposeCode: { input: { code: string }; result: { ok: true } };
  confirmCode: { input: { code: string }; result: ConfirmCodeResult };
  forgetCode: { input: Record<string, never>; result: { ok: true } };
  setOffers: { input: { wanted: boolean }; result: { ok: true } };
}

type WalletCall = {
  [Name in keyof WalletEffectMap]: { run: Name; input: WalletEffectMap[Name]['input'] };
}[keyof WalletEffectMap];

export interface WalletWrites {
  walletCodes: WalletCodes;
  consents: Consents;
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
  { walletCodes, consents }: WalletWrites,
  call: WalletCall,
  { tx, person, channel, codeWork }: Doing,
): Promise<CodeCheck | ConfirmCodeResult> {
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
      return consents.setOffers(tx, person, call.input.wanted, channel);
  }
}

function checkOf(codeWork: CodeWork | null): CodeCheck {
  if (codeWork?.kind !== 'checked') throw undone('checkCode');
  return codeWork.check;
}

function undone(effect: string): Error {
  return new Error(`${effect} came without its work on the code`);
}
