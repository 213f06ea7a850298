import { text } from '../../locales/index.js';
import type { Placed } from '../../services/checkout/placing.js';
import type { Params, Targets } from '../screen.js';

/** What follows a confirmed order, and every reason why it was not placed. */
export const placedTargets: Targets<'placeOrder'> = {
  ok: {
    to: ['paying', 'placed'],
    choose: ({ method }) => (method === 'momo' ? 'paying' : 'placed'),
    params: placedParams,
  },
  changed: { to: 'pay', remark: () => text('checkout.changed_look') },
  cart_empty: 'cart',
  no_place: { to: 'quartier', params: () => ({ paying: true }) },
  not_served: 'pay',
  shop_closed: { to: 'shops', remark: () => text('shops.just_closed') },
  below_minimum: { to: 'cart', remark: () => text('cart.too_small') },
  cash_refused: { to: 'pay', remark: () => text('checkout.cash_not_here') },
  cash_too_much: { to: 'pay', remark: () => text('checkout.cash_too_much') },
  cash_open_order: { to: 'pay', remark: () => text('checkout.cash_one_open') },
  cash_taken_back: { to: 'pay', remark: () => text('checkout.cash_taken_back') },
  too_many_prompts: { to: 'pay', remark: () => text('checkout.prompts_limit') },
};

function placedParams(placed: Placed): Params {
  return {
    reference: placed.reference,
    totalXaf: placed.totalXaf,
    shop: placed.shopName,
    operator: placed.operator,
  };
}
