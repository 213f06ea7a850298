import { timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim } from '../../locales/index.js';
import { isOrderable, opensAt } from '../../services/opening.js';
import type { Item, OptionGroup } from '../../services/catalogue.js';
import { screen, type Params, type Step } from '../screen.js';
import { added } from './added.js';
import { groupsOf, nextRequired } from './picked.js';
import { readCount } from './typed.js';

/** A shop's dishes under their own numbers, which stay the same on every page and channel. */
export const dishes = screen({
  goes: ['option', 'quantity', 'shops'],
  runs: { addToCart: added },
  parse: readDishes,
  load: (reads, { code }) => {
    const shop = reads.catalogue.shopByCode(code);
    const items = shop ? shop.items.filter((item) => isOrderable(item, reads.now)) : [];
    return {
      shop,
      isOpen: shop !== undefined && reads.isOpen(shop),
      opens: shop ? opensAt(shop, reads.now) : null,
      served: !reads.cart.quartier || shop?.servesZoneIds.includes(reads.cart.quartier.zoneId),
      quartier: reads.cart.quartier?.ussdName ?? '',
      items: items.map((item) => ({ item, groups: groupsOf(reads.catalogue, item) })),
    };
  },
  show: ({ shop, isOpen, opens, served, quartier, items }) => {
    const name = verbatim(shop?.ussdName ?? '');
    if (!shop || !isOpen || !served || items.length === 0) {
      return {
        kind: 'menu',
        title: !shop
          ? text('menu.no_shop')
          : !isOpen
            ? opens
              ? text('shops.closed', { shop: name, time: timeOfDay(opens) })
              : text('menu.closed', { shop: name })
            : !served
              ? text('shops.does_not_deliver', { shop: name, quartier: verbatim(quartier) })
              : text('menu.empty', { shop: name }),
        choices: [{ id: 'shops', label: text('menu.other_shops') }],
      };
    }
    return {
      kind: 'menu',
      title: name,
      choices: items.map(({ item }) => ({
        id: item.id,
        key: item.no,
        label: text('menu.choice', {
          item: { fr: item.ussdFr, en: item.ussdEn },
          price: formatXaf(xaf(item.priceXaf)),
        }),
        parts: {
          name: { fr: item.nameFr, en: item.nameEn },
          detail: verbatim(formatXaf(xaf(item.priceXaf))),
        },
      })),
      typed: true,
    };
  },
  next: (input, { code }, { shop, items }) => {
    if (input.kind === 'choice' && input.id === 'shops') return { go: 'shops', params: {} };
    // A deep dial names a dish and how many (`1*2`); inside a session no page is skipped.
    const [typed = '', portions = ''] =
      input.kind === 'choice' ? [input.id] : input.text.split('*');
    const found = items.find(({ item }) =>
      input.kind === 'choice' ? item.id === typed : String(item.no) === typed,
    );
    if (!found || !shop) return { stay: text('menu.unknown_item', { code: typed.slice(0, 6) }) };
    return takeDish({ shopId: shop.id, code, ...found, count: readCount(portions) });
  },
});

/** What has to be asked about a dish first, or the dish in the cart. */
export function takeDish(wish: {
  shopId: string;
  code: number;
  item: Item;
  groups: OptionGroup[];
  count: number | null;
}): Step<'option' | 'quantity', 'addToCart'> {
  const { shopId, code, item, groups, count } = wish;
  const params = { code, itemId: item.id, picked: '', count };
  const required = nextRequired(groups, []);
  if (required) return { go: 'option', params: { ...params, groupId: required.id } };
  if (count === null) return { go: 'quantity', params };
  const line = { itemId: item.id, count, options: [] };
  return { run: 'addToCart', input: { shopId, line, replace: false } };
}

function readDishes(params: Params) {
  const { code } = params;
  return typeof code === 'number' ? { code } : null;
}
