import type { Order } from '../../models/orders.js';
import type { OutboxClass } from '../../models/outbox.js';

/** What must be read, beside the order and its reader, before a notice can be said. */
export type Need = 'details' | 'driver' | 'lines';

/** One line of docs/messages.md. */
export interface Notice {
  /** `receiver`: whoever takes the order at the door, its customer unless they sent it to somebody. */
  to: 'customer' | 'receiver' | 'shop' | 'driver';
  /** 0 codes and money, 1 the order, 2 offers. */
  class: OutboxClass;
  /** In this order; the next one is for when the one before fails. */
  channels: readonly ['sms'];
  /** Most SMS it may cost with the longest names. */
  segments: 1 | 2 | 3;
  needs: readonly Need[];
  /** Said only while this holds; afterwards the order has overtaken it, and it would mislead. */
  only?: (order: Order) => boolean;
}

const SMS = ['sms'] as const;
const isPlaced = (order: Order) => order.fulfilment === 'placed';
const isUnpaid = (order: Order) => isPlaced(order) && order.payment === 'pending';
const isReady = (order: Order) => order.fulfilment === 'ready';
const isCooking = (order: Order) => order.fulfilment === 'accepted' || isReady(order);
const isUnassigned = (order: Order) => order.closedAt === null && order.courier !== 'assigned';
const isOpen = (order: Order) => order.closedAt === null;
const isUnderWay = (order: Order) => order.closedAt === null && order.pickedUpAt !== null;

function notice(to: Notice['to'], of: OutboxClass, more: Partial<Notice> = {}): Notice {
  return { to, class: of, channels: SMS, segments: 1, needs: [], ...more };
}

/** Everything that people are told without having asked: on this event, to this person. */
export const NOTICES = {
  'order.paid': notice('customer', 0, { only: isPlaced }),
  'order.placed_cash': notice('customer', 1, { only: isPlaced }),
  'order.accepted': notice('receiver', 1, { needs: ['details'], only: isCooking }),
  'order.picked_up': notice('receiver', 0, { needs: ['details', 'driver'], only: isUnderWay }),
  'order.shop_silent': notice('customer', 1, { only: isPlaced }),
  'order.declined': notice('customer', 0),
  'order.unanswered': notice('customer', 0),
  'order.no_driver': notice('customer', 1, { only: isUnassigned }),
  'order.code_locked': notice('receiver', 0, { only: isUnderWay }),
  'order.late': notice('receiver', 1, { only: isOpen }),
  'order.absent': notice('receiver', 0, { needs: ['details', 'driver'], only: isUnderWay }),
  'order.returned': notice('customer', 0),
  // To whoever is asked for the money, who may be somebody else than the customer.
  'payment.hint': notice('customer', 0, { only: isUnpaid }),
  'payment.resumed': notice('customer', 0, { only: isUnpaid }),
  'payment.waiting': notice('customer', 0, { only: isUnpaid }),
  'payment.delayed': notice('customer', 0, { only: isUnpaid }),
  'payment.failed': notice('customer', 0, { only: isUnpaid }),
  'payment.expired': notice('customer', 0),
  'payment.credited': notice('customer', 0),
  'payment.short': notice('customer', 0, { only: isUnpaid }),
  'wallet.change': notice('customer', 0),
  'shop.new_order': notice('shop', 1, { segments: 3, needs: ['lines'], only: isPlaced }),
  'shop.cancelled': notice('shop', 1),
  'shop.missed': notice('shop', 1),
  'shop.returned': notice('shop', 1),
  'driver.offer': notice('driver', 2, { needs: ['details'], only: isUnassigned }),
  'driver.ready_early': notice('driver', 1, { only: isReady }),
  'driver.food_late': notice('driver', 1, { only: isCooking }),
  'driver.absent_over': notice('driver', 1, { only: isUnderWay }),
  'order.dispute': notice('customer', 0),
  'order.dispute_decided': notice('customer', 0),
  'shop.dispute': notice('shop', 1),
  'shop.dispute_decided': notice('shop', 0),
  'driver.dispute_decided': notice('driver', 0),
} as const satisfies Record<string, Notice>;

export type NoticeEvent = keyof typeof NOTICES;

export function isNoticeEvent(name: string): name is NoticeEvent {
  return Object.hasOwn(NOTICES, name);
}
