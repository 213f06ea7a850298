import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { DriverDay } from '../../models/takings.js';

/** `3 courses`. */
export function rideWords(count: number): Text {
  if (count === 0) return text('count.ride_none');
  return count === 1 ? text('count.ride_one') : text('count.ride_many', { count });
}

/** `1 cde`. */
export function orderCount(count: number): Text {
  return count === 1 ? text('count.order_one') : text('count.order_many', { count });
}

/** Tips and fuel beside the rides, where there were any. */
export function moreEarned({ tipsXaf, fuelXaf }: DriverDay): Text {
  const [tips, fuel] = [formatXaf(xaf(tipsXaf)), formatXaf(xaf(fuelXaf))];
  if (tipsXaf > 0 && fuelXaf > 0) return text('earned.tips_fuel', { tips, fuel });
  if (tipsXaf > 0) return text('earned.tips', { tips });
  return fuelXaf > 0 ? text('earned.fuel', { fuel }) : verbatim('');
}
