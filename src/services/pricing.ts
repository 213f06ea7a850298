import { xaf, type Xaf } from '../lib/money.js';
import type { CartLine } from '../models/conversations.js';
import type { Catalogue, Item, Shop } from './catalogue.js';

/** An option somebody chose, as the order keeps it. */
export interface PricedOption {
  groupId: string;
  no: number;
  nameFr: string;
  nameEn: string;
  priceXaf: number;
}

export interface PricedLine {
  item: Item;
  count: number;
  options: PricedOption[];
  unitXaf: Xaf;
  lineXaf: Xaf;
}

/** Most portions of one dish in one line, and most lines in a cart: what a driver can carry. */
export const MAX_COUNT = 20;
export const MAX_LINES = 10;

/** Prices one line from the catalogue; null when the dish or an option no longer exists. */
export function priceLine(catalogue: Catalogue, shop: Shop, line: CartLine): PricedLine | null {
  const item = shop.items.find((candidate) => candidate.id === line.itemId);
  if (!item) return null;
  const options = line.options.map((option) => findOption(catalogue, option));
  if (!options.every((option) => option !== null)) return null;
  const unitXaf = options.reduce((sum, option) => sum + option.priceXaf, item.priceXaf);
  if (unitXaf <= 0) return null;
  return {
    item,
    count: line.count,
    options,
    unitXaf: xaf(unitXaf),
    lineXaf: xaf(unitXaf * line.count),
  };
}

function findOption(
  catalogue: Catalogue,
  { groupId, no }: { groupId: string; no: number },
): PricedOption | null {
  const choice = catalogue.optionGroups.get(groupId)?.choices.find((entry) => entry.no === no);
  return choice ? { groupId, ...choice } : null;
}

/** Sum of the lines: what the shop cooks for, before delivery. */
export function subtotalOf(lines: PricedLine[]): Xaf {
  return xaf(lines.reduce((sum, line) => sum + line.lineXaf, 0));
}

export interface Totals {
  subtotalXaf: Xaf;
  deliveryFeeXaf: Xaf;
  discountXaf: Xaf;
  totalXaf: Xaf;
}

/** What the customer pays: total = subtotal + fee - discount, whole francs, never negative. */
export function totals(subtotalXaf: number, deliveryFeeXaf: number, discountXaf = 0): Totals {
  const discount = Math.min(discountXaf, subtotalXaf + deliveryFeeXaf);
  return {
    subtotalXaf: xaf(subtotalXaf),
    deliveryFeeXaf: xaf(deliveryFeeXaf),
    discountXaf: xaf(discount),
    totalXaf: xaf(subtotalXaf + deliveryFeeXaf - discount),
  };
}

/** Minutes from the confirmation to the door, as a range: cooking plus a ride through town. */
export function promisedMinutes(prepMinutes: number): { from: number; to: number } {
  return { from: prepMinutes + RIDE_MINUTES.from, to: prepMinutes + RIDE_MINUTES.to };
}

const RIDE_MINUTES = { from: 10, to: 25 };
