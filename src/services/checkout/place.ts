import { addMs } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import { operatorOf } from '../../lib/phone.js';
import type { CartRow } from '../../models/conversations.js';
import { brokeConstraint, type Tx } from '../../models/database.js';
import { readForPlacing, writePlaced, type PlacingRow } from '../../models/placing.js';
import { viewCart, type CartView } from '../carts.js';
import { isOpen } from '../opening.js';
import { promisedMinutes, totals } from '../pricing.js';
import { checkCash, checkPrompts } from './limits.js';
import { toRows } from './order-rows.js';
import type {
  OrderTerms,
  Placed,
  PlaceOrder,
  PlaceOrderResult,
  PlaceRefusal,
  PlacingParts,
  PlacingRequest,
  Wanted,
} from './placing.js';
import { referenceOf } from './reference.js';

const REFERENCE_TRIES = 20;

/** Places the confirmed cart as one order: one read under lock, one write (DESIGN.md section 3). */
export function createPlaceOrder(parts: PlacingParts): PlaceOrder {
  return async (tx, request) => {
    for (let tries = 0; tries < REFERENCE_TRIES; tries += 1) {
      // A reference still in use is skipped; past half the tries the city gets a digit more.
      const result = await tryPlace(parts, tx, request, tries * 2 >= REFERENCE_TRIES ? 1 : 0);
      if (result) return result;
    }
    throw new AppError('state_missing', 'no free order reference was found', { retryable: true });
  };
}

/** Null when the drawn reference is still held by an older order. */
async function tryPlace(
  parts: PlacingParts,
  tx: Tx,
  request: PlacingRequest,
  moreDigits: number,
): Promise<PlaceOrderResult | null> {
  const now = parts.clock.now();
  const { cart: seen, person } = request;
  const shop = seen?.shopId ? parts.catalogue.current().shops.get(seen.shopId) : undefined;
  if (!shop) return { ok: false, reason: 'cart_empty' };
  const since = addMs(now, -parts.settings.promptWindowMs);
  const { accountId, phoneId } = person;
  const query = { accountId, cityId: shop.cityId, payerPhoneId: phoneId, since };
  const row = await readForPlacing(tx, query);
  if (row.catalogueVersion !== parts.catalogue.current().version) await parts.catalogue.refresh();
  const cart = viewCart(parts.catalogue.current(), row.cart, request.places, now);
  const placing = { parts, request, row, cart, now };
  const refusal = check(placing);
  if (refusal) return { ok: false, reason: refusal };
  const reference = referenceOf(row.sequence, row.digits + moreDigits);
  return write(tx, placing, termsOf(placing, reference));
}

/** One try, with what was read under lock. */
interface Placing {
  parts: PlacingParts;
  request: PlacingRequest;
  row: PlacingRow;
  cart: CartView;
  now: Date;
}

function check({ parts, request, row, cart, now }: Placing): PlaceRefusal | null {
  const { wanted } = request;
  if (!cart.shop || cart.lines.length === 0) return 'cart_empty';
  if (!cart.place) return 'no_place';
  if (!cart.serving) return 'not_served';
  if (!isOpen(cart.shop, now)) return 'shop_closed';
  if (cart.subtotalXaf < cart.shop.minOrderXaf) return 'below_minimum';
  const { totalXaf } = totals(cart.subtotalXaf, cart.serving.feeXaf);
  if (cart.version !== wanted.cartVersion || totalXaf !== wanted.totalXaf) return 'changed';
  return wanted.method === 'cash'
    ? checkCash(parts.settings, row, cart.shop, totalXaf)
    : checkPrompts(parts.settings, row);
}

/** Null when the reference is still in use; all that the try wrote is taken back then. */
async function write(
  tx: Tx,
  { parts, request, cart }: Placing,
  terms: OrderTerms,
): Promise<Placed | null> {
  try {
    const emptied = await writePlaced(tx, toRows(parts, request, cart, terms));
    return answer(request.wanted, cart, terms, emptied);
  } catch (error) {
    if (!brokeConstraint(error, 'orders_reference')) throw error;
    await tx.rollbackToSavepoint();
    return null;
  }
}

function termsOf({ parts, request, cart, now }: Placing, reference: number): OrderTerms {
  const { person } = request;
  if (!cart.shop || !cart.serving) throw new Error('a cart that was checked lost its shop');
  return {
    cityId: cart.shop.cityId,
    orderId: parts.ids.next(),
    reference,
    shopId: cart.shop.id,
    accountId: person.accountId,
    phoneId: person.phoneId,
    payerPhoneId: person.phoneId,
    operator: operatorOf(person.phone),
    totals: totals(cart.subtotalXaf, cart.serving.feeXaf),
    now,
  };
}

function answer({ method }: Wanted, cart: CartView, terms: OrderTerms, emptied: CartRow): Placed {
  if (!cart.shop) throw new Error('a placed order lost its shop');
  return {
    ok: true,
    method,
    reference: terms.reference,
    cityId: terms.cityId,
    orderId: terms.orderId,
    shopName: cart.shop.ussdName,
    totalXaf: terms.totals.totalXaf,
    minutes: promisedMinutes(cart.shop.prepMinutes),
    operator: terms.operator,
    cart: emptied,
  };
}
