import { text, verbatim } from '../../locales/index.js';
import { screen } from '../screen.js';
import { added } from './added.js';
import { readLine } from './option.js';

/** One order has one shop: another one empties the cart, and only after a yes. */
export const otherShop = screen({
  goes: ['cart', 'dishes'],
  runs: { addToCart: added },
  once: true,
  parse: readLine,
  load: (reads, { code }) => ({
    current: reads.cart.shop?.ussdName ?? '',
    shop: reads.catalogue.shopByCode(code),
  }),
  show: ({ current }) => ({
    kind: 'confirm',
    body: text('cart.other_shop', { shop: verbatim(current) }),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input, { code, itemId, picked, count }, { shop }) => {
    if (input.kind !== 'choice' || input.id !== 'yes') return { go: 'cart', params: {} };
    if (!shop) return { go: 'dishes', params: { code } };
    const line = { itemId, count: count ?? 1, options: picked };
    return { run: 'addToCart', input: { shopId: shop.id, line, replace: true } };
  },
});
