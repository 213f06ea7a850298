import { AppError, refuse, type Refusal } from '../../lib/errors.js';
import type { Phone } from '../../lib/phone.js';
import type { Tx } from '../../models/database.js';
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
}

export type PickUpResult =
  ({ ok: true; reference: number; repeated: boolean } & Drop) | CommonRefusal | Refusal<'too_late'>;

export type PickUp = (tx: Tx, person: Person, input: ByReference) => Promise<PickUpResult>;

/** The driver has the food: the customer hears who comes, and the code. */
export function createPickUp(parts: VerbParts): PickUp {
  const { accounts, catalogue, notifications, orders, senders, vault } = parts;

  async function drop(tx: Tx, order: Order): Promise<Drop> {
    const customer = await accounts.person(tx, order.phoneId);
    if (!customer) throw new AppError('state_missing', `order ${order.id} has no customer`);
    const { name, landmark, note } = openDetails(vault, customer.key, order);
    return {
      customerName: name,
      customerPhone: customer.phone,
      quartierName: catalogue.current().quartiers.get(order.quartierId)?.name ?? '',
      landmark,
      note,
      collectXaf: order.method === 'cash' ? order.totalXaf : 0,
    };
  }

  return async (tx, person, { reference }) => {
    const meant = { verb: 'pick_up', role: 'driver', reference } as const;
    const found = await senders.find(tx, person, { ...meant, fits: isWaiting, done: wasPickedUp });
    if (!found.ok) return found;
    const { order, actor } = found;
    const repeated = wasPickedUp(order);
    if (!repeated && !isWaiting(order)) return refuse('too_late');
    if (!repeated) {
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
