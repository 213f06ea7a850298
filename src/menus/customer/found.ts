import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim } from '../../locales/index.js';
import type { FoundDish } from '../../services/free-text/search.js';
import { shorten } from '../../services/notifications/fit.js';
import { screen, type Params } from '../screen.js';
import { readErrand } from './errand.js';
import { groupsOf, nextRequired } from './picked.js';

/** Beside its dish and the price, a shop's name as far as three fit a page. */
const SHOP_ROOM = 12;
/** Four pages: nobody reads further, another word finds it sooner. */
const MAX_FOUND = 12;
/** Longer than any dish's name with a price beside it. */
export const MAX_SOUGHT = 40;

/** Dishes and shops that fit what was typed on the page of shops; other words search again. */
export const found = screen({
  goes: ['option', 'quantity', 'dishes', 'found'],
  runs: {},
  parse: readFound,
  load: (reads, { query }) => {
    const list = reads.cart.quartier ? reads.search(reads.cart.quartier, query) : [];
    return {
      list: list.slice(0, MAX_FOUND),
      finds: (words: string) =>
        reads.cart.quartier !== null && reads.search(reads.cart.quartier, words).length > 0,
      groupsOf: ({ item }: FoundDish) => (item ? groupsOf(reads.catalogue, item) : []),
    };
  },
  show: ({ list }, { query }) => ({
    kind: 'menu',
    title: text('found.title', { query: verbatim(query.toUpperCase()) }),
    choices: list.map((each) => ({ id: idOf(each), label: labelOf(each) })),
    typed: true,
  }),
  next: (input, { vertical, query }, { list, finds, groupsOf: groups }) => {
    if (input.kind === 'text') {
      // One digit is a slip of who chooses, not the beginning of another dish.
      if (/^\d+$/.test(input.text)) {
        return {
          stay: text('choice.unknown', { input: input.text.slice(0, 6), last: list.length }),
        };
      }
      const words = input.text.slice(0, MAX_SOUGHT);
      if (!finds(words)) return { stay: text('found.none', { query: verbatim(words) }) };
      return { go: 'found', params: { vertical, query: words } };
    }
    const chosen = list.find((each) => idOf(each) === input.id);
    if (!chosen) return { go: 'found', params: { vertical, query } };
    const { shop, item } = chosen;
    if (!item) return { go: 'dishes', params: { code: shop.code } };
    const params = { code: shop.code, itemId: item.id, picked: '', count: null };
    const required = nextRequired(groups(chosen), []);
    return required
      ? { go: 'option', params: { ...params, groupId: required.id } }
      : { go: 'quantity', params };
  },
});

function idOf({ shop, item }: FoundDish): string {
  return item?.id ?? String(shop.code);
}

function labelOf({ shop, item }: FoundDish) {
  if (!item) return text('found.shop', { shop: verbatim(shop.ussdName) });
  return text('found.dish', {
    item: { fr: item.ussdFr, en: item.ussdEn },
    price: formatXaf(xaf(item.priceXaf)),
    shop: shorten(shop.ussdName, SHOP_ROOM),
  });
}

function readFound(params: Params) {
  const { query } = params;
  return typeof query === 'string' ? { ...readErrand(params), query } : null;
}
