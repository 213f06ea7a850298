import type { CartLine, CartRow } from './conversations.js';
import type { Runner, Sql } from './database.js';

const LOCK: Sql = {
  name: 'cart_lock',
  text: `select version, shop_id as "shopId", place_id as "placeId", lines,
      updated_at::text as "updatedAt", last from carts where account_id = $1 for update`,
};

/** Locks the account's cart for the rest of the transaction; null when it has none yet. */
export async function lockCart(runner: Runner, accountId: string): Promise<CartRow | null> {
  const [row] = await runner.query<CartRow>(LOCK, [accountId]);
  return row ?? null;
}

const WRITE: Sql = {
  name: 'cart_write',
  text: `insert into carts as c (account_id, version, shop_id, place_id, lines, updated_at)
    values ($1, 1, $2, $3, $4, $5)
    on conflict (account_id) do update set version = c.version + 1, shop_id = excluded.shop_id,
      place_id = excluded.place_id, lines = excluded.lines, updated_at = excluded.updated_at
    returning version, shop_id as "shopId", place_id as "placeId", lines,
      updated_at::text as "updatedAt", last`,
};

export interface CartContent {
  shopId: string | null;
  placeId: string | null;
  lines: CartLine[];
}

/** Stores the whole cart under its next version and gives it back. */
export async function writeCart(
  runner: Runner,
  accountId: string,
  content: CartContent,
  at: Date,
): Promise<CartRow> {
  const [row] = await runner.query<CartRow>(WRITE, [
    accountId,
    content.shopId,
    content.placeId,
    JSON.stringify(content.lines),
    at,
  ]);
  if (!row) throw new Error('a cart just written gave no row');
  return row;
}
