import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import type { EventFacts } from '../orders.js';
import type { ByReference, CommonRefusal } from '../orders/sender.js';
import type { Actor, Person } from '../person.js';
import { isPresented } from '../orders/reading.js';
import { whyOf } from './refusal-why.js';
import type { VerbParts } from './parts.js';

export type DeclineResult =
  | { ok: true; reference: number; repeated: boolean }
  | CommonRefusal
  | Refusal<'too_late' | 'already_accepted'>;

export type Decline = (
  tx: Tx,
  person: Person,
  input: ByReference & { reasonText?: string },
) => Promise<DeclineResult>;

export function createDecline(parts: VerbParts): Decline {
  const { notifications, senders } = parts;
  const end = createEnding(parts);
  return async (tx, person, { reference, reasonText }) => {
    const meant = { verb: 'decline', role: 'shop', reference, visible: isPresented } as const;
    const found = await senders.find(tx, person, { ...meant, fits: isPlaced, done: isDeclined });
    if (!found.ok) return found;
    const { order, actor } = found;
    if (isDeclined(order)) return { ok: true, reference: order.reference, repeated: true };
    if (order.acceptedAt !== null) return refuse('already_accepted');
    if (!isPlaced(order)) return refuse('too_late');
    // What the shop wrote is not a plain fact, since it may hold a name or a number: its meaning is.
    const why = reasonText === undefined ? null : whyOf(reasonText);
    const facts = { reason: 'shop', explained: reasonText !== undefined, why };
    await end(tx, order, { to: 'declined', actor, facts });
    await notifications.notify(tx, 'order.declined', order, why ? { why } : {});
    return { ok: true, reference: order.reference, repeated: false };
  };
}

interface End {
  to: 'declined' | 'cancelled';
  actor: Actor;
  facts: EventFacts & { reason: string };
}

/** Ends an order before its food is cooked; held money becomes credit. Gives the francs returned. */
export type Ending = (tx: Tx, order: Order, end: End) => Promise<number>;

export function createEnding({ orders, escrow }: VerbParts): Ending {
  return async (tx, order, { to, actor, facts }) => {
    const ended = await orders.move(tx, order, { fulfilment: to }, actor, facts);
    if (ended.payment === 'pending') await escrow.freeWallet(tx, ended);
    if (ended.payment !== 'held') return 0;
    await escrow.refundToCredit(tx, ended, facts.reason);
    return ended.totalXaf;
  };
}

function isPlaced(order: Order): boolean {
  return order.fulfilment === 'placed';
}

function isDeclined(order: Order): boolean {
  return order.fulfilment === 'declined';
}
