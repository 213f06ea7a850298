import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim } from '../../locales/index.js';
import { isOrderable } from '../../services/opening.js';
import { screen, type Params } from '../screen.js';
import { added } from './added.js';
import { parseDeep, readDeep } from './deep.js';
import { takeDish } from './dishes.js';
import { groupsOf } from './picked.js';

/** The dish that somebody new dialled by its numbers, once the first questions are answered. */
export const deepDish = screen({
  goes: ['option', 'quantity', 'dishes'],
  runs: { addToCart: added },
  once: true,
  parse: readDish,
  load: (reads, { shopCode, itemNo }) => {
    const shop = reads.catalogue.shopByCode(shopCode);
    const item = shop?.items.find(({ no }) => no === itemNo);
    const isThere = item !== undefined && isOrderable(item, reads.now);
    return {
      shop,
      item,
      found: isThere ? { item, groups: groupsOf(reads.catalogue, item) } : null,
    };
  },
  show: ({ shop, item, found }, { count }) => ({
    kind: 'menu',
    title: verbatim(shop?.ussdName ?? ''),
    lines: [
      item && found
        ? text('deep.line', {
            count: count ?? 1,
            item: { fr: item.ussdFr, en: item.ussdEn },
            price: formatXaf(xaf(item.priceXaf * (count ?? 1))),
          })
        : text(shop ? 'menu.just_gone' : 'menu.no_shop'),
    ],
    choices: [
      ...(found ? [{ id: 'order', label: text('deep.order') }] : []),
      { id: 'dishes', label: text('deep.menu') },
    ],
  }),
  next: (input, { shopCode: code, count }, { shop, found }) => {
    const isOrder = input.kind === 'choice' && input.id === 'order';
    if (!isOrder || !shop || !found) return { go: 'dishes', params: { code } };
    return takeDish({ shopId: shop.id, code, ...found, count });
  },
});

function readDish(params: Params) {
  const { deep } = readDeep(params);
  return deep === null ? null : parseDeep(deep);
}
