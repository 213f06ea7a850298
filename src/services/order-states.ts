import type { Courier, Fulfilment, PaymentState } from '../models/orders.js';

/** Where each axis may go from each state; an empty list is an end. The database holds the same. */
export const TRANSITIONS = {
  fulfilment: {
    scheduled: ['placed', 'cancelled'],
    placed: ['accepted', 'declined', 'cancelled', 'expired'],
    accepted: ['ready', 'picked_up', 'cancelled'],
    ready: ['picked_up', 'cancelled'],
    picked_up: ['at_door', 'delivered', 'returned'],
    at_door: ['delivered', 'returned'],
    delivered: [],
    returned: [],
    declined: [],
    cancelled: [],
    expired: [],
  },
  courier: {
    none: ['offered'],
    offered: ['none', 'assigned'],
    assigned: ['none'],
  },
  payment: {
    due: ['pending', 'released'],
    pending: ['due', 'held'],
    held: ['released', 'part_refunded', 'refunded'],
    part_refunded: ['released', 'refunded'],
    released: ['part_refunded', 'refunded'],
    refunded: [],
  },
} as const satisfies {
  fulfilment: Record<Fulfilment, readonly Fulfilment[]>;
  courier: Record<Courier, readonly Courier[]>;
  payment: Record<PaymentState, readonly PaymentState[]>;
};

export type Axis = keyof typeof TRANSITIONS;

/** The states in which an order may be born (the database refuses others). */
export const STARTS: Record<Axis, readonly string[]> = {
  fulfilment: ['scheduled', 'placed'],
  courier: ['none'],
  payment: ['due', 'pending', 'held'],
};

interface StateOf {
  fulfilment: Fulfilment;
  courier: Courier;
  payment: PaymentState;
}

/** Whether an axis may go from one state straight to another; staying is not a move. */
export function canMove<A extends Axis>(axis: A, from: StateOf[A], to: StateOf[A]): boolean {
  const table: Record<string, readonly string[]> = TRANSITIONS[axis];
  return (table[from] ?? []).includes(to);
}

/** An order is closed when its fulfilment has come to an end. */
export function isEnd(state: Fulfilment): boolean {
  return TRANSITIONS.fulfilment[state].length === 0;
}
