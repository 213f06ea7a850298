import { addMs } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { driverContact } from '../../models/drivers.js';
import type { Order } from '../../models/orders.js';
import type { Job } from '../jobs.js';
import { keyOf } from '../orders.js';
import { orderTimer } from '../orders/queue.js';
import type { ByReference, CommonRefusal } from '../orders/sender.js';
import type { Person } from '../person.js';
import { isPresented } from '../orders/reading.js';
import type { VerbParts } from './parts.js';

export type ReadyResult =
  /** `driverComing`: a driver has the ride already. */
  | { ok: true; reference: number; driverComing: boolean; repeated: boolean }
  | CommonRefusal
  | Refusal<'too_late' | 'not_accepted'>;

export type Ready = (tx: Tx, person: Person, input: ByReference) => Promise<ReadyResult>;

/** The food is packed: a driver is looked for at once, or told when it is well before time. */
export function createReady(parts: VerbParts): Ready {
  const { clock, notifications, orders, queue, senders, settings } = parts;

  /** A driver on the way hears of it only when it changes something for them. */
  async function afterwards(tx: Tx, order: Order, now: Date): Promise<Job[]> {
    if (order.driverId === null) {
      return [orderTimer('dispatch.offer', { ...keyOf(order), round: 1 }, now, 'ready')];
    }
    const early = order.promisedAt && addMs(now, settings.earlyReadyMs) <= order.promisedAt;
    if (!early) return [];
    const { phoneId: to } = await driverContact(tx, order.driverId);
    return notifications.jobs('driver.ready_early', order, {}, to);
  }

  return async (tx, person, { reference }) => {
    const meant = { verb: 'ready', role: 'shop', reference, visible: isPresented } as const;
    const found = await senders.find(tx, person, { ...meant, fits: isAccepted, done: wasReady });
    if (!found.ok) return found;
    const { order, actor } = found;
    if (wasReady(order)) return answer(order, true);
    if (order.fulfilment === 'placed') return refuse('not_accepted');
    if (!isAccepted(order)) return refuse('too_late');
    const ready = await orders.move(tx, order, { fulfilment: 'ready' }, actor);
    await queue.write(tx, await afterwards(tx, ready, clock.now()));
    return answer(ready, false);
  };
}

function isAccepted(order: Order): boolean {
  return order.fulfilment === 'accepted';
}

/** Ready, or further: food that has left was ready. */
function wasReady(order: Order): boolean {
  return order.fulfilment === 'ready' || order.pickedUpAt !== null;
}

function answer(order: Order, repeated: boolean): ReadyResult {
  const driverComing = order.courier === 'assigned';
  return { ok: true, reference: order.reference, driverComing, repeated };
}
