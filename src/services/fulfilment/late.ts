import { addMs } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { driverContact } from '../../models/drivers.js';
import { delayByDriver, delayByShop } from '../../models/order-delays.js';
import type { Order } from '../../models/orders.js';
import type { Job } from '../jobs.js';
import { keyOf } from '../orders.js';
import { orderTimer } from '../orders/queue.js';
import { arrivalOf, isPresented } from '../orders/reading.js';
import type { ByReference, CommonRefusal } from '../orders/sender.js';
import type { Actor, Person } from '../person.js';
import type { VerbParts } from './parts.js';

const MINUTE_MS = 60_000;

export type LateRefusal =
  /** How late was not said. */
  | 'minutes_missing'
  /** The shop has not taken the order yet: it says its minutes with its yes. */
  | 'not_accepted'
  /** The food is ready, or further. */
  | 'already_ready'
  /** Later than anybody may announce: a person must speak with the customer. */
  | 'too_long'
  /** The customer has been told often enough. */
  | 'told_enough'
  | 'too_late';

export type LateResult =
  /** `until`: ready then, or at the door by then. */
  | { ok: true; reference: number; minutes: number; until: Date; repeated: boolean }
  | CommonRefusal
  | Refusal<LateRefusal>;

export type Late = (
  tx: Tx,
  person: Person,
  input: ByReference & { minutes: number | null },
) => Promise<LateResult>;

interface Delay {
  order: Order;
  actor: Actor;
  minutes: number;
}

/** A delay of the kitchen: a new time for the customer, for the driver, and for the search of one. */
export function createShopLate(parts: VerbParts): Late {
  const { clock, notifications, orders, queue, senders, settings } = parts;

  /** Counted from the promise, or from now when that has passed already. */
  function untilOf({ order, minutes }: Delay): Date {
    const first = order.firstPromisedAt ?? order.promisedAt ?? clock.now();
    const from = first > clock.now() ? first : clock.now();
    return addMs(from, minutes * MINUTE_MS);
  }

  function refusalOf(delay: Delay): LateRefusal | null {
    const { order } = delay;
    const first = order.firstPromisedAt ?? order.promisedAt ?? clock.now();
    const last = addMs(first, settings.lateMinutesMax * MINUTE_MS);
    if (delay.minutes > settings.lateMinutesMax || untilOf(delay) > last) return 'too_long';
    return order.lateTold >= settings.lateTold ? 'told_enough' : null;
  }

  /** A driver who has the ride is told; else the search begins as much later. */
  async function around(tx: Tx, order: Order): Promise<Job[]> {
    const turn = String(order.lateTold);
    if (order.courier === 'assigned' && order.driverId !== null) {
      const { phoneId: to } = await driverContact(tx, order.driverId);
      return notifications.jobs('driver.food_late', order, { turn }, to);
    }
    const searchAt = addMs(order.promisedAt ?? clock.now(), -settings.dispatchLeadMs);
    const key = { ...keyOf(order), round: 1 };
    return [orderTimer('dispatch.offer', key, searchAt, `late${turn}`)];
  }

  async function announce(tx: Tx, delay: Delay): Promise<LateResult> {
    const { minutes, actor } = delay;
    const until = untilOf(delay);
    const order = await delayByShop(tx, delay.order, until, minutes);
    await orders.note(tx, order, 'shop_late', actor, { minutes });
    const turn = String(order.lateTold);
    const told = notifications.jobs('order.late', order, { by: 'shop', turn });
    await queue.write(tx, [...told, ...(await around(tx, order))]);
    return { ok: true, reference: order.reference, minutes, until, repeated: false };
  }

  return async (tx, person, { reference, minutes }) => {
    const meant = { verb: 'late', role: 'shop', reference, visible: isPresented } as const;
    const found = await senders.find(tx, person, { ...meant, fits: isCooking, done: never });
    if (!found.ok) return found;
    const { order, actor } = found;
    if (order.fulfilment === 'placed') return refuse('not_accepted');
    if (!isCooking(order)) return refuse(order.closedAt ? 'too_late' : 'already_ready');
    if (minutes === null) return refuse('minutes_missing');
    const { promisedAt } = order;
    if (minutes === order.shopLateMinutes && promisedAt && promisedAt > clock.now()) {
      return { ok: true, reference: order.reference, minutes, until: promisedAt, repeated: true };
    }
    const delay = { order, actor, minutes };
    const refusal = refusalOf(delay);
    return refusal ? refuse(refusal) : announce(tx, delay);
  };
}

/** A delay of the road: the customer hears when to expect the driver. */
export function createDriverLate(parts: VerbParts): Late {
  const { clock, notifications, orders, senders, settings } = parts;

  function answer(order: Order, minutes: number, repeated: boolean): LateResult {
    const until = arrivalOf(order)?.to ?? addMs(clock.now(), minutes * MINUTE_MS);
    return { ok: true, reference: order.reference, minutes, until, repeated };
  }

  async function announce(tx: Tx, delay: Delay): Promise<LateResult> {
    const { minutes, actor } = delay;
    const order = await delayByDriver(tx, delay.order, minutes);
    await orders.note(tx, order, 'driver_late', actor, { minutes });
    const said = { by: 'driver', turn: String(order.lateTold) };
    await notifications.notify(tx, 'order.late', order, said);
    return answer(order, minutes, false);
  }

  return async (tx, person, { reference, minutes }) => {
    const meant = { verb: 'late', role: 'driver', reference } as const;
    const found = await senders.find(tx, person, { ...meant, fits: isOpen, done: never });
    if (!found.ok) return found;
    const { order, actor } = found;
    if (!isOpen(order)) return refuse('too_late');
    if (minutes === null) return refuse('minutes_missing');
    if (minutes === order.driverLateMinutes) return answer(order, minutes, true);
    if (minutes > settings.lateMinutesMax) return refuse('too_long');
    if (order.lateTold >= settings.lateTold) return refuse('told_enough');
    return announce(tx, { order, actor, minutes });
  };
}

function isCooking(order: Order): boolean {
  return order.fulfilment === 'accepted';
}

function isOpen(order: Order): boolean {
  return order.closedAt === null;
}

/** A delay without a number is never about an order that is over. */
function never(): boolean {
  return false;
}
