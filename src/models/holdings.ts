import { PLACE_COLUMNS, type CartRow, type PlaceRow } from './conversations.js';
import type { Runner, Sql } from './database.js';

/** A person's cart and places, as a turn by USSD reads them; nothing is locked. */
export interface HeldRow {
  cart: CartRow | null;
  /** Most recently used first. */
  places: PlaceRow[];
}

/** More places than anybody orders to by SMS. */
const PLACES = 8;

const READ: Sql = {
  name: 'holdings_read',
  text: `select (select json_build_object('version', ca.version, 'shopId', ca.shop_id,
        'placeId', ca.place_id, 'lines', ca.lines, 'updatedAt', ca.updated_at, 'last', ca.last)
      from carts ca where ca.account_id = $1) as cart,
    (select coalesce(json_agg(r order by r.used_at desc, r.id desc), '[]') from (
      select ${PLACE_COLUMNS}, pl.used_at from places pl where pl.account_id = $1
      order by pl.used_at desc, pl.id desc limit ${String(PLACES)}) r) as places`,
};

export async function readHoldings(runner: Runner, accountId: string): Promise<HeldRow> {
  const [row] = await runner.query<HeldRow>(READ, [accountId]);
  if (!row) throw new Error('the holdings statement gave no row');
  return row;
}
