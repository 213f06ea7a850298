import type { Runner } from '../models/database.js';
import { readProfile, readWallet, type MovementRow, type WalletRow } from '../models/wallet.js';
import { ledgerAccount } from './ledger-accounts.js';
import type { Person } from './person.js';

export type Movement = MovementRow;
export type WalletView = WalletRow;

/** A customer's own money with us, and what else their account says. One statement each. */
export interface Wallet {
  view(runner: Runner, person: Person, movements: number): Promise<WalletView>;
  profile(runner: Runner, person: Person): Promise<{ offersWanted: boolean }>;
}

export function createWallet(): Wallet {
  return {
    view(runner, { accountId }, limit) {
      const { code } = ledgerAccount.customer(accountId);
      return readWallet(runner, { accountId, code, limit });
    },
    profile: (runner, { accountId }) => readProfile(runner, accountId),
  };
}
