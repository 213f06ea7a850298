import type { Order } from '../../models/orders.js';

/** What a driver says was put into their hands at the door; null when nothing was said. */
export interface CashSaid {
  cashXaf?: number | null;
}

/** Between the total and the note that the customer announced, and said where it must be. */
export interface AmountRefusal {
  ok: false;
  reason: 'cash_amount' | 'cash_amount_missing' | 'cash_amount_refused';
  reference: number;
  totalXaf: number;
  mostXaf: number;
}

/**
 * Change becomes credit only where the customer chose so: then the driver must say what they got, so
 * that nobody keeps it, and nowhere else may they. Null when the amount fits.
 */
export function checkCashSaid(order: Order, { cashXaf = null }: CashSaid): AmountRefusal | null {
  const { reference, totalXaf, changeMaxXaf } = order;
  const mostXaf = totalXaf + changeMaxXaf;
  const not = (reason: AmountRefusal['reason']): AmountRefusal => ({
    ...{ ok: false, reason, reference, totalXaf, mostXaf },
  });
  if (cashXaf === null) return changeMaxXaf > 0 ? not('cash_amount_missing') : null;
  if (cashXaf === totalXaf && order.method === 'cash') return null;
  if (changeMaxXaf === 0) return not('cash_amount_refused');
  return cashXaf < totalXaf || cashXaf > mostXaf ? not('cash_amount') : null;
}

/** What of the amount that a driver said, and that fits, is the customer's. */
export function changeXafOf(order: Order, { cashXaf = null }: CashSaid): number {
  return cashXaf === null || order.method !== 'cash' ? 0 : cashXaf - order.totalXaf;
}
