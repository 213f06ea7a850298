import { text } from '../../locales/index.js';
import { MAX_LINES } from '../../services/pricing.js';
import type { Params, Targets } from '../screen.js';
import { writePicked } from './picked.js';

/** What follows once somebody put a dish in the cart, wherever they did it. */
export const added: Targets<'addToCart'> = {
  ok: 'cart',
  shop_closed: {
    to: 'shops',
    params: () => ({}),
    remark: () => text('shops.just_closed'),
  },
  item_gone: {
    to: 'dishes',
    params: (_, here) => ({ code: codeOf(here) }),
    remark: () => text('menu.just_gone'),
  },
  other_shop: {
    to: 'other_shop',
    params: ({ line }, here) => ({
      code: codeOf(here),
      itemId: line.itemId,
      picked: writePicked(line.options),
      count: line.count,
    }),
  },
  cart_full: {
    to: 'cart',
    remark: () => text('cart.full', { max: MAX_LINES }),
  },
};

function codeOf(here: Params): number | null {
  return typeof here.code === 'number' ? here.code : null;
}
