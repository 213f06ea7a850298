import type { receiver as french } from '../fr/receiver.js';
import { translate } from '../keys.js';

/** SMS about an order that one person sends to another. */
export const receiver = translate<typeof french>()({
  'notice.order.paid_for_other':
    'Order {reference} paid: {total}. {shop} answers within 10 min. Who receives it then gets an SMS, and the code. Follow: STATUS {reference}',
  'notice.order.for_you':
    '{by} ordered for you: order {reference}, {shop}, already paid, with you in {from}-{to} min. Delivery code: send CODE {reference}',
  'notice.somebody': 'Somebody',
  'reply.code_with_receiver':
    'The code is told to the person who receives {order}, by SMS. You can send: STATUS',
  'reply.track_for_other': 'Who receives it has the code.',
});
