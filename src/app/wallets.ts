import type { Config } from '../config.js';
import type { AccountNotices } from '../services/account-notices.js';
import type { Accounts } from '../services/accounts.js';
import type { PaymentSettings } from '../services/checkout/payment-settings.js';
import type { Route } from '../services/checkout/routes.js';
import type { Escrow } from '../services/escrow.js';
import type { Ledger } from '../services/ledger.js';
import type { MoneyRules } from '../services/money-rules.js';
import type { Payouts } from '../services/payouts.js';
import { createReceipts } from '../services/receipts.js';
import { createRefunds } from '../services/refunds.js';
import type { Reviews } from '../services/reviews.js';
import { createAutoTopUps } from '../services/wallet/auto-top-up.js';
import { createWalletDesk } from '../services/wallet/desk.js';
import { createTopUps } from '../services/wallet/top-up.js';
import { createWallet } from '../services/wallet.js';
import type { Ground } from './ground.js';
import { MINUTE, walletSettings } from './settings.js';

export interface MakeWalletsParts extends Pick<Ground, 'clock' | 'ids' | 'vault' | 'config'> {
  routes: readonly Route[];
  accounts: Accounts;
  notices: AccountNotices;
  ledger: Ledger;
  escrow: Escrow;
  rules: MoneyRules;
  reviews: Reviews;
  payouts: Pick<Payouts, 'request'>;
  payments: PaymentSettings;
}

/** All that a customer's wallet does beside paying orders. */
export function makeWallets(parts: MakeWalletsParts) {
  const { config, payments } = parts;
  const receipts = createReceipts(parts);
  const settings = { ...payments, ...topUpSettings(config) };
  const topUps = createTopUps({ ...parts, receipts, settings });
  const { cashOutOn, resetFreezeMs } = {
    cashOutOn: config.limits.walletCashOut === 1,
    ...walletSettings(config),
  };
  return {
    receipts,
    topUps,
    wallet: createWallet(parts),
    walletDesk: createWalletDesk({ ...parts, settings: deskSettings(config) }),
    autoTopUps: createAutoTopUps({ ...parts, topUps, settings: config }),
    refunds: createRefunds({
      ...parts,
      requestPayout: parts.payouts.request,
      settings: { cashOutOn, resetFreezeMs },
    }),
  };
}

function topUpSettings({ limits }: Config) {
  const { topUpMinXaf, promptsMax, promptWindowMinutes } = limits;
  return { topUpMinXaf, promptsMax, promptWindowMs: promptWindowMinutes * MINUTE };
}

function deskSettings({ ussdCode, limits }: Config) {
  return { ussdCode, codeAboveXaf: limits.walletCodeAboveXaf };
}
