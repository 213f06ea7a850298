import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim } from '../../locales/index.js';
import { noParams, screen } from '../screen.js';

/** What is in the cart and what it costs so far. */
export const cart = screen({
  goes: ['pay', 'address', 'quartier', 'dishes', 'cart_edit', 'home'],
  runs: {},
  parse: noParams,
  load: (reads) => ({ cart: reads.cart, hasPlaces: reads.places.length > 0 }),
  show: ({ cart: { lines, subtotalXaf } }) =>
    lines.length === 0
      ? {
          kind: 'menu',
          title: text('cart.empty'),
          choices: [{ id: 'home', label: text('key.home') }],
        }
      : {
          kind: 'menu',
          title: text('cart.title', { total: formatXaf(xaf(subtotalXaf)) }),
          lines: lines.map(({ item, count, lineXaf }) =>
            text('cart.line', {
              count,
              item: { fr: item.ussdFr, en: item.ussdEn },
              price: formatXaf(lineXaf),
            }),
          ),
          choices: [
            { id: 'pay', label: text('cart.pay') },
            { id: 'add', label: text('cart.add') },
            { id: 'edit', label: text('cart.edit') },
          ],
        },
  next: (input, _, { cart: { shop, subtotalXaf, place }, hasPlaces }) => {
    const id = input.kind === 'choice' ? input.id : 'home';
    if (id === 'edit') return { go: 'cart_edit', params: {} };
    if (!shop || id === 'home') return { go: 'home', params: {} };
    if (id === 'add') return { go: 'dishes', params: { code: shop.code } };
    if (subtotalXaf < shop.minOrderXaf) {
      return {
        stay: text('cart.below_minimum', {
          minimum: formatXaf(xaf(shop.minOrderXaf)),
          shop: verbatim(shop.ussdName),
          missing: formatXaf(xaf(shop.minOrderXaf - subtotalXaf)),
        }),
      };
    }
    if (!place) return { go: hasPlaces ? 'address' : 'quartier', params: {} };
    return { go: 'pay', params: {} };
  },
});
