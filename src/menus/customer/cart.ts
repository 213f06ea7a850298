import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { Item } from '../../services/catalogue.js';
import { noParams, screen } from '../screen.js';

/** What is in the cart and what it costs so far. */
export const cart = screen({
  goes: ['pay', 'address', 'quartier', 'dishes', 'cart_edit', 'home'],
  runs: {},
  parse: noParams,
  load: (reads) => ({
    cart: reads.cart,
    gone: reads.cart.goneItemIds.map((id) => reads.catalogue.items.get(id)),
    hasPlaces: reads.places.length > 0,
  }),
  show: ({ cart: { lines, subtotalXaf }, gone }) =>
    lines.length === 0
      ? {
          kind: 'menu',
          title: text('cart.empty'),
          lines: gone.map(goneLine),
          choices: [{ id: 'home', label: text('key.home') }],
        }
      : {
          kind: 'menu',
          title: text('cart.title', { total: formatXaf(xaf(subtotalXaf)) }),
          lines: [
            ...gone.map(goneLine),
            ...lines.map(({ item, count, lineXaf }) =>
              text('cart.line', {
                count,
                item: { fr: item.ussdFr, en: item.ussdEn },
                price: formatXaf(lineXaf),
              }),
            ),
          ],
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
    if (!place) return { go: hasPlaces ? 'address' : 'quartier', params: { paying: true } };
    return { go: 'pay', params: {} };
  },
});

/** A dish that was put in the cart and can no longer be ordered; nobody pays for it. */
function goneLine(item: Item | undefined): Text {
  return item
    ? text('cart.item_gone', { item: { fr: item.ussdFr, en: item.ussdEn } })
    : text('menu.just_gone');
}
