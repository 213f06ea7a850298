import type { CartView } from '../services/carts.js';
import type { Catalogue, Shop } from '../services/catalogue.js';
import type { ServingShop, Vertical } from '../services/opening.js';
import type { PlaceDetails } from '../services/places.js';
import type { Tracked, TrackResult } from '../services/tracking.js';
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
