import { AppError, refuse, type Refusal } from '../../lib/errors.js';
import type { Phone } from '../../lib/phone.js';
import type { Runner, Tx } from '../../models/database.js';
import { forgetDriverDelay } from '../../models/order-delays.js';
import type { Order } from '../../models/orders.js';
import { canMove } from '../order-states.js';
import { openDetails } from '../orders/details.js';
import type { ByReference, CommonRefusal } from '../orders/sender.js';
import type { Person } from '../person.js';
import type { VerbParts } from './parts.js';

/** Where the driver goes next; the customer's number is theirs from here to the close. */
export interface Drop {
  customerName: string;
  customerPhone: Phone;
  quartierName: string;
  landmark: string;
  note: string;
  /** Cash to take at the door; 0 when paid. */
  collectXaf: number;
  /** The same, or the note whose change the customer leaves for the wallet. */
  mostXaf: number;
}

export type PickUpResult =
  ({ ok: true; reference: number; repeated: boolean } & Drop) | CommonRefusal | Refusal<'too_late'>;

export type PickUp = (tx: Tx, person: Person, input: ByReference) => Promise<PickUpResult>;

type ReadDropParts = Pick<VerbParts, 'accounts' | 'catalogue' | 'vault'>;

/** Who waits for an order and where, as its driver may know it. */
export function createReadDrop({ accounts, catalogue, vault }: ReadDropParts) {
  return async (runner: Runner, order: Order): Promise<Drop> => {
    const customer = await accounts.person(runner, order.phoneId);
    if (!customer) throw new AppError('state_missing', `order ${order.id} has no customer`);
    const { name, landmark, note } = openDetails(vault, customer.key, order);
    const { receiverPhoneId: to } = order;
    const taker = to === null ? customer : await accounts.person(runner, to);
    if (!taker) throw new AppError('state_missing', `order ${order.id} has nobody to take it`);
    return {
      customerName: name,
      customerPhone: taker.phone,
      quartierName: catalogue.current().quartiers.get(order.quartierId)?.name ?? '',
      landmark,
      note,
      collectXaf: order.method === 'cash' ? order.totalXaf : 0,
      mostXaf: order.method === 'cash' ? order.totalXaf + order.changeMaxXaf : 0,
    };
  };
}

/** The driver has the food: the customer hears who comes, and the code. */
export function createPickUp(parts: VerbParts): PickUp {
  const { notifications, orders, senders } = parts;
  const drop = createReadDrop(parts);

  return async (tx, person, { reference }) => {
    const meant = { verb: 'pick_up', role: 'driver', reference } as const;
    const found = await senders.find(tx, person, { ...meant, fits: isWaiting, done: wasPickedUp });
    if (!found.ok) return found;
    const { order, actor } = found;
    const repeated = wasPickedUp(order);
    if (!repeated && !isWaiting(order)) return refuse('too_late');
    if (!repeated) {
      if (order.driverLateMinutes > 0) await forgetDriverDelay(tx, order);
      const moves = { fulfilment: 'picked_up', codeTold: true } as const;
      await notifications.notify(tx, 'order.picked_up', await orders.move(tx, order, moves, actor));
    }
    return { ok: true, reference: order.reference, repeated, ...(await drop(tx, order)) };
  };
}

function isWaiting(order: Order): boolean {
  return canMove('fulfilment', order.fulfilment, 'picked_up');
}

/** Numbers are shown from pickup to close: after the close there is nothing left to repeat. */
function wasPickedUp(order: Order): boolean {
  return order.fulfilment === 'picked_up' || order.fulfilment === 'at_door';
}
