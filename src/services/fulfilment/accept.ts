import { addMs } from '../../lib/clock.js';
import { AppError, refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import { withdrawQuestions } from '../../models/questions.js';
import { commissionFacts } from '../../models/shops.js';
import { rulesAt } from '../money-rules.js';
import { keyOf } from '../orders.js';
import { orderTimer } from '../orders/queue.js';
import { isPresented, presentedAt, promisedMinutesOf } from '../orders/reading.js';
import type { ByReference, CommonRefusal } from '../orders/sender.js';
import type { Person } from '../person.js';
import type { VerbParts } from './parts.js';

/** More is a typing slip: 250 for 25. */
const MINUTES_MAX = 180;
const MINUTE_MS = 60_000;

export type AcceptResult =
  | { ok: true; reference: number; minutes: number; repeated: boolean }
  | CommonRefusal
  /** Declined, cancelled or expired meanwhile. */
  | Refusal<'too_late'>;

export type Accept = (
  tx: Tx,
  person: Person,
  input: ByReference & { minutes: number | null },
) => Promise<AcceptResult>;

/** The shop takes an order: the rate is frozen, the customer told, a driver looked for in time. */
export function createAccept(parts: VerbParts): Accept {
  const { catalogue, clock, notifications, orders, queue, senders, settings } = parts;

  async function frozenRate(tx: Tx, order: Order): Promise<number> {
    const facts = await commissionFacts(tx, order.shopId);
    if (!facts) throw new AppError('state_missing', `order ${order.id} has no shop`);
    const { deliveredCount, ownBps: agreedBps } = facts;
    const rules = rulesAt(catalogue.current().moneyRules, clock.now());
    return rules.commissionBps({ id: order.shopId, deliveredCount, agreedBps });
  }

  /** A customer who was asked what to do meanwhile need not answer any more. */
  async function withdrawChoice(tx: Tx, order: Order, now: Date): Promise<void> {
    if (now < addMs(presentedAt(order), settings.choiceMs)) return;
    await withdrawQuestions(tx, order.accountId, order.id, now);
  }

  return async (tx, person, { reference, minutes: said }) => {
    const meant = { verb: 'accept', role: 'shop', reference, visible: isPresented } as const;
    const found = await senders.find(tx, person, { ...meant, fits: isPlaced, done: wasAccepted });
    if (!found.ok) return found;
    const { order, actor } = found;
    if (wasAccepted(order)) return answer(order, true);
    if (!isPlaced(order)) return refuse('too_late');
    const now = clock.now();
    const minutes = Math.min(MINUTES_MAX, Math.max(1, said ?? order.prepMinutes));
    const promisedAt = addMs(now, minutes * MINUTE_MS);
    const rate = { commissionBps: await frozenRate(tx, order) };
    const moves = { fulfilment: 'accepted', promisedAt, ...rate } as const;
    const accepted = await orders.move(tx, order, moves, actor, { minutes });
    await withdrawChoice(tx, order, now);
    const searchAt = addMs(now, Math.max(0, minutes * MINUTE_MS - settings.dispatchLeadMs));
    const search = orderTimer('dispatch.offer', { ...keyOf(order), round: 1 }, searchAt);
    await queue.write(tx, [...notifications.jobs('order.accepted', accepted), search]);
    return answer(accepted, false);
  };
}

function isPlaced(order: Order): boolean {
  return order.fulfilment === 'placed';
}

function wasAccepted(order: Order): boolean {
  return order.acceptedAt !== null && order.fulfilment !== 'cancelled';
}

function answer(order: Order, repeated: boolean): AcceptResult {
  return { ok: true, reference: order.reference, minutes: promisedMinutesOf(order), repeated };
}
