import type { Ids } from '../../lib/ids.js';
import type { PaidRows } from '../../models/placing.js';
import { ledgerAccount } from '../ledger-accounts.js';
import type { OrderTerms } from './placing.js';

/** The transfer that moves credit into the order's escrow, as placing writes it. */
export function paidRows(ids: Ids, { cityId, orderId, accountId, totals }: OrderTerms): PaidRows {
  const customer = ledgerAccount.customer(accountId);
  const escrow = ledgerAccount.escrow(orderId);
  const transferId = ids.next();
  const amountXaf: number = totals.totalXaf;
  const entry = (line: number, code: string, amount: number) => ({
    transfer_id: transferId,
    line,
    code,
    amount_xaf: amount,
  });
  return {
    account: {
      id: ids.next(),
      code: escrow.code,
      kind: escrow.kind,
      city_id: escrow.cityId,
      floored: escrow.floored,
    },
    transfer: {
      id: transferId,
      key: `wallet:${orderId}`,
      kind: 'wallet_paid',
      city_id: cityId,
      order_id: orderId,
      actor_kind: 'customer',
      actor_id: accountId,
    },
    entries: [entry(0, customer.code, amountXaf), entry(1, escrow.code, -amountXaf)],
  };
}
