/** An account of the chart: its code says whose money it is, per city where the platform holds it. */
export interface LedgerAccount {
  code: string;
  kind: 'asset' | 'liab' | 'rev' | 'exp' | 'suspense' | 'world';
  cityId: string | null;
  /** Its balance is kept and never goes below zero; accounts without a floor are never a hot row. */
  floored: boolean;
}

/** Somebody's own money or debt: counted at every posting. */
function personal(kind: 'asset' | 'liab', name: string, id: string): LedgerAccount {
  return { code: `${kind}:${name}:${id}`, kind, cityId: null, floored: true };
}

/** The platform's side in one city: summed from its entries. */
function platform(kind: LedgerAccount['kind'], name: string, cityId: string): LedgerAccount {
  return { code: `${kind}:${name}:${cityId}`, kind, cityId, floored: false };
}

/** The chart of accounts (payments.md 7.6). */
export const ledgerAccount = {
  /** What a customer has in credit with us. */
  customer: (accountId: string) => personal('liab', 'customer', accountId),
  /** Credit given to a customer that runs out and cannot be paid out. */
  bonus: (accountId: string) => personal('liab', 'bonus', accountId),
  /** What was paid for an order and waits for its delivery code. */
  escrow: (orderId: string) => personal('liab', 'escrow:order', orderId),
  restaurant: (shopId: string) => personal('liab', 'restaurant', shopId),
  driver: (driverId: string) => personal('liab', 'driver', driverId),
  /** Cash that a driver took at doors and has not handed in. */
  driverCash: (driverId: string) => personal('asset', 'cash:driver', driverId),
  /** What a provider holds for us; `operator` as the provider names it, such as MTN. */
  providerCash: (provider: string, operator: string, cityId: string) =>
    platform('asset', `${provider}:${operator.toLowerCase()}`, cityId),
  bank: (cityId: string) => platform('asset', 'bank', cityId),
  vat: (cityId: string) => platform('liab', 'vat', cityId),
  transferTax: (cityId: string) => platform('liab', 'transfer_tax', cityId),
  commission: (cityId: string) => platform('rev', 'commission', cityId),
  delivery: (cityId: string) => platform('rev', 'delivery', cityId),
  /** Fractions of a franc that the shares of a split leave over. */
  rounding: (cityId: string) => platform('rev', 'rounding', cityId),
  /** Where a driver is paid more than the customer pays for the way. */
  deliverySubsidy: (cityId: string) => platform('exp', 'delivery_subsidy', cityId),
  discount: (cityId: string) => platform('exp', 'discount', cityId),
  providerFee: (cityId: string) => platform('exp', 'provider_fee', cityId),
  /** What a provider kept more (or less) than its dated fee says. */
  feeVariance: (cityId: string) => platform('exp', 'fee_variance', cityId),
  /** What owners pay for money that they ask for before the evening. */
  payoutFee: (cityId: string) => platform('rev', 'payout_fee', cityId),
  /** The tax on transfers and withdrawals that is ours to bear. */
  transferTaxCost: (cityId: string) => platform('exp', 'transfer_tax', cityId),
  /** Credit that we give, and driver's fuel that we pay back. */
  bonusCost: (cityId: string) => platform('exp', 'bonus', cityId),
  fuel: (cityId: string) => platform('exp', 'fuel', cityId),
  refundLoss: (cityId: string) => platform('exp', 'refund_loss', cityId),
  /** Money that came in another amount than asked and waits for a person. */
  mismatch: (cityId: string) => platform('suspense', 'mismatch', cityId),
  unmatched: (cityId: string) => platform('suspense', 'unmatched', cityId),
  /** Everything outside: the other side of opening balances. */
  world: (): LedgerAccount => ({ code: 'world', kind: 'world', cityId: null, floored: false }),
};
