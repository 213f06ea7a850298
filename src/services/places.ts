import type { Ids } from '../lib/ids.js';
import type { Vault } from '../lib/vault.js';
import type { CartRow, PlaceRow } from '../models/conversations.js';
import type { Tx } from '../models/database.js';
import { insertPlace, touchPlace } from '../models/places.js';
import { setCartPlace, type CartChange } from './carts.js';
import type { Person } from './person.js';

/** What makes a quartier an address: a landmark, words of one's own, or "call me". */
export interface PlaceDetails {
  landmark: string | null;
  note: string | null;
  callMe?: boolean;
}

/** Longest landmark or direction somebody may write (facts/domain.md 1.2). */
export const MAX_NOTE = 60;

export type PlaceResult =
  { ok: true; place: PlaceRow; cart: CartRow } | { ok: false; reason: 'unknown_quartier' };

export interface Places {
  details(person: Person, place: PlaceRow): PlaceDetails;
  /** Adds a place and makes it the one this cart goes to. */
  add(
    tx: Tx,
    change: CartChange,
    wanted: { quartierId: string; details: PlaceDetails },
  ): Promise<PlaceResult>;
  /** Makes one of the person's own places the one this cart goes to. */
  use(tx: Tx, change: CartChange, placeId: string): Promise<PlaceResult>;
}

export function createPlaces({ ids, vault }: { ids: Ids; vault: Vault }): Places {
  return {
    details: (person, place) =>
      JSON.parse(vault.open(person.key, Buffer.from(place.details, 'base64'))) as PlaceDetails,
    async add(tx, change, { quartierId, details }) {
      const quartier = change.catalogue.quartiers.get(quartierId);
      if (!quartier) return { ok: false, reason: 'unknown_quartier' };
      const sealed = vault.seal(change.person.key, JSON.stringify(details));
      const place: PlaceRow = {
        id: ids.next(),
        cityId: quartier.cityId,
        quartierId,
        label: null,
        details: sealed.toString('base64'),
      };
      const { accountId } = change.person;
      await insertPlace(tx, { ...place, accountId, detailsSealed: sealed, at: change.now });
      return { ok: true, place, cart: await setCartPlace(tx, change, place.id) };
    },
    async use(tx, change, placeId) {
      const place = await touchPlace(tx, change.person.accountId, placeId, change.now);
      if (!place) return { ok: false, reason: 'unknown_quartier' };
      return { ok: true, place, cart: await setCartPlace(tx, change, place.id) };
    },
  };
}
