import { AppError } from '../lib/errors.js';
import type { Phone } from '../lib/phone.js';
import type { LastBasket, PlaceRow } from '../models/conversations.js';
import type { Tx } from '../models/database.js';
import type { Accounts } from '../services/accounts.js';
import { fillCart, type CartChange, type FillResult } from '../services/carts.js';
import type {
  PlaceDetails,
  PlaceEdit,
  PlaceName,
  PlaceResult,
  Places,
} from '../services/places.js';

/** Where an order goes, for whom, who is asked for the money, and the same once more. */
export interface OrderingEffectMap {
  /** A place of one's own, or of the receiver. */
  addPlace: {
    input: { quartierId: string; details: PlaceDetails; receiverPhoneId?: string | null };
    result: PlaceResult;
  };
  usePlace: { input: { placeId: string }; result: PlaceResult };
  namePlace: { input: { placeId: string; name: PlaceName }; result: PlaceEdit };
  defaultPlace: { input: { placeId: string }; result: PlaceEdit };
  removePlace: { input: { placeId: string }; result: PlaceEdit };
  /** Makes the phone of somebody else known; `knownPlaces` are theirs among this person's places. */
  admitPhone: {
    input: { phone: Phone };
    result: { ok: true; phoneId: string; knownPlaces: number };
  };
  /** The cart as it was ordered last. */
  reorder: { input: { basket: LastBasket }; result: FillResult };
}

export type OrderingCall = {
  [Name in keyof OrderingEffectMap]: { run: Name; input: OrderingEffectMap[Name]['input'] };
}[keyof OrderingEffectMap];

export interface OrderingWrites {
  accounts: Pick<Accounts, 'admit' | 'person'>;
  places: Places;
}

type OrderingResult = OrderingEffectMap[keyof OrderingEffectMap]['result'];

/** @param places all of the person's, as the turn read them. */
export function performOrdering(
  writes: OrderingWrites,
  call: OrderingCall,
  { tx, change, places }: { tx: Tx; change: CartChange; places: PlaceRow[] },
): Promise<OrderingResult> {
  switch (call.run) {
    case 'addPlace':
      return addPlace(writes, tx, change, call.input);
    case 'usePlace':
      return writes.places.use(tx, change, call.input.placeId);
    case 'namePlace':
      return writes.places.name(tx, { ...change, places, ...call.input }, call.input.name);
    case 'defaultPlace':
      return writes.places.makeDefault(tx, { ...change, places, ...call.input });
    case 'removePlace':
      return writes.places.remove(tx, { ...change, places, ...call.input });
    case 'admitPhone':
      return admitPhone(writes, tx, places, call.input.phone);
    case 'reorder':
      return fillCart(tx, change, stillThere(call.input.basket, places));
  }
}

async function addPlace(
  { accounts, places }: OrderingWrites,
  tx: Tx,
  change: CartChange,
  { receiverPhoneId = null, ...wanted }: OrderingEffectMap['addPlace']['input'],
): Promise<PlaceResult> {
  if (receiverPhoneId === null) return places.add(tx, change, wanted);
  const receiver = await accounts.person(tx, receiverPhoneId);
  if (!receiver) throw new AppError('state_missing', 'a receiver just named is not there');
  return places.add(tx, change, { ...wanted, receiver });
}

async function admitPhone(
  { accounts }: OrderingWrites,
  tx: Tx,
  places: PlaceRow[],
  phone: Phone,
): Promise<OrderingEffectMap['admitPhone']['result']> {
  const { phoneId } = await accounts.admit(tx, phone);
  const known = places.filter(({ receiverPhoneId }) => receiverPhoneId === phoneId);
  return { ok: true, phoneId, knownPlaces: known.length };
}

/** A place that was forgotten since is asked for again. */
function stillThere(basket: LastBasket, places: PlaceRow[]): LastBasket {
  const isThere = places.some(({ id }) => id === basket.placeId);
  return isThere ? basket : { ...basket, placeId: null };
}
