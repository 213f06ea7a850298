import { addMs } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { PaidRows } from '../../models/placing.js';
import { ledgerAccount } from '../ledger-accounts.js';
import type { OrderTerms } from './placing.js';

/** Names the transfer by which a wallet pays an order, and the hold before it. */
export function walletKey(orderId: string): string {
  return `wallet:${orderId}`;
}

/** No order waits for its other part as long as this: whatever happens, the credit is free again. */
const HOLD_MS = 24 * 60 * 60 * 1000;

/** The transfer that moves credit into the order's escrow, as placing writes it; or its hold. */
export function paidRows(ids: Ids, terms: OrderTerms): PaidRows {
  const { cityId, orderId, accountId, totals, wallet, now } = terms;
  const escrow = ledgerAccount.escrow(orderId);
  const transferId = ids.next();
  const entries = [
    [ledgerAccount.bonus(accountId), wallet.bonusXaf] as const,
    [ledgerAccount.customer(accountId), wallet.totalXaf - wallet.bonusXaf] as const,
    [escrow, -wallet.totalXaf] as const,
  ].filter(([, amountXaf]) => amountXaf !== 0);
  return {
    isHold: wallet.totalXaf < totals.totalXaf,
    account: {
      id: ids.next(),
      code: escrow.code,
      kind: escrow.kind,
      city_id: escrow.cityId,
      floored: escrow.floored,
    },
    transfer: {
      id: transferId,
      key: walletKey(orderId),
      kind: 'wallet_paid',
      city_id: cityId,
      order_id: orderId,
      expires_at: addMs(now, HOLD_MS),
      actor_kind: 'customer',
      actor_id: accountId,
    },
    entries: entries.map(([{ code }, amountXaf], line) => ({
      transfer_id: transferId,
      line,
      code,
      amount_xaf: amountXaf,
    })),
    uses: wallet.uses.map(({ lotId, amountXaf }) => ({
      lot_id: lotId,
      order_id: orderId,
      amount_xaf: amountXaf,
    })),
  };
}
