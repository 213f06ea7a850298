import { addMs } from '../../lib/clock.js';
import type { Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import type { Job } from '../jobs.js';
import { orderTimer } from '../orders/queue.js';
import type { VerbParts } from './parts.js';

/** As much of an order as must be known to tell people about it. */
export type NewlyPlaced = Pick<Order, 'cityId' | 'id' | 'shopId' | 'phoneId'>;

export interface Presenting {
  /**
   * What leaves with an order that goes to its shop at once, as it is written: customer and shop are
   * told, the ladder begins.
   */
  placedJobs(order: NewlyPlaced, method: 'cash' | 'wallet'): Job[];
  onPlaced(tx: Tx, order: Order): Promise<void>;
  onPaid(tx: Tx, order: Order): Promise<void>;
}

export function createPresenting(parts: VerbParts): Presenting {
  const { clock, notifications, queue, settings } = parts;

  /** The shop's message and the rungs of the ladder (DESIGN.md section 4). */
  function ladder(order: NewlyPlaced): Job[] {
    const key = { cityId: order.cityId, orderId: order.id };
    const after = (ms: number) => addMs(clock.now(), ms);
    return [
      ...notifications.jobs('shop.new_order', order),
      orderTimer('shop.second_phone', key, after(settings.secondPhoneMs)),
      orderTimer('shop.call_list', key, after(settings.callListMs)),
      orderTimer('shop.choice', key, after(settings.choiceMs)),
      orderTimer('shop.give_up', key, after(settings.giveUpMs)),
    ];
  }

  const placedJobs = (order: NewlyPlaced, method: 'cash' | 'wallet') => [
    ...notifications.jobs(method === 'cash' ? 'order.placed_cash' : 'order.paid', order),
    ...ladder(order),
  ];
  return {
    placedJobs,
    async onPlaced(tx, order) {
      if (order.method !== 'momo') await queue.write(tx, placedJobs(order, order.method));
    },
    onPaid: (tx, order) =>
      queue.write(tx, [...notifications.jobs('order.paid', order), ...ladder(order)]),
  };
}
