import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import type { Tx } from '../../models/database.js';
import type { Payout } from '../../models/payouts.js';
import type { AccountNotices } from '../account-notices.js';
import type { Accounts } from '../accounts.js';
import type { Ledger } from '../ledger.js';
import type { MoneyRules } from '../money-rules.js';
import type { Reviews } from '../reviews.js';
import type { PayoutSettings } from './settings.js';

/** How a payout ended, for whoever asked for it. */
export type PayoutEnd = 'succeeded' | 'failed' | 'cancelled';

/** What the app hands to everything that decides about a payout. */
export interface PayoutParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  ledger: Pick<Ledger, 'hold' | 'postHold' | 'voidHold' | 'post' | 'availableXaf' | 'balanceXaf'>;
  rules: MoneyRules;
  reviews: Pick<Reviews, 'open'>;
  accounts: Pick<Accounts, 'person' | 'admit'>;
  accountNotices: Pick<AccountNotices, 'tellPerson'>;
  /** Told in the transaction that ends a refund or a customer's cash-out. */
  ended?: (tx: Tx, payout: Payout, end: PayoutEnd) => Promise<unknown>;
  settings: PayoutSettings;
}
