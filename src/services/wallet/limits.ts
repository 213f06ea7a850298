import { inDouala } from '../../lib/clock.js';
import type { WalletLevel } from '../../models/wallet-limits.js';
import type { RulesAt } from '../money-rules.js';

export type { WalletLevel } from '../../models/wallet-limits.js';

/** Which limit stands against it, and what of it is left, in francs. */
export interface OverLimit {
  ok: false;
  reason: 'over_limit';
  limit: 'balance' | 'day' | 'month' | 'own_day';
  leftXaf: number;
  level: WalletLevel;
}

/** A limit of money_rules as this level has it, down to whole hundreds. */
export function shareOf(amountXaf: number, percent: number): number {
  return Math.floor((amountXaf * percent) / 10_000) * 100;
}

/** What a wallet may take in, at one level. */
export function topUpLimits(rules: Pick<RulesAt, 'amount'>, percent: number) {
  return {
    balance: shareOf(rules.amount('wallet_balance_xaf'), percent),
    day: shareOf(rules.amount('top_up_day_xaf'), percent),
    month: shareOf(rules.amount('top_up_month_xaf'), percent),
  };
}

/** What a wallet may spend, at one level. */
export function spendLimits(rules: Pick<RulesAt, 'amount'>, percent: number) {
  return {
    day: shareOf(rules.amount('spend_day_xaf'), percent),
    month: shareOf(rules.amount('spend_month_xaf'), percent),
  };
}

/** The first of several limits that an amount would cross; each says what of it is left. */
export function crossed<Limit extends OverLimit['limit']>(
  amountXaf: number,
  left: readonly (readonly [Limit, number])[],
): { limit: Limit; leftXaf: number } | null {
  const tightest = left.reduce<readonly [Limit, number] | null>(
    (best, each) => (each[1] < amountXaf && (!best || each[1] < best[1]) ? each : best),
    null,
  );
  return tightest && { limit: tightest[0], leftXaf: Math.max(0, tightest[1]) };
}

/** When the day of a moment began in Douala, and its month. */
export function doualaStarts(at: Date): { dayStart: Date; monthStart: Date } {
  const { date } = inDouala(at);
  return { dayStart: midnight(date), monthStart: midnight(`${date.slice(0, 7)}-01`) };
}

function midnight(date: string): Date {
  return new Date(`${date}T00:00:00+01:00`);
}
