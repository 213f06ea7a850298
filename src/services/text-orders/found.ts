import { encodeOrder } from '../free-text/choice-codes.js';
import type { FoundDish } from '../free-text/search.js';
import type { WhichChoice } from './parts.js';

/** As many as a message can number; the rest is for other words. */
const MAX_FOUND = 5;

/** What was found as choices: a dish once, or the list of a shop. */
export function foundChoices(found: readonly FoundDish[]): WhichChoice[] {
  return found.slice(0, MAX_FOUND).map(({ shop, item }) => {
    if (!item) return { kind: 'list', shop, code: encodeOrder({ shopCode: shop.code, ways: [] }) };
    const dish = { item: item.no, count: 1, options: [] };
    const ways = [[{ sure: true, dishes: [dish] }]];
    return { kind: 'found', shop, item, code: encodeOrder({ shopCode: shop.code, ways }) };
  });
}
