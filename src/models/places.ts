import { PLACE_COLUMNS, type CartRow, type PlaceRow } from './conversations.js';
import type { Runner, Sql } from './database.js';

const INSERT: Sql = {
  name: 'place_insert',
  text: `insert into places (id, account_id, city_id, quartier_id, details_sealed, used_at,
      receiver_phone_id) values ($1, $2, $3, $4, $5, $6, $7)`,
};

export interface NewPlace {
  id: string;
  accountId: string;
  cityId: string;
  quartierId: string;
  receiverPhoneId: string | null;
  detailsSealed: Buffer;
  at: Date;
}

export async function insertPlace(runner: Runner, place: NewPlace): Promise<void> {
  await runner.query(INSERT, [
    place.id,
    place.accountId,
    place.cityId,
    place.quartierId,
    place.detailsSealed,
    place.at,
    place.receiverPhoneId,
  ]);
}

/** One of an account's own places: nobody changes those of another. */
export interface OwnPlace {
  accountId: string;
  placeId: string;
}

const TOUCH: Sql = {
  name: 'place_touch',
  text: `update places pl set used_at = $3 where pl.id = $2 and pl.account_id = $1
    returning ${PLACE_COLUMNS}`,
};

/** Marks one of the account's own places as used now; null when it is not theirs. */
export async function touchPlace(
  runner: Runner,
  accountId: string,
  placeId: string,
  at: Date,
): Promise<PlaceRow | null> {
  const [row] = await runner.query<PlaceRow>(TOUCH, [accountId, placeId, at]);
  return row ?? null;
}

const NAME: Sql = {
  name: 'place_name',
  text: `update places pl set label = $3, details_sealed = $4
    where pl.id = $2 and pl.account_id = $1 returning ${PLACE_COLUMNS}`,
};

/** Gives a place its name; words of somebody's own are among the details. */
export async function namePlace(
  runner: Runner,
  { accountId, placeId }: OwnPlace,
  name: { label: string; detailsSealed: Buffer },
): Promise<PlaceRow | null> {
  const values = [accountId, placeId, name.label, name.detailsSealed];
  const [row] = await runner.query<PlaceRow>(NAME, values);
  return row ?? null;
}

const DEFAULT: Sql = {
  name: 'place_default',
  text: `update places pl set is_default = (pl.id = $2)
    where pl.account_id = $1 and (pl.is_default or pl.id = $2) returning ${PLACE_COLUMNS}`,
};

/** Makes one place the usual one, and no other; gives the places that this changed. */
export async function makeDefaultPlace(
  runner: Runner,
  { accountId, placeId }: OwnPlace,
): Promise<PlaceRow[]> {
  return runner.query<PlaceRow>(DEFAULT, [accountId, placeId]);
}

// A cart on its way there is asked for its place again.
const REMOVE: Sql = {
  name: 'place_remove',
  text: `with cart as (update carts set place_id = null, version = version + 1
      where account_id = $1 and place_id = $2
      returning version, shop_id as "shopId", place_id as "placeId", lines,
        updated_at::text as "updatedAt", last),
    gone as (delete from places where id = $2 and account_id = $1)
    select (select to_json(c) from cart c) as cart`,
};

/** Forgets a place for good; gives the cart that was to go there, if any. */
export async function removePlace(
  runner: Runner,
  { accountId, placeId }: OwnPlace,
): Promise<CartRow | null> {
  const [row] = await runner.query<{ cart: CartRow | null }>(REMOVE, [accountId, placeId]);
  return row?.cart ?? null;
}
