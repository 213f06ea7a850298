import { text } from '../../locales/index.js';
import type { Targets } from '../screen.js';

/** The cart as it was ordered once, at the prices of today. */
export const refillTargets: Targets<'refillCart'> = {
  ok: {
    to: 'cart',
    remark: ({ replaced }) => (replaced ? text('again.replaced') : undefined),
  },
  shop_closed: {
    to: 'track',
    params: (_, here) => ({ ...here }),
    remark: () => text('again.shop_closed'),
  },
  item_gone: {
    to: 'track',
    params: (_, here) => ({ ...here }),
    remark: () => text('again.gone'),
  },
  unknown_order: 'orders',
};
