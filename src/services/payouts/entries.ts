import { AppError } from '../../lib/errors.js';
import type { Payout } from '../../models/payouts.js';
import { ledgerAccount, type LedgerAccount } from '../ledger-accounts.js';
import type { Entry } from '../ledger.js';
import type { PayoutOwner } from './owner.js';

/** Whose money it is, as the ledger names it. */
export function ownerAccount({ kind, id }: PayoutOwner): LedgerAccount {
  switch (kind) {
    case 'customer':
      return ledgerAccount.customer(id);
    case 'shop':
      return ledgerAccount.restaurant(id);
    case 'driver':
      return ledgerAccount.driver(id);
  }
}

export function holdKey(payoutId: string): string {
  return `payout:${payoutId}`;
}

type Moved = Pick<
  Payout,
  | 'ownerKind'
  | 'ownerId'
  | 'cityId'
  | 'amountXaf'
  | 'ownerFeeXaf'
  | 'providerFeeXaf'
  | 'taxXaf'
  | 'provider'
  | 'operator'
>;

/**
 * The owner pays the amount and their fee; the provider keeps its own, and the tax is the state's.
 * Both are the house's costs, against which the owner's fee stands.
 */
export function payoutEntries(payout: Moved): Entry[] {
  const { ownerKind, ownerId, cityId, amountXaf, ownerFeeXaf, providerFeeXaf, taxXaf } = payout;
  const owner = ownerAccount({ kind: ownerKind, id: ownerId });
  return [
    { account: owner, amountXaf, category: 'payout' },
    { account: owner, amountXaf: ownerFeeXaf, category: 'fee' },
    { account: ledgerAccount.payoutFee(cityId), amountXaf: -ownerFeeXaf, category: 'fee' },
    { account: cashOf(payout), amountXaf: -amountXaf - providerFeeXaf, category: 'payout' },
    { account: ledgerAccount.providerFee(cityId), amountXaf: providerFeeXaf, category: 'fee' },
    { account: ledgerAccount.transferTaxCost(cityId), amountXaf: taxXaf, category: 'tax' },
    { account: ledgerAccount.transferTax(cityId), amountXaf: -taxXaf, category: 'tax' },
  ];
}

/** Money that left although we had given it back: a person must find who makes it good. */
export function lateEntries(payout: Moved): Entry[] {
  const { cityId, amountXaf, providerFeeXaf } = payout;
  return [
    { account: ledgerAccount.mismatch(cityId), amountXaf, category: 'payout' },
    { account: ledgerAccount.providerFee(cityId), amountXaf: providerFeeXaf, category: 'fee' },
    { account: cashOf(payout), amountXaf: -amountXaf - providerFeeXaf, category: 'payout' },
  ];
}

function cashOf({ provider, operator, cityId }: Moved): LedgerAccount {
  return ledgerAccount.providerCash(provider, operator ?? 'unknown', cityId);
}

/** The books must be as the payout says; anything else is a fault, and moves nothing. */
export function mustHaveEnded(
  payoutId: string,
  ended: { ok: true } | { ok: false; reason: string },
): void {
  if (ended.ok) return;
  throw new AppError('transfer_invalid', `payout ${payoutId}: its money is ${ended.reason}`);
}
