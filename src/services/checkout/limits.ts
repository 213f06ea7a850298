import type { LimitCounts } from '../../models/limits.js';
import type { Catalogue, Shop } from '../catalogue.js';
import { rulesAt } from '../money-rules.js';

/** Ceilings of one order paid at the door: before and after a first delivered order, in XAF. */
export interface CashCeilings {
  cashFirstXaf: number;
  cashLaterXaf: number;
}

/** The ceilings that the rules of this moment say. */
export function cashCeilings(
  { moneyRules }: Pick<Catalogue, 'moneyRules'>,
  at: Date,
): CashCeilings {
  const rules = rulesAt(moneyRules, at);
  return {
    cashFirstXaf: rules.amount('cash_first_xaf'),
    cashLaterXaf: rules.amount('cash_later_xaf'),
  };
}

/** CONTRACT.md section 6, row Payment. */
export interface LimitSettings {
  /** Mobile Money requests one phone may get in `promptWindowMs`. */
  promptsMax: number;
  promptWindowMs: number;
}

export type CashRefusal =
  | 'cash_refused'
  /** Whoever takes it at the door did not order it, and is asked for no money. */
  | 'cash_for_other'
  | 'cash_too_much'
  | 'cash_open_order'
  | 'cash_taken_back';

/** Each order taken back has cost its shop two SMS, and perhaps a pot on the fire. */
const TAKEN_BACK_MAX = 3;
/** Cooked and driven for nobody: the second time in 30 days is the last (domain.md 8.3). */
const RETURNED_MAX = 2;

/** Whether one more request for money may ring the payer's phone. */
export function checkPrompts(
  { promptsMax }: LimitSettings,
  { recentPrompts }: LimitCounts,
): 'too_many_prompts' | null {
  return recentPrompts >= promptsMax ? 'too_many_prompts' : null;
}

/** Whether an order may be paid at the door. A new customer has one such order open at a time. */
export function checkCash(
  { cashFirstXaf, cashLaterXaf }: CashCeilings,
  { cashTakenBack, delivered, openCash, returned }: LimitCounts,
  shop: Pick<Shop, 'acceptsCash'>,
  { totalXaf, receiverPhoneId }: { totalXaf: number; receiverPhoneId: string | null },
): CashRefusal | null {
  if (!shop.acceptsCash) return 'cash_refused';
  if (receiverPhoneId !== null) return 'cash_for_other';
  const isNew = delivered === 0;
  if (totalXaf > (isNew ? cashFirstXaf : cashLaterXaf)) return 'cash_too_much';
  if (isNew && openCash > 0) return 'cash_open_order';
  if (returned >= RETURNED_MAX) return 'cash_taken_back';
  return cashTakenBack >= TAKEN_BACK_MAX ? 'cash_taken_back' : null;
}
