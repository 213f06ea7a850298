import { addMs, timeOfDay } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Phone } from '../../lib/phone.js';
import type { Tx } from '../../models/database.js';
import { driverContact, driverReturned } from '../../models/drivers.js';
import { stampAbsent } from '../../models/order-delays.js';
import type { Order } from '../../models/orders.js';
import { openSupportTask } from '../../models/support.js';
import type { OrderKey } from '../jobs.js';
import { keyOf } from '../orders.js';
import { orderTimer } from '../orders/queue.js';
import type { ByReference, CommonRefusal } from '../orders/sender.js';
import { HOUSE, type Actor, type Person } from '../person.js';
import { isUnderWay } from './code-try.js';
import type { VerbParts } from './parts.js';
import { createReadDrop } from './pick-up.js';

export type AbsentResult =
  /** The customer has been told; the driver waits until then. */
  | {
      ok: true;
      stage: 'waiting';
      reference: number;
      until: Date;
      customerPhone: Phone;
      repeated: boolean;
    }
  /** The driver brings the food back; `earnedXaf` is 0 where nobody has paid. */
  | {
      ok: true;
      stage: 'returned';
      reference: number;
      shopName: string;
      earnedXaf: number;
      repeated: boolean;
    }
  | CommonRefusal
  | Refusal<'not_picked_up' | 'too_late'>;

/**
 * Nobody is at the door (domain.md 8.3): the customer is told and has ten minutes; said again after
 * them, the driver brings the food back. Until then the delivery code still closes the order.
 */
export interface Absence {
  absent(tx: Tx, person: Person, input: ByReference): Promise<AbsentResult>;
  /** A timer of the wait has come; nothing is done once the order has moved on. */
  absenceDue(tx: Tx, key: OrderKey, round: number): Promise<void>;
}

const MINUTE_MS = 60_000;

export function createAbsence(parts: VerbParts): Absence {
  const { clock, notifications, orders, queue, senders, settings } = parts;
  const bringBack = createBringingBack(parts);
  const readDrop = createReadDrop(parts);
  const waitMinutes = Math.round(settings.absentWaitMs / MINUTE_MS);
  const endOfWait = (absentAt: Date) => addMs(absentAt, settings.absentWaitMs);

  /** Whoever says it a minute after the pickup has not been there: their wait is the longer one. */
  function earliestAtDoor({ pickedUpAt }: Order, now: Date): Date {
    const earliest = pickedUpAt ? addMs(pickedUpAt, settings.rideLeastMs) : now;
    return earliest > now ? earliest : now;
  }

  async function begin(tx: Tx, order: Order, actor: Actor): Promise<Order> {
    const now = clock.now();
    const atDoor =
      order.fulfilment === 'at_door'
        ? order
        : await orders.move(tx, order, { fulfilment: 'at_door' }, actor);
    const absentAt = earliestAtDoor(order, now);
    const absent = await stampAbsent(tx, atDoor, absentAt);
    await orders.note(tx, absent, 'customer_absent', actor);
    await queue.write(tx, [
      ...notifications.jobs('order.absent', absent, { until: timeOfDay(endOfWait(absentAt)) }),
      orderTimer('order.absent', { ...keyOf(absent), round: 1 }, endOfWait(absentAt)),
    ]);
    return absent;
  }

  async function waiting(tx: Tx, order: Order, repeated: boolean): Promise<AbsentResult> {
    const { customerPhone } = await readDrop(tx, order);
    const until = endOfWait(order.absentAt ?? clock.now());
    const { reference } = order;
    return { ok: true, stage: 'waiting', reference, until, customerPhone, repeated };
  }

  return {
    async absent(tx, person, { reference }) {
      const meant = { verb: 'absent', role: 'driver', reference } as const;
      const found = await senders.find(tx, person, {
        ...meant,
        fits: isUnderWay,
        done: wasReturned,
      });
      if (!found.ok) return found;
      const { order, actor } = found;
      if (wasReturned(order)) return bringBack.answer(order, true);
      if (!isUnderWay(order)) return refuse(order.closedAt ? 'too_late' : 'not_picked_up');
      if (!order.absentAt) return waiting(tx, await begin(tx, order, actor), false);
      if (clock.now() < endOfWait(order.absentAt)) return waiting(tx, order, true);
      return bringBack.answer(await bringBack.end(tx, order, actor), false);
    },
    async absenceDue(tx, key, round) {
      const order = await orders.lock(tx, key);
      if (!order?.absentAt || !isUnderWay(order)) return;
      if (round > 1) {
        await bringBack.end(tx, order, HOUSE);
        return;
      }
      const { phoneId: to } = await driverContact(tx, order.driverId ?? '');
      const last = addMs(endOfWait(order.absentAt), settings.absentReturnMs);
      await queue.write(tx, [
        ...notifications.jobs('driver.absent_over', order, { minutes: waitMinutes }, to),
        orderTimer('order.absent', { ...key, round: 2 }, last),
      ]);
    },
  };
}

/** The food was cooked and driven: what was paid for it is kept, and a person looks at the rest. */
function createBringingBack(parts: VerbParts) {
  const { catalogue, clock, escrow, ids, notifications, orders, queue } = parts;

  async function askForPerson(tx: Tx, order: Order): Promise<void> {
    const { cityId, id: orderId, accountId, reference, method } = order;
    await openSupportTask(tx, {
      ...{ id: ids.next(), kind: 'returned', cityId, orderId, accountId },
      facts: { reference, method },
      createdAt: clock.now(),
    });
  }

  return {
    async end(tx: Tx, order: Order, actor: Actor): Promise<Order> {
      const driverId = order.driverId ?? '';
      const isPaid = order.payment === 'held' || order.payment === 'part_refunded';
      const payment = order.payment === 'held' ? 'released' : order.payment;
      const moves = { fulfilment: 'returned', payment } as const;
      const returned = await orders.move(tx, order, moves, actor, { reason: 'customer_absent' });
      await driverReturned(tx, driverId, clock.now());
      await askForPerson(tx, returned);
      await queue.write(tx, [
        ...notifications.jobs('order.returned', returned),
        ...notifications.jobs('shop.returned', returned),
      ]);
      if (isPaid) await escrow.release(tx, returned, { driverId });
      return returned;
    },
    answer(order: Order, repeated: boolean): AbsentResult {
      const shop = catalogue.current().shops.get(order.shopId);
      return {
        ok: true,
        stage: 'returned',
        reference: order.reference,
        shopName: shop?.ussdName ?? '',
        earnedXaf: order.method === 'cash' ? 0 : order.driverPayXaf,
        repeated,
      };
    },
  };
}

function wasReturned(order: Order): boolean {
  return order.fulfilment === 'returned';
}
