import { refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Phone } from '../lib/phone.js';
import type { Vault } from '../lib/vault.js';
import { MAX_NAMED_PLACES, type CartRow, type PlaceRow } from '../models/conversations.js';
import type { Tx } from '../models/database.js';
import {
  insertPlace,
  makeDefaultPlace,
  namePlace,
  removePlace,
  touchPlace,
} from '../models/places.js';
import { setCartPlace, type CartChange } from './carts.js';
import type { Person } from './person.js';

/** What makes a quartier an address: a landmark, words of one's own, or "call me". */
export interface PlaceDetails {
  landmark: string | null;
  note: string | null;
  callMe?: boolean;
  /** What the person calls it, where that is not one of the usual names. */
  label?: string;
  /** The number of who takes things there, when it is somebody else. */
  receiver?: Phone;
}

/** Longest landmark or direction somebody may write (facts/domain.md 1.2). */
export const MAX_NOTE = 60;
/** As long as leaves room for the quartier on a line of a page. */
export const MAX_LABEL = 14;

export type PlaceResult =
  { ok: true; place: PlaceRow; cart: CartRow } | { ok: false; reason: 'unknown_quartier' };

/** `places` are all of the person's, as they are now. */
export type PlaceEdit =
  { ok: true; places: PlaceRow[]; cart?: CartRow } | Refusal<'unknown_place' | 'too_many_names'>;

/** A usual name, or words of one's own. */
export type PlaceName = 'home' | 'office' | { own: string };

/** Somebody else who takes an order at the door. */
export interface ReceiverOf {
  phoneId: string;
  phone: Phone;
}

/** Which place, and all that the person has. */
export interface PlaceChange extends CartChange {
  places: PlaceRow[];
  placeId: string;
}

export interface Places {
  details(person: Person, place: PlaceRow): PlaceDetails;
  /** Adds a place and makes it the one this cart goes to. */
  add(
    tx: Tx,
    change: CartChange,
    wanted: { quartierId: string; details: PlaceDetails; receiver?: ReceiverOf | null },
  ): Promise<PlaceResult>;
  /** Makes one of the person's own places the one this cart goes to. */
  use(tx: Tx, change: CartChange, placeId: string): Promise<PlaceResult>;
  name(tx: Tx, change: PlaceChange, name: PlaceName): Promise<PlaceEdit>;
  /** Makes it the first one offered, and where a cart goes when nobody says otherwise. */
  makeDefault(tx: Tx, change: PlaceChange): Promise<PlaceEdit>;
  remove(tx: Tx, change: PlaceChange): Promise<PlaceEdit>;
}

export function createPlaces({ ids, vault }: { ids: Ids; vault: Vault }): Places {
  const details: Places['details'] = (person, place) =>
    JSON.parse(vault.open(person.key, Buffer.from(place.details, 'base64'))) as PlaceDetails;
  return { details, ...choosing(ids, vault), ...editing(details, vault) };
}

function choosing(ids: Ids, vault: Vault): Pick<Places, 'add' | 'use'> {
  return {
    async add(tx, change, { quartierId, details: said, receiver = null }) {
      const quartier = change.catalogue.quartiers.get(quartierId);
      if (!quartier) return refuse('unknown_quartier');
      const whole = receiver ? { ...said, receiver: receiver.phone } : said;
      const sealed = vault.seal(change.person.key, JSON.stringify(whole));
      const place: PlaceRow = {
        id: ids.next(),
        cityId: quartier.cityId,
        quartierId,
        label: null,
        isDefault: false,
        receiverPhoneId: receiver?.phoneId ?? null,
        details: sealed.toString('base64'),
      };
      const { accountId } = change.person;
      await insertPlace(tx, { ...place, accountId, detailsSealed: sealed, at: change.now });
      return { ok: true, place, cart: await setCartPlace(tx, change, place.id) };
    },
    async use(tx, change, placeId) {
      const place = await touchPlace(tx, change.person.accountId, placeId, change.now);
      if (!place) return refuse('unknown_quartier');
      return { ok: true, place, cart: await setCartPlace(tx, change, place.id) };
    },
  };
}

function editing(
  details: Places['details'],
  vault: Vault,
): Pick<Places, 'name' | 'makeDefault' | 'remove'> {
  return {
    async name(tx, { person, places, placeId }, name) {
      const place = places.find(({ id }) => id === placeId);
      if (!place) return refuse('unknown_place');
      const named = places.filter(({ label, id }) => label !== null && id !== placeId);
      if (named.length >= MAX_NAMED_PLACES) return refuse('too_many_names');
      const own = typeof name === 'object' ? name.own : undefined;
      const whole = JSON.stringify({ ...details(person, place), label: own });
      const detailsSealed = vault.seal(person.key, whole);
      const label = typeof name === 'object' ? 'own' : name;
      const row = await namePlace(tx, ownPlace(person, placeId), { label, detailsSealed });
      return row ? { ok: true, places: merged(places, [row]) } : refuse('unknown_place');
    },
    async makeDefault(tx, { person, places, placeId }) {
      const changed = await makeDefaultPlace(tx, ownPlace(person, placeId));
      const isThere = changed.some(({ id }) => id === placeId);
      return isThere ? { ok: true, places: merged(places, changed) } : refuse('unknown_place');
    },
    async remove(tx, { person, places, placeId }) {
      const cart = await removePlace(tx, ownPlace(person, placeId));
      const left = places.filter(({ id }) => id !== placeId);
      return cart ? { ok: true, places: left, cart } : { ok: true, places: left };
    },
  };
}

function ownPlace({ accountId }: Person, placeId: string) {
  return { accountId, placeId };
}

function merged(places: PlaceRow[], changed: PlaceRow[]): PlaceRow[] {
  return places.map((place) => changed.find(({ id }) => id === place.id) ?? place);
}
