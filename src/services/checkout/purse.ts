import type { PlacingRow } from '../../models/placing.js';
import { rulesAt } from '../money-rules.js';
import { NO_WALLET_PART, walletPart, type WalletPart } from './wallet-part.js';
import type { PlacingParts, PlacingRequest, Wanted } from './placing.js';
import { checkWallet, type WalletRefusal } from './wallet.js';

/** What of the total the wallet is to pay: all, a part beside Mobile Money, or nothing. */
export function walletXafOf({ method, totalXaf, creditXaf }: Wanted): number {
  if (method === 'wallet') return totalXaf;
  return method === 'momo' ? Math.min(creditXaf ?? 0, totalXaf - 1) : 0;
}

/** Whether the wallet may pay its part; an order that takes nothing from it is not asked. */
export function checkPurse(
  { settings, catalogue }: Pick<PlacingParts, 'settings' | 'catalogue'>,
  { wanted, channel, codeCheck = null }: PlacingRequest,
  { wallet, knownPlace }: PlacingRow,
  now: Date,
): WalletRefusal | null {
  const partXaf = walletXafOf(wanted);
  if (!wallet || partXaf === 0) return null;
  const rules = rulesAt(catalogue.current().moneyRules, now);
  const asked = { row: wallet, knownPlace, wanted, partXaf, check: codeCheck, rules, channel, now };
  return checkWallet(settings, asked);
}

/** What is taken of the wallet, bonus first. */
export function walletPartOf(wanted: Wanted, { wallet }: PlacingRow): WalletPart {
  const partXaf = walletXafOf(wanted);
  return wallet && partXaf > 0 ? walletPart(partXaf, wallet.bonusLots) : NO_WALLET_PART;
}

/** Providers ask for round sums, and for no less than this. */
const REST_STEP_XAF = 5;
const REST_MIN_XAF = 100;

/** What a wallet that cannot pay the whole pays of it; 0 where the rest could not be asked for. */
export function mixedCreditXaf(spendableXaf: number, totalXaf: number): number {
  const leastXaf = Math.max(totalXaf - spendableXaf, REST_MIN_XAF);
  const restXaf = Math.ceil(leastXaf / REST_STEP_XAF) * REST_STEP_XAF;
  return Math.max(0, totalXaf - restXaf);
}
