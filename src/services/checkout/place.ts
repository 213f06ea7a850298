import { addMs } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import { shortPhone, type Phone } from '../../lib/phone.js';
import type { CartRow } from '../../models/conversations.js';
import { brokeConstraint, type Tx } from '../../models/database.js';
import { readForPlacing, writePlaced, type PlacingRow } from '../../models/placing.js';
import { keptCart, placeOfCart, viewCart, type CartView } from '../carts.js';
import { isOpen } from '../opening.js';
import { promisedMinutes, totals } from '../pricing.js';
import { doualaStarts } from '../wallet/limits.js';
import { cashCeilings, checkCash, checkPrompts } from './limits.js';
import { toRows } from './order-rows.js';
import type {
  Changed,
  OrderTerms,
  Placed,
  PlaceOrder,
  PlaceOrderResult,
  PlaceRefusal,
  PlacingParts,
  PlacingRequest,
  Receiver,
  Wanted,
} from './placing.js';
import { checkPurse, walletPartOf, walletXafOf } from './purse.js';
import { referenceOf } from './reference.js';
import { walletOperator } from './routes.js';
import { spendableXaf } from './wallet.js';

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
  const payerPhoneId = request.wanted.payerPhoneId ?? phoneId;
  const place = placeOfCart(seen, request.places, shop.cityId);
  const receiverPhoneId = place?.receiverPhoneId ?? null;
  const query = {
    ...{ accountId, cityId: shop.cityId, payerPhoneId, receiverPhoneId, since },
    ...{ fromWallet: walletXafOf(request.wanted) > 0, placeId: place?.id ?? null },
    ...{ ...doualaStarts(now), now },
    declared: declaredOf(request.wanted),
  };
  const row = await readForPlacing(tx, query);
  if (row.catalogueVersion !== parts.catalogue.current().version) await parts.catalogue.refresh();
  const kept = keptCart(row.cart, person, now);
  const cart = viewCart(parts.catalogue.current(), kept, request.places, now);
  const placing = { parts, request, row, cart, now };
  const refusal = check(placing);
  if (refusal) return refusal;
  const reference = referenceOf(row.sequence, row.digits + moreDigits);
  return write(tx, placing, termsOf(placing, reference));
}

function declaredOf({ operator = 'any' }: Wanted): string | null {
  return operator === 'any' ? null : operator;
}

/** One try, with what was read under lock. */
interface Placing {
  parts: PlacingParts;
  request: PlacingRequest;
  row: PlacingRow;
  cart: CartView;
  now: Date;
}

function check(placing: Placing): Exclude<PlaceOrderResult, Placed> | null {
  const reason = checkBasket(placing);
  if (reason) return { ok: false, reason };
  return checkShown(placing) ?? checkMethod(placing);
}

function checkBasket({ cart, now }: Placing): PlaceRefusal | null {
  if (!cart.shop || cart.lines.length === 0) return 'cart_empty';
  if (!cart.place) return 'no_place';
  if (!cart.serving) return 'not_served';
  if (!isOpen(cart.shop, now)) return 'shop_closed';
  return cart.subtotalXaf < cart.shop.minOrderXaf ? 'below_minimum' : null;
}

/** Whether this is what the customer saw when they said yes. */
function checkShown({ request: { wanted }, cart }: Placing): Changed | null {
  const { totalXaf } = totals(cart.subtotalXaf, cart.serving?.feeXaf ?? 0);
  const isAsShown = cart.version === wanted.cartVersion && totalXaf === wanted.totalXaf;
  return isAsShown ? null : { ok: false, reason: 'changed', totalXaf };
}

/** Whether this order may be paid this way. */
function checkMethod(placing: Placing) {
  const { parts, request, row, cart, now } = placing;
  const { catalogue, settings } = parts;
  const { method, totalXaf } = request.wanted;
  const refused = (reason: PlaceRefusal | null) => reason && { ok: false as const, reason };
  switch (method) {
    case 'wallet':
      return checkPurse(parts, request, row, now);
    case 'cash':
      return refused(
        checkCash(
          cashCeilings(catalogue.current(), now),
          row,
          cart.shop ?? { acceptsCash: false },
          {
            totalXaf,
            receiverPhoneId: cart.place?.receiverPhoneId ?? null,
          },
        ),
      );
    case 'momo':
      return (
        refused(checkPrompts(settings, row)) ??
        checkOperator(placing) ??
        checkPurse(parts, request, row, now)
      );
  }
}

/** Whose wallet is asked is asked once, where keys can answer and nothing else says it. */
function checkOperator({ parts, request, row }: Placing) {
  const { wanted, channel, person } = request;
  const { cartVersion, totalXaf, payerPhoneId = null, creditXaf = null } = wanted;
  const isAsked = channel === 'ussd' && wanted.operator === undefined && creditXaf === null;
  if (!isAsked || walletOf(parts.vault, row, person.phone) !== null) return null;
  return { ok: false, reason: 'operator_wanted', cartVersion, totalXaf, payerPhoneId } as const;
}

/** Null when the reference is still in use; all that the try wrote is taken back then. */
async function write(
  tx: Tx,
  { parts, request, row, cart }: Placing,
  terms: OrderTerms,
): Promise<Placed | null> {
  try {
    const emptied = await writePlaced(tx, toRows(parts, request, cart, terms));
    return { ...answer(request.wanted, cart, terms, emptied), walletLeftXaf: left(row, terms) };
  } catch (error) {
    if (!brokeConstraint(error, 'orders_reference')) throw error;
    await tx.rollbackToSavepoint();
    return null;
  }
}

function termsOf(placing: Placing, reference: number): OrderTerms {
  const { parts, request, cart, now } = placing;
  const { person, wanted } = request;
  if (!cart.shop || !cart.serving) throw new Error('a cart that was checked lost its shop');
  return {
    cityId: cart.shop.cityId,
    orderId: parts.ids.next(),
    reference,
    shopId: cart.shop.id,
    accountId: person.accountId,
    phoneId: person.phoneId,
    payerPhoneId: wanted.payerPhoneId ?? person.phoneId,
    ...payerOf(placing),
    receiver: receiverOf(placing),
    totals: totals(cart.subtotalXaf, cart.serving.feeXaf),
    wallet: walletPartOf(wanted, placing.row),
    now,
  };
}

/** The operator of the phone that is asked for the money, and the phone when it is another one. */
function payerOf({ parts: { vault }, request, row }: Placing) {
  const { person, wanted } = request;
  const isOther =
    wanted.method === 'momo' && (wanted.payerPhoneId ?? person.phoneId) !== person.phoneId;
  const said = wanted.operator === 'any' ? undefined : wanted.operator;
  const operator = said ?? walletOf(vault, row, person.phone);
  return { operator, payer: isOther ? shortPhone(payerPhone(vault, row)) : null };
}

function payerPhone(vault: PlacingParts['vault'], { payer }: PlacingRow): Phone {
  if (!payer) throw new AppError('state_missing', 'the phone that is to pay is not there');
  return vault.open(vault.unwrap(bytes(payer.keyWrapped)), bytes(payer.sealed)) as Phone;
}

/** Whose wallet the phone has that is asked for the money; null where nobody knows. */
function walletOf(vault: PlacingParts['vault'], row: PlacingRow, own: Phone): string | null {
  const told = row.payer ?? { operator: null, operatorSource: 'prefix' };
  return walletOperator(row.payer ? payerPhone(vault, row) : own, told);
}

function receiverOf({ parts: { vault }, row, cart }: Placing): Receiver | null {
  const phoneId = cart.place?.receiverPhoneId ?? null;
  if (phoneId === null) return null;
  if (!row.receiver) throw new AppError('state_missing', 'a receiver is not there');
  const { accountId, keyWrapped, nameSealed } = row.receiver;
  const key = vault.unwrap(bytes(keyWrapped));
  const name = nameSealed === null ? null : vault.open(key, bytes(nameSealed));
  return { accountId, phoneId, key, name };
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

/** What the wallet that paid still holds. */
function left({ wallet }: PlacingRow, terms: OrderTerms): number | null {
  return wallet && spendableXaf(wallet) - terms.wallet.totalXaf;
}

function answer(
  { method, cashNoteXaf, changeToWallet }: Wanted,
  cart: CartView,
  terms: OrderTerms,
  emptied: CartRow,
): Omit<Placed, 'walletLeftXaf'> {
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
    noteXaf: changeToWallet === true ? cashNoteXaf : null,
    creditXaf: method === 'momo' && terms.wallet.totalXaf > 0 ? terms.wallet.totalXaf : null,
    payer: terms.payer,
    cart: emptied,
  };
}
