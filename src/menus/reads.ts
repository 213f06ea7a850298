import type { Clock } from '../lib/clock.js';
import type { Runner } from '../models/database.js';
import { viewCart, type CartView } from '../services/carts.js';
import type { Catalogue, CatalogueCache, Shop } from '../services/catalogue.js';
import { isOpen, openShops, type ServingShop, type Vertical } from '../services/opening.js';
import type { PlaceDetails, Places } from '../services/places.js';
import type { Tracked, Tracking, TrackResult } from '../services/tracking.js';
import type { Holdings } from './effects.js';
import type { PlaceRow } from '../models/conversations.js';

/** The half of the services that looks: all that a screen's `load` may ask. */
export interface Reads {
  now: Date;
  catalogue: Catalogue;
  cart: CartView;
  /** The person's own places, most recently used first, at most three. */
  places: { place: PlaceRow; details: PlaceDetails }[];
  /** The city the person is in: of the last place, or the house's first city. */
  cityId: string;
  settings: MenuSettings;
  openShops(zone: { cityId: string; zoneId: string }, vertical: Vertical): ServingShop[];
  isOpen(shop: Shop): boolean;
  /** How the person's own order with this reference is doing. One statement. */
  track(reference: number): Promise<TrackResult>;
  /** The person's open and latest orders. One statement. */
  orders(): Promise<Tracked[]>;
}

export interface MenuSettings {
  /** As dialled, `*237*55#`. */
  ussdCode: string;
}

export interface ReadsParts {
  clock: Clock;
  catalogue: CatalogueCache;
  places: Places;
  tracking: Tracking;
  settings: MenuSettings & { defaultCity: string };
}

/** Makes the reads of one turn: what the person holds, against the catalogue of this moment. */
export function createReads(parts: ReadsParts): (holdings: Holdings, runner: Runner) => Reads {
  const { clock, places, tracking, settings } = parts;
  return ({ person, cart, places: own }, runner) => {
    const now = clock.now();
    const catalogue = parts.catalogue.current();
    return {
      now,
      catalogue,
      cart: viewCart(catalogue, cart, own, now),
      places: own.map((place) => ({ place, details: places.details(person, place) })),
      cityId: own[0]?.cityId ?? settings.defaultCity,
      settings,
      openShops: (zone, vertical) => openShops(catalogue, zone, vertical, now),
      isOpen: (shop) => isOpen(shop, now),
      track: (reference) => tracking.track(runner, person, { reference }),
      orders: () => tracking.latest(runner, person, LATEST_ORDERS),
    };
  };
}

/** As many as fit one page of a phone. */
const LATEST_ORDERS = 5;
