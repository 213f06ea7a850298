import { addMs } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import { withdrawQuestions } from '../../models/questions.js';
import type { EventFacts } from '../orders.js';
import type { ByReference, CommonRefusal } from '../orders/sender.js';
import type { Actor, Person } from '../person.js';
import { isCancellable, isPresented, presentedAt } from '../orders/reading.js';
import { createEnding } from './decline.js';
import type { VerbParts } from './parts.js';

export type CancelResult =
  /** `refundedXaf` has become credit; 0 when nothing had been paid. */
  | { ok: true; reference: number; refundedXaf: number; repeated: boolean }
  | CommonRefusal
  /** The shop has accepted, or the order has ended otherwise. */
  | Refusal<'too_late'>;

export type CancelByCustomer = (
  tx: Tx,
  person: Person,
  input: ByReference,
) => Promise<CancelResult>;

export function createCancelByCustomer(parts: VerbParts): CancelByCustomer {
  const { senders } = parts;
  const cancel = createCancelling(parts);
  return async (tx, person, { reference }) => {
    const meant = { verb: 'cancel', role: 'customer', reference } as const;
    const found = await senders.find(tx, person, {
      ...meant,
      fits: isCancellable,
      done: isCancelled,
    });
    if (!found.ok) return found;
    const { order, actor } = found;
    if (isCancelled(order)) return answer(order, refundOf(order), true);
    if (!isCancellable(order)) return refuse('too_late');
    return answer(order, await cancel(tx, order, actor, { reason: 'customer' }), false);
  };
}

/** Cancels an order no shop has accepted, and tells the shop if it knew. Gives the credit. */
export type Cancelling = (
  tx: Tx,
  order: Order,
  actor: Actor,
  facts: EventFacts & { reason: string },
) => Promise<number>;

export function createCancelling(parts: VerbParts): Cancelling {
  const { catalogue, clock, notifications, queue, settings } = parts;
  const end = createEnding(parts);

  /** The shop's phones that have been rung so far. */
  function rung(order: Order, now: Date): string[] {
    const phones = catalogue.current().shops.get(order.shopId)?.phoneIds ?? [];
    const both = now >= addMs(presentedAt(order), settings.secondPhoneMs);
    return phones.slice(0, both ? 2 : 1);
  }

  return async (tx, order, actor, facts) => {
    const refundedXaf = await end(tx, order, { to: 'cancelled', actor, facts });
    const now = clock.now();
    if (now >= addMs(presentedAt(order), settings.choiceMs)) {
      await withdrawQuestions(tx, order.accountId, order.id, now);
    }
    if (isPresented(order)) {
      const tell = (to: string) => notifications.jobs('shop.cancelled', order, {}, to);
      await queue.write(tx, rung(order, now).flatMap(tell));
    }
    return refundedXaf;
  };
}

function isCancelled(order: Order): boolean {
  return order.fulfilment === 'cancelled';
}

function refundOf(order: Order): number {
  return order.payment === 'refunded' ? order.totalXaf : 0;
}

function answer({ reference }: Order, refundedXaf: number, repeated: boolean): CancelResult {
  return { ok: true, reference, refundedXaf, repeated };
}
