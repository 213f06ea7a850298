import { AppError } from '../lib/errors.js';
import type { MoneyRuleRow } from '../models/money-rules.js';

/** What a provider or the state takes of an amount: a share, a fixed part, and at most the cap. */
export interface FeeRule {
  bps: number;
  fixedXaf: number;
  /** Null: there is no most. */
  capXaf: number | null;
}

/** Money that moves by Mobile Money, as the transfer tax tells flows apart. */
export type TaxedFlow = 'collect' | 'payout' | 'refund' | 'cash_out';

/** Numbers that a rule sets, in francs or hours as their names say. */
export const RULE_AMOUNTS = [
  ...(['cash_first_xaf', 'cash_later_xaf'] as const),
  ...(['payout_min_xaf', 'payout_request_min_xaf', 'payout_max_xaf', 'four_eyes_xaf'] as const),
  ...(['cooling_off_hours', 'fee_variance_xaf', 'wallet_balance_xaf', 'top_up_day_xaf'] as const),
  ...(['top_up_month_xaf', 'spend_day_xaf', 'spend_month_xaf', 'cash_out_day_xaf'] as const),
];
export type RuleAmount = (typeof RULE_AMOUNTS)[number];

/** A shop as far as its commission depends on it. */
export interface CommissionedShop {
  id: string;
  deliveredCount: number;
  /** Agreed with this shop when it came to us; counts when it is the better one. */
  agreedBps: number | null;
}

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
  commissionBps(shop: CommissionedShop): number;
  amount(name: RuleAmount): number;
}

/** Fees, taxes, tiers and limits as dated data (PRC-07): what held at a moment holds for it for ever. */
export interface MoneyRules {
  at(at: Date): RulesAt;
}

/** Rules come with the catalogue, under its version. */
export function createMoneyRules(catalogue: {
  current(): { moneyRules: readonly MoneyRuleRow[] };
}): MoneyRules {
  return { at: (at) => rulesAt(catalogue.current().moneyRules, at) };
}

const NOTHING: FeeRule = { bps: 0, fixedXaf: 0, capXaf: null };

/** @param rows oldest first. */
export function rulesAt(rows: readonly MoneyRuleRow[], at: Date): RulesAt {
  const begun = rows.filter(({ validFrom }) => new Date(validFrom) <= at).reverse();
  const newest = (fits: (row: MoneyRuleRow) => boolean) => begun.find(fits);
  const fee = (kind: MoneyRuleRow['kind'], provider: string, operator: string | null): FeeRule => {
    const narrowest = [
      ...(operator === null ? [] : [[provider, operator.toUpperCase()] as const]),
      ...([[provider, ''] as const, ['', ''] as const] as const),
    ].map(([of, on]) =>
      newest((row) => row.kind === kind && row.provider === of && row.operator === on),
    );
    return narrowest.find((row) => row?.active === true) ?? NOTHING;
  };
  return {
    collectFee: (provider, operator) => fee('collect_fee', provider, operator),
    withdrawFee: (provider, operator) => fee('withdraw_fee', provider, operator),
    transferTax(flow) {
      const rule = newest((row) => row.kind === 'transfer_tax' && row.flow === flow);
      return rule?.active === true ? rule : NOTHING;
    },
    vatBps: newest(({ kind }) => kind === 'vat')?.bps ?? 0,
    commissionBps: (shop) => bestCommission(begun, shop),
    amount(name) {
      const rule = newest((row) => row.kind === 'amount' && row.name === name);
      if (rule) return rule.amount;
      throw new AppError('state_missing', `no rule says ${name}`);
    },
  };
}

/** @param begun newest first: of each tier and each shop's own rate only the newest counts. */
function bestCommission(
  begun: readonly MoneyRuleRow[],
  { id, deliveredCount, agreedBps }: CommissionedShop,
): number {
  const rates = new Map<string, MoneyRuleRow>();
  for (const row of begun) {
    const isTheirs = row.kind === 'commission' && (row.shopId === '' || row.shopId === id);
    const tier = `${row.shopId}|${String(row.over)}`;
    if (isTheirs && !rates.has(tier)) rates.set(tier, row);
  }
  const earned = [...rates.values()].filter(
    ({ active, over, shopId }) => active && (over === 0 || deliveredCount > over || shopId === id),
  );
  const best = [...earned.map(({ bps }) => bps), ...(agreedBps === null ? [] : [agreedBps])];
  if (best.length === 0) throw new AppError('state_missing', 'no rule says the commission');
  return Math.min(...best);
}

/** A fee on an amount in whole francs, rounded up: what a provider keeps is never less. */
export function feeOf(amountXaf: number, { bps, fixedXaf, capXaf }: FeeRule): number {
  const share = Math.ceil((amountXaf * bps) / 10_000) + fixedXaf;
  return capXaf === null ? share : Math.min(share, capXaf);
}
