import type { CartLine } from '../../models/conversations.js';
import type { Catalogue, Item, OptionGroup, Shop } from '../catalogue.js';
import { isOrderable } from '../opening.js';
import { MAX_COUNT, MAX_LINES } from '../pricing.js';

/** A dish as somebody wrote it: its number, how many, and which of its sides, from 1. */
export interface WishedDish {
  item: number;
  count: number;
  sides: readonly number[];
  /** Sides and extras that were named in words. */
  options?: readonly { groupId: string; no: number }[];
}

export type ReadDishes =
  | { ok: true; lines: CartLine[] }
  | { ok: false; reason: 'unknown_item' | 'item_gone' | 'unknown_side'; item: number }
  | { ok: false; reason: 'too_much' };

/** Reads dishes against the shop's list of this moment; the first that cannot be had is named. */
export function readWishedDishes(
  catalogue: Catalogue,
  shop: Shop,
  wished: readonly WishedDish[],
  now: Date,
): ReadDishes {
  const lines: CartLine[] = [];
  for (const wish of wished) {
    const item = shop.items.find(({ no }) => no === wish.item);
    if (!item) return { ok: false, reason: 'unknown_item', item: wish.item };
    if (!isOrderable(item, now)) return { ok: false, reason: 'item_gone', item: wish.item };
    const options = sidesOf(catalogue, item, wish);
    if (!options) return { ok: false, reason: 'unknown_side', item: wish.item };
    merge(lines, { itemId: item.id, count: wish.count, options });
  }
  const isTooMuch = lines.length > MAX_LINES || lines.some(({ count }) => count > MAX_COUNT);
  return isTooMuch ? { ok: false, reason: 'too_much' } : { ok: true, lines };
}

/** What a dish asks before it can be ordered; its letters in an SMS answer these, in this order. */
export function askedOf(catalogue: Catalogue, item: Item): OptionGroup[] {
  return item.optionGroupIds.flatMap((id) => {
    const group = catalogue.optionGroups.get(id);
    return group && group.min > 0 ? [group] : [];
  });
}

/** What was chosen, and for what was left open the first choice that costs nothing more. */
function sidesOf(
  catalogue: Catalogue,
  item: Item,
  { sides, options: named = [] }: Pick<WishedDish, 'sides' | 'options'>,
): CartLine['options'] | null {
  const groups = askedOf(catalogue, item);
  if (sides.length > groups.length) return null;
  const asked = groups.map((group, at) => {
    const said = named.find(({ groupId }) => groupId === group.id);
    if (said) return said;
    const side = sides[at];
    const choice = side === undefined ? usual(group) : group.choices[side - 1];
    return choice && { groupId: group.id, no: choice.no };
  });
  const extras = named.filter(({ groupId }) => !groups.some(({ id }) => id === groupId));
  const options = [...asked, ...extras];
  return options.every((option) => option !== undefined) ? options : null;
}

function usual({ choices }: OptionGroup) {
  return choices.find(({ priceXaf }) => priceXaf === 0) ?? choices[0];
}

/** The same dish with the same sides is one line. */
function merge(lines: CartLine[], added: CartLine): void {
  const options = JSON.stringify(added.options);
  const same = lines.find(
    (line) => line.itemId === added.itemId && JSON.stringify(line.options) === options,
  );
  if (same) same.count += added.count;
  else lines.push(added);
}
