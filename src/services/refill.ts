import { refuse, type Refusal } from '../lib/errors.js';
import { lockCart } from '../models/carts.js';
import type { CartRow } from '../models/conversations.js';
import type { Tx } from '../models/database.js';
import { lockOrderByReference, orderLines } from '../models/orders.js';
import { contentOf, fillCart, type CartChange } from './carts.js';

export type RefillResult =
  /** `replaced`: something else was in the cart. */
  | { ok: true; cart: CartRow; replaced: boolean }
  | Refusal<'unknown_order' | 'shop_closed' | 'item_gone'>;

/** Fills the cart with what an earlier order of this person held, at the prices of today. */
export async function refillCart(
  tx: Tx,
  change: CartChange,
  reference: number,
): Promise<RefillResult> {
  const { accountId } = change.person;
  const before = contentOf(await lockCart(tx, accountId), change.now);
  const order = await lockOrderByReference(tx, reference, { accountId });
  if (!order) return refuse('unknown_order');
  const lines = (await orderLines(tx, order)).map(({ itemId, count, options }) => ({
    itemId,
    count,
    options: options.map(({ groupId, no }) => ({ groupId, no })),
  }));
  const filled = await fillCart(tx, change, { shopId: order.shopId, lines, placeId: null });
  if (!filled.ok) return refuse(filled.reason);
  return { ok: true, cart: filled.cart, replaced: before.lines.length > 0 };
}
