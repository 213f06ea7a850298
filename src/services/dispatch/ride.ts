import { AppError } from '../../lib/errors.js';
import type { Point } from '../../lib/geo.js';
import type { Order } from '../../models/orders.js';
import type { Catalogue, Quartier, Shop } from '../catalogue.js';

/** An order as a ride: from which quartier to which, and the zones around its start. */
export interface Ride {
  shop: Shop;
  pickup: Quartier;
  drop: Quartier;
  /** Nearest first. */
  neighbourZoneIds: string[];
  /** The most cash that the driver will hold afterwards, change for the customer's wallet included. */
  cashXaf: number;
}

export function rideOf(catalogue: Catalogue, order: Order, neighbourZones: number): Ride {
  const shop = catalogue.shops.get(order.shopId);
  const pickup = shop && catalogue.quartiers.get(shop.quartierId);
  const drop = catalogue.quartiers.get(order.quartierId);
  if (!shop || !pickup || !drop) {
    throw new AppError('state_missing', `order ${order.id} starts or ends nowhere`);
  }
  const neighbourZoneIds = zonesAround(catalogue, shop).slice(0, neighbourZones);
  const cashXaf = order.method === 'cash' ? order.totalXaf + order.changeMaxXaf : 0;
  return { shop, pickup, drop, neighbourZoneIds, cashXaf };
}

/** The other zones of the shop's city by distance from it, as far as the fee table knows them. */
function zonesAround(catalogue: Catalogue, { cityId, zoneId }: Shop): string[] {
  const ways = catalogue
    .zoneFeesOf(cityId)
    .filter((way) => way.fromZoneId === zoneId && way.toZoneId !== zoneId);
  return ways
    .sort((one, other) => (one.approxKm ?? Infinity) - (other.approxKm ?? Infinity))
    .map((way) => way.toZoneId);
}

/** Where a zone is, as the middle of its quartiers. */
export function centreOf(catalogue: Catalogue, cityId: string, zoneId: string): Point | null {
  const quartiers = catalogue.quartiersOf(cityId).filter((entry) => entry.zoneId === zoneId);
  const sum = (pick: (point: Point) => number) =>
    quartiers.reduce((total, quartier) => total + pick(quartier), 0);
  if (quartiers.length === 0) return null;
  const count = quartiers.length;
  return { lat: sum(({ lat }) => lat) / count, lon: sum(({ lon }) => lon) / count };
}
