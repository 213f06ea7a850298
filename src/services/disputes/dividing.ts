import { AppError, refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import type { Dispute } from '../../models/disputes.js';
import { lockFreezes, refundedXaf, type FrozenShare } from '../../models/freezes.js';
import type { Order, PaymentState } from '../../models/orders.js';
import { accountOf } from '../freezes.js';
import { ledgerAccount, type LedgerAccount } from '../ledger-accounts.js';
import type { Entry, Ledger } from '../ledger.js';
import { canMove } from '../order-states.js';
import type { Orders } from '../orders.js';
import type { Actor } from '../person.js';

/** Who bears what goes back. `customer`: credit that a provider has taken back from under it. */
export type Bearer = 'shop' | 'driver' | 'customer' | 'house';

export interface Division {
  order: Order;
  dispute: Dispute;
  refundXaf: number;
  from: Bearer;
  actor: Actor;
}

/** `takenXaf`: what the bearer's share gave; the rest was the house's. */
type Divided = { ok: true; takenXaf: number } | Refusal<'nothing_to_take'>;

const WHOSE = { shop: 'restaurant', driver: 'driver', customer: 'customer' } as const;

/**
 * Moves what was decided: out of the escrow while the money is there, else out of the shares that
 * are held, and what these no longer have is the house's loss.
 */
export function createDividing(parts: {
  ledger: Ledger;
  orders: Pick<Orders, 'move'>;
}): (tx: Tx, division: Division) => Promise<Divided> {
  const { ledger, orders } = parts;

  async function post(tx: Tx, division: Division, from: Entry[]): Promise<void> {
    const { dispute, order, refundXaf, actor } = division;
    const entries = [...from, { account: beneficiary(dispute), amountXaf: -refundXaf }];
    // A reversal's hole may be filled by the hold alone.
    if (isNothing(entries)) return;
    const posted = await ledger.post(tx, {
      key: `dispute:${dispute.id}`,
      kind: 'dispute_refunded',
      cityId: order.cityId,
      orderId: order.id,
      actor,
      category: 'refund',
      facts: { disputeId: dispute.id },
      entries,
    });
    if (!posted.ok) throw new AppError('transfer_invalid', `dispute ${dispute.id} lacks money`);
  }

  /** Takes the bearer's part out of what is held of it; it waits in suspense for the posting. */
  async function takeHeld(tx: Tx, { order, dispute, refundXaf, from, actor }: Division) {
    if (from === 'house') return 0;
    const share = await heldShare(tx, order.id, { freezeId: dispute.freezeId, whose: WHOSE[from] });
    const amountXaf = Math.min(refundXaf, share?.amountXaf ?? 0);
    if (!share || amountXaf === 0) return 0;
    const key = `${share.key}:taken`;
    const posted = await ledger.postHold(tx, { key, holdKey: share.key, amountXaf, actor });
    if (!posted.ok) throw new AppError('transfer_invalid', `hold ${share.key}: ${posted.reason}`);
    return amountXaf;
  }

  async function movePayment(tx: Tx, { order, dispute, refundXaf, actor }: Division) {
    const goneXaf = dispute.kind === 'reversal' ? refundXaf : await refundedXaf(tx, order.id);
    const payment: PaymentState = goneXaf >= order.totalXaf ? 'refunded' : 'part_refunded';
    if (payment === order.payment || !canMove('payment', order.payment, payment)) return;
    await orders.move(tx, order, { payment }, actor, { disputeId: dispute.id });
  }

  return async (tx, division) => {
    const { order, refundXaf, from } = division;
    if (refundXaf === 0) return { ok: true, takenXaf: 0 };
    const escrow = ledgerAccount.escrow(order.id);
    const keptXaf = await ledger.balanceXaf(tx, escrow);
    const loss = ledgerAccount.refundLoss(order.cityId);
    if (keptXaf > 0 && from === 'driver') return refuse('nothing_to_take');
    if (keptXaf >= refundXaf && from !== 'house') {
      await post(tx, division, [{ account: escrow, amountXaf: refundXaf }]);
      await movePayment(tx, division);
      return { ok: true, takenXaf: refundXaf };
    }
    const takenXaf = await takeHeld(tx, division);
    const suspense = ledgerAccount.mismatch(order.cityId);
    await post(tx, division, [
      { account: suspense, amountXaf: takenXaf },
      { account: loss, amountXaf: refundXaf - takenXaf },
    ]);
    // While it is in escrow, what the house gives away leaves the order's own money as it is.
    if (keptXaf === 0) await movePayment(tx, division);
    return { ok: true, takenXaf };
  };
}

async function heldShare(
  tx: Tx,
  orderId: string,
  { freezeId, whose }: { freezeId: string; whose: string },
): Promise<FrozenShare | undefined> {
  // Where two causes stand, one of them holds the shares for both.
  const freezes = await lockFreezes(tx, orderId);
  const own = freezes.filter((freeze) => freeze.id === freezeId);
  return [...own, ...freezes]
    .flatMap(({ holds }) => holds)
    .find(({ code }) => accountOf(code)?.whose === whose);
}

/** A quarrel is the customer's; what a provider took back is missing in its own account with us. */
function beneficiary({ kind, accountId, cityId }: Dispute): LedgerAccount {
  return kind === 'reversal' ? ledgerAccount.mismatch(cityId) : ledgerAccount.customer(accountId);
}

function isNothing(entries: readonly Entry[]): boolean {
  const sums = new Map<string, number>();
  for (const { account, amountXaf } of entries) {
    sums.set(account.code, (sums.get(account.code) ?? 0) + amountXaf);
  }
  return [...sums.values()].every((sum) => sum === 0);
}
