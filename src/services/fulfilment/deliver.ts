import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { driverDelivered } from '../../models/drivers.js';
import type { Order } from '../../models/orders.js';
import { countDelivered } from '../../models/shops.js';
import { openSupportTask } from '../../models/support.js';
import { isCodeOf } from '../delivery-code.js';
import { keyOf } from '../orders.js';
import type { CommonRefusal } from '../orders/sender.js';
import type { Actor, Person } from '../person.js';
import {
  createCountTry,
  isUnderWay,
  wasDelivered,
  type CodeInput,
  type TryRefusal,
} from './code-try.js';
import { changeXafOf, type AmountRefusal } from './cash-amount.js';
import type { VerbParts } from './parts.js';

export type DeliverResult =
  | Delivered
  | CommonRefusal
  | { ok: false; reason: 'wrong_code'; reference: number; tryNo: number; triesMax: number }
  | Refusal<TryRefusal>
  | AmountRefusal;

interface Delivered {
  ok: true;
  reference: number;
  earnedXaf: number;
  /** Taken at the door, change for the customer's wallet included; 0 when it was paid before. */
  cashXaf: number;
  /** Of that, what became the customer's credit. */
  changeXaf: number;
  repeated: boolean;
}

/** Runs its own transactions: the try must stay counted whatever happens after it. */
export type Deliver = (person: Person, input: CodeInput) => Promise<DeliverResult>;

/**
 * The code at the door. A try is counted in a commit of its own before the digits are compared, so
 * that neither a crash nor many phones at once give more than the allowed tries.
 */
export function createDeliver(parts: VerbParts): Deliver {
  const { db, vault, escrow, settings } = parts;
  const countTry = createCountTry(parts);
  const handOver = createHandOver(parts);
  const noteMiss = createMiss(parts);
  return async (person, input) => {
    const tried = await db.transaction((tx) => countTry(tx, person, input));
    if (!tried.ok) return tried;
    const { order, actor, tryNo } = tried;
    if (tryNo === null) return delivered(order, await escrow.changeXaf(db, order), true);
    if (input.code !== null && isCodeOf(vault, order, input.code)) {
      const changeXaf = changeXafOf(order, input);
      return db.transaction((tx) => handOver(tx, order, { actor, changeXaf }));
    }
    await db.transaction((tx) => noteMiss(tx, order, actor, tryNo));
    const { reference } = order;
    return { ok: false, reason: 'wrong_code', reference, tryNo, triesMax: settings.codeTries };
  };
}

/** The right code: the order ends, its money goes where it belongs. */
function createHandOver({ clock, orders, escrow, notifications }: VerbParts) {
  return async (
    tx: Tx,
    tried: Order,
    { actor, changeXaf }: { actor: Actor; changeXaf: number },
  ): Promise<DeliverResult> => {
    const order = await orders.lock(tx, keyOf(tried));
    if (order && wasDelivered(order)) {
      return delivered(order, await escrow.changeXaf(tx, order), true);
    }
    // Between the two transactions the order ended, or its customer asked for another code.
    if (!order || !isUnderWay(order)) return refuse('too_late');
    if (!order.codeDigest.equals(tried.codeDigest)) return refuse('code_expired');
    const driverId = order.driverId ?? '';
    const isUnpaid = order.payment === 'held' || order.payment === 'due';
    const payment = isUnpaid ? 'released' : order.payment;
    const moves = { fulfilment: 'delivered', payment } as const;
    const closed = await orders.move(tx, order, moves, actor, { proof: 'code' });
    await Promise.all([
      driverDelivered(tx, driverId, order.quartierId, clock.now()),
      countDelivered(tx, order.shopId),
    ]);
    // What was given back whole leaves nothing to divide.
    if (payment !== 'refunded') await escrow.release(tx, closed, { driverId, changeXaf });
    if (changeXaf > 0) {
      const balanceXaf = await escrow.customerCreditXaf(tx, closed.accountId);
      await notifications.notify(tx, 'wallet.change', closed, { changeXaf, balanceXaf });
    }
    return delivered(closed, changeXaf, false);
  };
}

/** A wrong code stays in the order's history; the last one calls a person and tells the customer. */
function createMiss({ clock, ids, notifications, orders, settings }: VerbParts) {
  return async (tx: Tx, order: Order, actor: Actor, tryNo: number): Promise<void> => {
    await orders.note(tx, order, 'code_wrong', actor, { tryNo });
    if (tryNo < settings.codeTries) return;
    await openSupportTask(tx, {
      id: ids.next(),
      kind: 'code_locked',
      cityId: order.cityId,
      orderId: order.id,
      accountId: order.accountId,
      facts: { reference: order.reference },
      createdAt: clock.now(),
    });
    await notifications.notify(tx, 'order.code_locked', order, { turn: order.codeIssues });
  };
}

function delivered(order: Order, changeXaf: number, repeated: boolean): Delivered {
  return {
    ok: true,
    reference: order.reference,
    earnedXaf: order.driverPayXaf,
    cashXaf: order.method === 'cash' ? order.totalXaf + changeXaf : 0,
    changeXaf,
    repeated,
  };
}
