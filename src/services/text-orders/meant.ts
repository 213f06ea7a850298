import type { CodedDish, CodedLine, CodedOrder } from '../free-text/choice-codes.js';
import type { MeantLine, ReadLine } from '../free-text/parts.js';
import type { ShopReading } from '../free-text/reading.js';
import { isOrderable } from '../opening.js';

/** A reading by the numbers of its dishes; what is finished is no choice where something else is. */
export function codedOf({ shop, ways }: ShopReading, now: Date): CodedOrder {
  return {
    shopCode: shop.code,
    ways: ways.map((lines) => lines.map((line) => codedLine(line, now))),
  };
}

function codedLine({ meant, sure }: ReadLine, now: Date): CodedLine {
  const there = meant.filter(({ dish }) => isOrderable(dish.item, now));
  const left = there.length > 0 ? there : meant;
  return { sure, dishes: left.map(codedDish) };
}

function codedDish({ dish, count, options }: MeantLine): CodedDish {
  return { item: dish.item.no, count, options };
}
