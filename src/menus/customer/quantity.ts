import { formatXaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import { MAX_COUNT, priceLine } from '../../services/pricing.js';
import { screen } from '../screen.js';
import { added } from './added.js';
import { findItem } from './find-item.js';
import { readLine } from './option.js';
import { groupsOf, writePicked } from './picked.js';
import { readCount } from './typed.js';

/** Extras have keys above any number of portions, so that one field takes both. */
const FIRST_EXTRA_KEY = 31;

/** How many portions; what may be added to the dish is one key away. */
export const quantity = screen({
  goes: ['option', 'dishes'],
  runs: { addToCart: added },
  once: true,
  parse: readLine,
  load: (reads, { code, itemId, picked }) => {
    const { shop, item } = findItem(reads.catalogue, code, itemId);
    const line = { itemId, count: 1, options: picked };
    const priced = shop ? priceLine(reads.catalogue, shop, line) : null;
    return {
      shop,
      item,
      unitXaf: priced?.unitXaf ?? null,
      options: priced?.options ?? [],
      extras: item ? groupsOf(reads.catalogue, item).filter((group) => group.min === 0) : [],
    };
  },
  show: ({ item, unitXaf, options, extras }) => ({
    kind: 'menu',
    title:
      item && unitXaf !== null
        ? text('item.title', {
            item: { fr: item.ussdFr, en: item.ussdEn },
            price: formatXaf(unitXaf),
          })
        : text('menu.just_gone'),
    lines: [
      ...options.map(({ nameFr, nameEn }) => ({ fr: nameFr, en: nameEn })),
      text('quantity.how', { max: MAX_COUNT }),
    ],
    choices: extras.map((group, index) => ({
      id: group.id,
      key: FIRST_EXTRA_KEY + index,
      label: { fr: group.nameFr, en: group.nameEn },
    })),
    typed: true,
  }),
  next: (input, params, { shop, item }) => {
    if (!shop || !item) return { go: 'dishes', params: { code: params.code } };
    const line = { ...params, picked: writePicked(params.picked) };
    if (input.kind === 'choice') return { go: 'option', params: { ...line, groupId: input.id } };
    const count = readCount(input.text);
    if (count === null) return { stay: text('input.number', { last: MAX_COUNT }) };
    const wanted = { itemId: item.id, count, options: params.picked };
    return { run: 'addToCart', input: { shopId: shop.id, line: wanted, replace: false } };
  },
});
