/** What a provider or the state takes of an amount: a share, a fixed part, and at most the cap. */
export interface FeeRule {
  bps: number;
  fixedXaf: number;
  /** Null: there is no most. */
  capXaf: number | null;
}

/** Money that leaves by Mobile Money, as the transfer tax tells flows apart. */
export type TaxedFlow = 'collect' | 'payout' | 'refund' | 'cash_out';

/** One number that a rule sets, in francs, hours or times as its name says. */
export type RuleAmount =
  | 'cash_first_xaf'
  | 'cash_later_xaf'
  | 'payout_min_xaf'
  | 'payout_max_xaf'
  | 'payout_request_min_xaf'
  | 'four_eyes_xaf'
  | 'cooling_off_hours'
  | 'fee_variance_xaf'
  | 'wallet_balance_xaf'
  | 'top_up_day_xaf'
  | 'top_up_month_xaf'
  | 'spend_day_xaf'
  | 'spend_month_xaf'
  | 'cash_out_day_xaf';

/** The rules of money as they stood at one moment; a later change never alters them. */
export interface RulesAt {
  /** What a provider keeps of a collect; the operator as the provider names it. */
  collectFee(provider: string, operator: string | null): FeeRule;
  withdrawFee(provider: string, operator: string | null): FeeRule;
  /** Nothing where the flow is switched off. */
  transferTax(flow: TaxedFlow): FeeRule;
  /** On the commission that the house keeps. */
  vatBps: number;
  /** The best rate a shop has a right to: of the tiers it has passed, and of what was agreed. */
  commissionBps(shop: { id: string; deliveredCount: number; agreedBps: number | null }): number;
  amount(name: RuleAmount): number;
}

/** Fees, taxes, tiers and limits as dated data (PRC-07): what holds at a moment, for ever the same. */
export interface MoneyRules {
  at(at: Date): RulesAt;
}
