import { addMs, inDouala } from '../lib/clock.js';
import type { Catalogue, Item, Shop } from './catalogue.js';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

/** Whether a shop takes orders now: verified, not on a break, and inside its hours (Douala time). */
export function isOpen(shop: Shop, now: Date): boolean {
  if (!shop.verified || isPaused(shop.pausedUntil, now)) return false;
  const { weekday, minutes } = inDouala(now);
  return (
    inRanges(rangesOf(shop, weekday), minutes) ||
    // A range that ends after midnight began the day before.
    inRanges(rangesOf(shop, (weekday + 6) % 7), minutes + DAY_MINUTES)
  );
}

function isPaused(until: string | null, now: Date): boolean {
  return until !== null && new Date(until).getTime() > now.getTime();
}

function rangesOf(shop: Shop, weekday: number): [number, number][] {
  const day = WEEKDAYS[weekday] ?? 'sun';
  return (shop.openingHours[day] ?? []).map(([from, to]) => {
    const start = minutesOf(from);
    const end = minutesOf(to);
    return [start, end > start ? end : end + DAY_MINUTES];
  });
}

function inRanges(ranges: [number, number][], minutes: number): boolean {
  return ranges.some(([from, to]) => minutes >= from && minutes < to);
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** When a shop that is closed takes orders again; null when that is more than a day away. */
export function opensAt(shop: Shop, now: Date): Date | null {
  const pauseEnds = shop.pausedUntil === null ? [] : [new Date(shop.pausedUntil)];
  const times = [...pauseEnds, ...startsAfter(shop, now)]
    .filter((at) => at > now && at <= addMs(now, DAY_MINUTES * MINUTE_MS) && isOpen(shop, at))
    .sort((one, other) => one.getTime() - other.getTime());
  return times[0] ?? null;
}

/** Beginnings of the shop's hours today and tomorrow. */
function startsAfter(shop: Shop, now: Date): Date[] {
  const { weekday, minutes } = inDouala(now);
  const midnight = addMs(now, -minutes * MINUTE_MS - (now.getTime() % MINUTE_MS));
  return [0, 1].flatMap((days) =>
    rangesOf(shop, (weekday + days) % 7).map(([start]) =>
      addMs(midnight, (days * DAY_MINUTES + start) * MINUTE_MS),
    ),
  );
}

/** Kitchens begin no earlier: what is finished at night is still finished after midnight. */
const DAY_BEGINS_MINUTES = 5 * 60;
const WEEK_DAYS = 7;

/**
 * When the shop's next day of work begins: a dish that is finished today comes back then. The hours
 * after midnight belong to the evening before.
 */
export function nextOpeningDay(shop: Shop, now: Date): Date {
  const { weekday, minutes } = inDouala(now);
  const midnight = addMs(now, -minutes * MINUTE_MS - (now.getTime() % MINUTE_MS));
  const evening = rangesOf(shop, (weekday + 6) % 7);
  const isNight = minutes < DAY_BEGINS_MINUTES || inRanges(evening, minutes + DAY_MINUTES);
  const first = isNight ? 0 : 1;
  const days = Array.from({ length: WEEK_DAYS }, (_, index) => first + index);
  const starts = days.flatMap((day) => {
    const [start] = rangesOf(shop, (weekday + day) % WEEK_DAYS).map(([from]) => from);
    return start === undefined ? [] : [day * DAY_MINUTES + Math.max(start, DAY_BEGINS_MINUTES)];
  });
  const start = starts.find((at) => at > minutes) ?? DAY_MINUTES + DAY_BEGINS_MINUTES;
  return addMs(midnight, start * MINUTE_MS);
}

/** Whether a dish can be ordered now. Prescription items are requested, never ordered, in text channels. */
export function isOrderable(item: Item, now: Date): boolean {
  const isOut = isPaused(item.unavailableUntil, now) || isPaused(item.soldOutUntil, now);
  return item.available && !item.requiresPrescription && !isOut;
}

/** A shop that delivers to a zone, with what that costs. */
export interface ServingShop {
  shop: Shop;
  feeXaf: number;
  driverPayXaf: number;
}

/** Kinds of shop behind each entry of the home menu. */
export const SHOP_KINDS = {
  food: ['restaurant'],
  shop: ['shop', 'market'],
  pharmacy: ['pharmacy'],
} as const;
export type Vertical = keyof typeof SHOP_KINDS;

/** How one shop serves a zone; undefined when it does not, or no fee is set for that pair. */
export function serving(
  catalogue: Catalogue,
  shop: Shop,
  place: { cityId: string; zoneId: string },
): ServingShop | undefined {
  if (shop.cityId !== place.cityId || !shop.servesZoneIds.includes(place.zoneId)) return undefined;
  const fee = catalogue.zoneFee(shop.cityId, shop.zoneId, place.zoneId);
  return fee && { shop, feeXaf: fee.feeXaf, driverPayXaf: fee.driverPayXaf };
}

/** Open shops that deliver to a zone, cheapest delivery first, then by code. */
export function openShops(
  catalogue: Catalogue,
  place: { cityId: string; zoneId: string },
  vertical: Vertical,
  now: Date,
): ServingShop[] {
  return servingShops(catalogue, place, vertical)
    .filter(({ shop }) => isOpen(shop, now))
    .sort((one, other) => one.feeXaf - other.feeXaf || one.shop.code - other.shop.code);
}

/** When the first of the shops that deliver to a zone opens; null when none does within a day. */
export function nextOpening(
  catalogue: Catalogue,
  place: { cityId: string; zoneId: string },
  vertical: Vertical,
  now: Date,
): Date | null {
  const times = servingShops(catalogue, place, vertical)
    .map(({ shop }) => opensAt(shop, now))
    .filter((at) => at !== null)
    .sort((one, other) => one.getTime() - other.getTime());
  return times[0] ?? null;
}

function servingShops(
  catalogue: Catalogue,
  place: { cityId: string; zoneId: string },
  vertical: Vertical,
): ServingShop[] {
  if (catalogue.cities.get(place.cityId)?.paused) return [];
  const kinds: readonly string[] = SHOP_KINDS[vertical];
  return catalogue
    .shopsOf(place.cityId)
    .filter((shop) => kinds.includes(shop.kind))
    .map((shop) => serving(catalogue, shop, place))
    .filter((entry) => entry !== undefined);
}
