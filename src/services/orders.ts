import type { Clock } from '../lib/clock.js';
import { addMs } from '../lib/clock.js';
import { AppError } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Runner, Tx } from '../models/database.js';
import {
  insertOrderEvents,
  updateOrderStates,
  type OrderEvent,
  type OrderStamps,
} from '../models/order-moves.js';
import {
  lockOrder,
  lockOrderByReference,
  openReferences,
  recentOrders,
  type Courier,
  type Fulfilment,
  type Order,
  type OrderScope,
  type PaymentState,
} from '../models/orders.js';
import { writeOutbox } from '../models/outbox.js';
import { job, toOutboxRows, type OrderKey } from './jobs.js';
import { canMove, isEnd, type Axis } from './order-states.js';
import type { Actor } from './person.js';

export type { Order, OrderScope } from '../models/orders.js';

/** How long a closed order's reference still means it. */
const REFERENCE_KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** A verb about an order that closed less than this ago is a repeat, not a mistake. */
const REPEAT_WINDOW_MS = 2 * 60 * 60 * 1000;

/** Where to, and what is written in the same stroke. */
export interface Moves extends OrderStamps {
  fulfilment?: Fulfilment;
  courier?: Courier;
  payment?: PaymentState;
}

/** Plain facts and ids of an event; never a name, a number or a code. */
export type EventFacts = OrderEvent['facts'];

export interface Orders {
  /** Locks one order until the transaction ends. */
  lock(tx: Tx, key: OrderKey): Promise<Order | null>;
  /** Locks the order that a sender means by a reference. */
  lockByReference(tx: Tx, reference: number, scope: OrderScope): Promise<Order | null>;
  /** References that a sender may mean now; for a driver also those on offer. */
  openReferences(runner: Runner, scope: OrderScope): Promise<number[]>;
  /** The sender's open orders and those that closed a moment ago. */
  recentOf(runner: Runner, scope: OrderScope): Promise<Order[]>;
  /**
   * Moves an order that the caller has locked, with its events, in one statement. An illegal move
   * or an order changed since it was read is a fault: callers ask `canMove` first.
   */
  move(tx: Tx, order: Order, moves: Moves, actor: Actor, facts?: EventFacts): Promise<Order>;
  /** Writes an event that moves nothing. */
  note(tx: Tx, order: Order, kind: string, actor: Actor, facts?: EventFacts): Promise<void>;
}

export function keyOf(order: Order): OrderKey {
  return { cityId: order.cityId, orderId: order.id };
}

export function createOrders({ clock, ids }: { clock: Clock; ids: Ids }): Orders {
  async function move(
    tx: Tx,
    order: Order,
    moves: Moves,
    actor: Actor,
    facts: EventFacts = {},
  ): Promise<Order> {
    const { fulfilment, courier, payment, ...stamps } = moves;
    const to = {
      fulfilment: fulfilment ?? order.fulfilment,
      courier: courier ?? order.courier,
      payment: payment ?? order.payment,
    };
    const steps = changes(order, to);
    const events = steps.map((step) => ({ ...step, ...event(ids, 'moved', actor, facts) }));
    const closes = order.closedAt === null && isEnd(to.fulfilment);
    const at = clock.now();
    const moved = await updateOrderStates(tx, { order, to, at, closes, stamps, events });
    if (!moved) throw movedMeanwhile(order);
    if (closes) await keepReference(tx, moved);
    return moved;
  }

  async function keepReference(tx: Tx, order: Order): Promise<void> {
    const release = job({
      kind: 'order.release_reference',
      subject: keyOf(order),
      class: 3,
      lane: `order:${order.id}`,
      dueAt: addMs(clock.now(), REFERENCE_KEPT_MS),
      dedupeKey: `order.release_reference:${order.id}`,
    });
    await writeOutbox(tx, toOutboxRows([release], ids, clock.now()));
  }

  const recentSince = (ageMs: number) => addMs(clock.now(), -ageMs);
  return {
    lock: (tx, key) => lockOrder(tx, key.cityId, key.orderId),
    lockByReference: (tx, reference, scope) => lockOrderByReference(tx, reference, scope),
    openReferences,
    recentOf: (runner, scope) => recentOrders(runner, scope, recentSince(REPEAT_WINDOW_MS)),
    move,
    async note(tx, order, kind, actor, facts = {}) {
      const line = { axis: null, from: null, to: null, ...event(ids, kind, actor, facts) };
      await insertOrderEvents(tx, order, clock.now(), [line]);
    },
  };
}

type States = Pick<Order, Axis>;

/** The axes that change; an axis that may not is a fault. */
function changes(order: Order, to: States): Pick<OrderEvent, 'axis' | 'from' | 'to'>[] {
  const axes = (['fulfilment', 'courier', 'payment'] as const).filter(
    (axis) => order[axis] !== to[axis],
  );
  return axes.map((axis) => {
    if (!canMove(axis, order[axis], to[axis])) throw illegalMove(order, axis, to[axis]);
    return { axis, from: order[axis], to: to[axis] };
  });
}

function event(
  ids: Ids,
  kind: string,
  actor: Actor,
  facts: EventFacts,
): Omit<OrderEvent, 'axis' | 'from' | 'to'> {
  return { id: ids.next(), kind, actorKind: actor.kind, actorId: actor.id, facts };
}

function illegalMove(order: Order, axis: Axis, to: string): AppError {
  const way = `${axis} from ${order[axis]} to ${to}`;
  return new AppError('order_move_refused', `order ${order.id} cannot move its ${way}`);
}

function movedMeanwhile(order: Order): AppError {
  const message = `order ${order.id} is no longer as it was read`;
  return new AppError('order_move_refused', message, { retryable: true });
}
