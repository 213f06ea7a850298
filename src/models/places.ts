import type { PlaceRow } from './conversations.js';
import type { Runner, Sql } from './database.js';

const INSERT: Sql = {
  name: 'place_insert',
  text: `insert into places (id, account_id, city_id, quartier_id, details_sealed, used_at)
    values ($1, $2, $3, $4, $5, $6)`,
};

export interface NewPlace {
  id: string;
  accountId: string;
  cityId: string;
  quartierId: string;
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
  ]);
}

const TOUCH: Sql = {
  name: 'place_touch',
  text: `update places set used_at = $3 where id = $2 and account_id = $1
    returning id, city_id as "cityId", quartier_id as "quartierId", label,
      encode(details_sealed, 'base64') as details`,
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
