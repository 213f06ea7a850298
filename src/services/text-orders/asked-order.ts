import { encodeOrder, type CodedLine, type CodedOrder } from '../free-text/choice-codes.js';
import type { Catalogue, Item, Shop } from '../catalogue.js';
import type { Which, WhichChoice } from './parts.js';

type Asked = Pick<Which, 'kind' | 'about' | 'shop' | 'choices'>;

/** As many as one SMS has room for, names and totals. */
const MAX_SHOPS = 4;

/**
 * What must be asked before an order in somebody's own words is a draft: which shop, whether a word
 * is a side or a dish, which of several dishes. Null when nothing is left to ask.
 */
export function nextQuestion(catalogue: Catalogue, orders: readonly CodedOrder[]): Asked | null {
  const [first, another] = orders;
  const shop = first && catalogue.shopByCode(first.shopCode);
  if (!shop) return null;
  if (another) return whichShop(catalogue, orders);
  if (first.ways.length > 1) return whichWay(catalogue, shop, first);
  const [lines = []] = first.ways;
  const at = lines.findIndex(({ sure, dishes }) => !sure || dishes.length > 1);
  return at < 0 ? null : whichDish(shop, lines, at);
}

function whichShop(catalogue: Catalogue, orders: readonly CodedOrder[]): Asked {
  const choices = orders.slice(0, MAX_SHOPS).flatMap((order): WhichChoice[] => {
    const shop = catalogue.shopByCode(order.shopCode);
    const [way = []] = order.ways;
    const isSure = order.ways.length === 1 && way.every(isSettled);
    const total = way.reduce((sum, line) => sum + leastOf(shop, line), 0);
    return shop ? [{ code: encodeOrder(order), kind: 'shop', shop, totalXaf: total, isSure }] : [];
  });
  return { kind: 'which', about: 'shop', shop: null, choices };
}

function isSettled({ sure, dishes }: CodedLine): boolean {
  return sure && dishes.length === 1;
}

function leastOf(shop: Shop | undefined, { dishes }: CodedLine): number {
  const prices = dishes.map(({ item, count }) => (itemOf(shop, item)?.priceXaf ?? 0) * count);
  return Math.min(...prices);
}

/** With the dish before it as a side, or as a dish of its own. */
function whichWay(catalogue: Catalogue, shop: Shop, { shopCode, ways }: CodedOrder): Asked {
  const most = Math.max(...ways.map((lines) => lines.length));
  const choices = ways.map((lines): WhichChoice => {
    const code = encodeOrder({ shopCode, ways: [lines] });
    const last = lines.at(-1)?.dishes[0];
    const item = last && itemOf(shop, last.item);
    if (lines.length === most) return { code, kind: 'dish', item, count: last?.count ?? 1 };
    const chosen = last?.options.at(-1);
    const group = chosen && catalogue.optionGroups.get(chosen.groupId);
    const side = group?.choices.find(({ no }) => no === chosen?.no);
    return { code, kind: 'side', item, side };
  });
  return { kind: 'which', about: 'way', shop, choices };
}

function whichDish(shop: Shop, lines: readonly CodedLine[], at: number): Asked {
  const dishes = lines[at]?.dishes ?? [];
  const choices = dishes.map((dish): WhichChoice => {
    const way = lines.map((line, index) => (index === at ? { sure: true, dishes: [dish] } : line));
    const code = encodeOrder({ shopCode: shop.code, ways: [way] });
    return { code, kind: 'dish', item: itemOf(shop, dish.item), count: dish.count };
  });
  return { kind: 'which', about: 'dish', shop, choices };
}

function itemOf(shop: Shop | undefined, no: number): Item | undefined {
  return shop?.items.find((item) => item.no === no);
}
