import { addMs, inDouala } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { codeReissuedAt, countCodeTry } from '../../models/delivery-codes.js';
import { lockDriver } from '../../models/drivers.js';
import type { Order } from '../../models/orders.js';
import { isCodeOf } from '../delivery-code.js';
import { canMove } from '../order-states.js';
import type { ByReference, CommonRefusal } from '../orders/sender.js';
import type { Actor, Person } from '../person.js';
import { checkCashSaid, type AmountRefusal, type CashSaid } from './cash-amount.js';
import type { VerbParts } from './parts.js';

/** An order and the digits said at its door; null when none were said. */
export type CodeInput = ByReference & CashSaid & { code: string | null };

/** Why no code is compared at all; such a message is not counted as a try. */
export type TryRefusal =
  'code_missing' | 'code_locked' | 'code_expired' | 'driver_locked' | 'not_picked_up' | 'too_late';

/** The order a code is tried on and which try it is; `tryNo` null: delivered before. */
export interface Tried {
  ok: true;
  order: Order;
  actor: Actor;
  tryNo: number | null;
}

/** Counts a try before anybody looks at the digits. */
export type CountTry = (
  tx: Tx,
  person: Person,
  input: CodeInput,
) => Promise<Tried | CommonRefusal | Refusal<TryRefusal> | AmountRefusal>;

export function createCountTry({ clock, senders, settings, vault }: VerbParts): CountTry {
  /** A code lives from the shop's yes, one that replaced it from when it was given. */
  async function isExpired(tx: Tx, order: Order, now: Date): Promise<boolean> {
    const reissuedAt = order.codeIssues > 1 ? await codeReissuedAt(tx, order) : null;
    const since = reissuedAt ?? order.acceptedAt ?? order.placedAt;
    return now > addMs(since, settings.codeLifeMs);
  }

  function refusalOf(
    order: Order,
    code: string | null,
    wrongCodes: number,
    expired: boolean,
  ): TryRefusal | null {
    if (!isUnderWay(order)) return order.closedAt ? 'too_late' : 'not_picked_up';
    if (order.codeTries >= settings.codeTries) return 'code_locked';
    if (wrongCodes >= settings.wrongCodesPerDay) return 'driver_locked';
    if (code === null) return 'code_missing';
    return expired ? 'code_expired' : null;
  }

  return async (tx, person, { reference, code, cashXaf = null }) => {
    const done = (order: Order) => wasDelivered(order) && isCodeOf(vault, order, code ?? '');
    const meant = { verb: 'deliver', role: 'driver', reference } as const;
    const found = await senders.find(tx, person, { ...meant, fits: isUnderWay, done });
    if (!found.ok) return found;
    const { order, actor } = found;
    if (wasDelivered(order)) return { ok: true, order, actor, tryNo: null };
    const now = clock.now();
    const driverId = order.driverId ?? '';
    const { date } = inDouala(now);
    const wrongCodes = await lockDriver(tx, driverId, date);
    const expired = await isExpired(tx, order, now);
    const refusal = refusalOf(order, code, wrongCodes, expired);
    if (refusal) return refuse(refusal);
    const wrongAmount = checkCashSaid(order, { cashXaf });
    if (wrongAmount) return wrongAmount;
    return { ok: true, order, actor, tryNo: await countCodeTry(tx, order, driverId, date) };
  };
}

/** Whether the food is on its way to the door. */
export function isUnderWay(order: Order): boolean {
  return canMove('fulfilment', order.fulfilment, 'delivered');
}

export function wasDelivered(order: Order): boolean {
  return order.fulfilment === 'delivered';
}
