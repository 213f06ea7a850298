import { formatXaf, xaf } from '../../lib/money.js';
import { inDouala } from '../../lib/clock.js';
import { text, verbatim, type Language, type Text } from '../../locales/index.js';
import type { Reads } from '../reads.js';
import { noParams, screen, type Targets } from '../screen.js';

const EVENING_MINUTES = 15 * 60;

/** The last order again; a shop that is closed says when it opens, and what else there is. */
const again: Targets<'reorder'> = {
  ok: 'reorder',
  shop_closed: { to: 'dishes', params: ({ code }) => ({ code }) },
  item_gone: {
    to: 'dishes',
    params: ({ code }) => ({ code }),
    remark: () => text('reorder.gone'),
  },
};

/** Where everybody starts, and where 00 leads. */
export const home = screen({
  goes: ['cart', 'address', 'quartier', 'orders', 'account', 'home'],
  runs: { setLanguage: { ok: 'home' }, reorder: again },
  root: true,
  parse: noParams,
  load: (reads, _, person) => ({
    name: person.name,
    language: person.language,
    isEvening: inDouala(reads.now).minutes >= EVENING_MINUTES,
    cartXaf: reads.cart.lines.length > 0 ? reads.cart.subtotalXaf : null,
    last: reads.last,
    lastOrder: lastOrderOf(reads),
    hasPlaces: reads.places.length > 0,
  }),
  show: ({ name, isEvening, cartXaf, lastOrder }) => ({
    kind: 'menu',
    title: greeting(name, isEvening),
    choices: [
      // Who has something in the cart goes on with that; the same again would take its place.
      ...(cartXaf === null
        ? lastOrder
          ? [{ id: 'reorder', label: lastOrder }]
          : []
        : [{ id: 'cart', label: text('home.cart', { total: formatXaf(xaf(cartXaf)) }) }]),
      { id: 'food', label: text('home.eat') },
      { id: 'shop', label: text('home.groceries') },
      { id: 'pharmacy', label: text('home.pharmacy') },
      { id: 'orders', label: text('home.orders') },
      { id: 'account', label: text('home.account') },
      { id: 'language', key: 9, label: text('home.language') },
    ],
  }),
  next: (input, _, { language, hasPlaces, last }) => {
    const id = input.kind === 'choice' ? input.id : 'home';
    switch (id) {
      case 'reorder':
        return last ? { run: 'reorder', input: { basket: last } } : { go: 'home', params: {} };
      case 'language':
        return { run: 'setLanguage', input: { language: other(language) } };
      case 'cart':
      case 'orders':
      case 'account':
        return { go: id, params: {} };
      case 'food':
      case 'shop':
      case 'pharmacy':
        return { go: hasPlaces ? 'address' : 'quartier', params: { vertical: id } };
      default:
        return { go: 'home', params: {} };
    }
  },
});

/** `Recommander: Mama Ndoumbelle 5700F`, as it would cost now; null without a shop to order from. */
function lastOrderOf({ last, lastView, catalogue }: Reads): Text | null {
  const shop = last && catalogue.shops.get(last.shopId);
  if (!shop) return null;
  const name = verbatim(shop.ussdName);
  const totalXaf = (lastView?.subtotalXaf ?? 0) + (lastView?.serving?.feeXaf ?? 0);
  return lastView && lastView.lines.length > 0
    ? text('home.reorder', { shop: name, total: formatXaf(xaf(totalXaf)) })
    : text('home.reorder_plain', { shop: name });
}

function greeting(name: string | null, isEvening: boolean): Text {
  if (name === null) return text('home.welcome');
  const slots = { name: verbatim(name) };
  return isEvening ? text('home.good_evening', slots) : text('home.hello', slots);
}

function other(language: Language | null): Language {
  return language === 'en' ? 'fr' : 'en';
}
