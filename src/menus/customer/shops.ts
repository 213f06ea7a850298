import { timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim } from '../../locales/index.js';
import { nextOpening } from '../../services/opening.js';
import { screen } from '../screen.js';
import { readErrand } from './errand.js';
import { MAX_SOUGHT } from './found.js';

/**
 * Open shops that deliver to the chosen place, with what that costs. A shop's code works too, and
 * letters look for a dish.
 */
export const shops = screen({
  goes: ['dishes', 'address', 'quartier', 'found'],
  runs: {},
  parse: readErrand,
  load: (reads, { vertical }) => {
    const { quartier } = reads.cart;
    return {
      quartier,
      open: quartier ? reads.openShops(quartier, vertical) : [],
      opens: quartier && nextOpening(reads.catalogue, quartier, vertical, reads.now),
      finds: (words: string) => quartier !== null && reads.search(quartier, words).length > 0,
      isServed: (code: number) => {
        const shop = reads.catalogue.shopByCode(code);
        return shop !== undefined && shop.cityId === quartier?.cityId ? shop : null;
      },
    };
  },
  show: ({ quartier, open, opens }) => {
    const where = { quartier: verbatim(quartier?.ussdName ?? '') };
    const choices = open.map(({ shop, feeXaf }) => ({
      id: String(shop.code),
      label: text('shops.choice', {
        shop: verbatim(shop.ussdName),
        fee: formatXaf(xaf(feeXaf)),
      }),
      parts: {
        name: verbatim(shop.name),
        detail: text('chat.shop_fee', { fee: formatXaf(xaf(feeXaf)) }),
      },
    }));
    if (!quartier || open.length === 0) {
      const other = { id: 'place', label: text('shops.other_place') };
      return {
        kind: 'menu',
        title: quartier ? text('shops.none', where) : text('place.title'),
        lines: opens ? [text('shops.opens', { time: timeOfDay(opens) })] : [],
        choices: [other],
        typed: true,
      };
    }
    return {
      kind: 'menu',
      title: text('shops.title', where),
      choices,
      footnote: text('shops.footnote'),
      typed: true,
    };
  },
  next: (input, params, { isServed, finds }) => {
    const typed = input.kind === 'choice' ? input.id : input.text;
    if (typed === 'place') return { go: 'quartier', params: { ...params } };
    if (/[a-z]{2}/i.test(typed)) {
      const query = typed.slice(0, MAX_SOUGHT);
      if (!finds(query)) return { stay: text('found.none', { query: verbatim(query) }) };
      return { go: 'found', params: { vertical: params.vertical, query } };
    }
    const shop = /^2\d{3}$/.test(typed) ? isServed(Number(typed)) : null;
    if (!shop) return { stay: text('shops.unknown_code', { code: typed.slice(0, 6) }) };
    return { go: 'dishes', params: { code: shop.code } };
  },
});
