import { addMs, type Clock } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';
import { operatorOf } from '../../lib/phone.js';
import type { Vault } from '../../lib/vault.js';
import type { CartRow, PlaceRow } from '../../models/conversations.js';
import { brokeConstraint, type Tx } from '../../models/database.js';
import {
  readForPlacing,
  writePlaced,
  type NewOrder,
  type PlacingRow,
} from '../../models/placing.js';
import { viewCart, type CartView } from '../carts.js';
import type { CatalogueCache } from '../catalogue.js';
import { toOutboxRows, type Job } from '../jobs.js';
import { isOpen } from '../opening.js';
import type { Person } from '../person.js';
import type { Places } from '../places.js';
import { promisedMinutes, totals, type Totals } from '../pricing.js';
import { checkCash, checkPrompts, type CashRefusal, type LimitSettings } from './limits.js';
import { referenceOf } from './reference.js';

/** What the customer confirmed, as the page showed it. */
export interface Wanted {
  method: 'momo' | 'cash';
  cartVersion: number;
  totalXaf: number;
  /** The note the customer will pay with at the door; null for the exact amount. */
  cashNoteXaf: number | null;
}

export interface Placed {
  ok: true;
  method: Wanted['method'];
  reference: number;
  cityId: string;
  orderId: string;
  shopName: string;
  totalXaf: number;
  minutes: { from: number; to: number };
  operator: string | null;
  cart: CartRow;
}

export type PlaceRefusal =
  | 'changed'
  | 'cart_empty'
  | 'no_place'
  | 'not_served'
  | 'shop_closed'
  | 'below_minimum'
  | CashRefusal
  | 'too_many_prompts';

export type PlaceOrderResult = Placed | { ok: false; reason: PlaceRefusal };

/** The payment part of a new order: rows and jobs, built by the money side. */
export interface PaymentOpening {
  payment: Record<string, unknown>;
  attempt: Record<string, unknown>;
  jobs: Job[];
}

/** What the customer confirmed, with everything that depends on it, ready to be written. */
export interface OrderTerms {
  cityId: string;
  orderId: string;
  reference: number;
  shopId: string;
  accountId: string;
  phoneId: string;
  payerPhoneId: string;
  operator: string | null;
  totals: Totals;
  now: Date;
}

export interface PlacingParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  catalogue: CatalogueCache;
  places: Places;
  settings: LimitSettings;
  /** A code that is not the reference, and its two stored forms. */
  issueCode(terms: { cityId: string; orderId: string; reference: number; person: Person }): {
    digest: Buffer;
    sealed: Buffer;
  };
  /** Mobile Money: the collect and the window's end. */
  openPayment(terms: OrderTerms): PaymentOpening;
  /** Cash: the order goes to the shop at once. */
  presentToShop(terms: OrderTerms): Job[];
}

export interface PlacingRequest {
  person: Person;
  channel: string;
  /** Of this order and no other: the conversation and the page that was shown. */
  key: string;
  /** As the turn read them; the cart is read again under lock. */
  cart: CartRow | null;
  places: PlaceRow[];
  wanted: Wanted;
}

export type PlaceOrder = (tx: Tx, request: PlacingRequest) => Promise<PlaceOrderResult>;

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
  const refusal = check(parts, request, row, cart, now);
  if (refusal) return { ok: false, reason: refusal };
  const reference = referenceOf(row.sequence, row.digits + moreDigits);
  return write(parts, tx, request, cart, termsOf(parts, request, cart, reference, now));
}

function check(
  { settings }: PlacingParts,
  { wanted }: PlacingRequest,
  row: PlacingRow,
  cart: CartView,
  now: Date,
): PlaceRefusal | null {
  if (!cart.shop || cart.lines.length === 0) return 'cart_empty';
  if (!cart.place) return 'no_place';
  if (!cart.serving) return 'not_served';
  if (!isOpen(cart.shop, now)) return 'shop_closed';
  if (cart.subtotalXaf < cart.shop.minOrderXaf) return 'below_minimum';
  const { totalXaf } = totals(cart.subtotalXaf, cart.serving.feeXaf);
  if (cart.version !== wanted.cartVersion || totalXaf !== wanted.totalXaf) return 'changed';
  return wanted.method === 'cash'
    ? checkCash(settings, row, cart.shop, totalXaf)
    : checkPrompts(settings, row);
}

async function write(
  parts: PlacingParts,
  tx: Tx,
  request: PlacingRequest,
  cart: CartView,
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

function termsOf(
  parts: PlacingParts,
  { person }: PlacingRequest,
  cart: CartView,
  reference: number,
  now: Date,
): OrderTerms {
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

function toRows(
  parts: PlacingParts,
  request: PlacingRequest,
  cart: CartView,
  terms: OrderTerms,
): NewOrder {
  const { person, wanted } = request;
  const momo = wanted.method === 'momo' ? parts.openPayment(terms) : null;
  const jobs = momo ? momo.jobs : parts.presentToShop(terms);
  return {
    key: request.key,
    at: terms.now,
    order: orderRow(parts, request, cart, terms),
    lines: lineRows(cart, terms),
    event: {
      city_id: terms.cityId,
      order_id: terms.orderId,
      id: parts.ids.next(),
      kind: 'order.placed',
      axis: 'fulfilment',
      to_state: 'placed',
      actor_kind: 'customer',
      actor_id: person.accountId,
      facts: { channel: request.channel, method: wanted.method, totalXaf: terms.totals.totalXaf },
    },
    payment: momo?.payment ?? null,
    attempt: momo?.attempt ?? null,
    outbox: toOutboxRows(jobs, parts.ids, terms.now),
  };
}

function orderRow(
  parts: PlacingParts,
  { person, wanted, channel }: PlacingRequest,
  cart: CartView,
  terms: OrderTerms,
): Record<string, unknown> {
  const code = parts.issueCode({ ...terms, person });
  return {
    city_id: terms.cityId,
    id: terms.orderId,
    reference: terms.reference,
    kind:
      cart.shop?.kind === 'restaurant'
        ? 'food'
        : cart.shop?.kind === 'pharmacy'
          ? 'pharmacy'
          : 'shop',
    shop_id: terms.shopId,
    account_id: terms.accountId,
    phone_id: terms.phoneId,
    payer_phone_id: terms.payerPhoneId,
    channel,
    language: person.language ?? 'fr',
    quartier_id: cart.quartier?.id,
    zone_id: cart.quartier?.zoneId,
    details_sealed: sealDetails(parts, person, cart, wanted).toString('base64'),
    fulfilment: 'placed',
    payment: wanted.method === 'momo' ? 'pending' : 'due',
    method: wanted.method,
    subtotal_xaf: terms.totals.subtotalXaf,
    delivery_fee_xaf: terms.totals.deliveryFeeXaf,
    discount_xaf: terms.totals.discountXaf,
    total_xaf: terms.totals.totalXaf,
    driver_pay_xaf: cart.serving?.driverPayXaf,
    prep_minutes: cart.shop?.prepMinutes,
    code_digest: code.digest.toString('base64'),
    code_sealed: code.sealed.toString('base64'),
  };
}

/** What the driver needs to find the door, sealed with the customer's key. */
function sealDetails(
  { vault, places }: PlacingParts,
  person: Person,
  cart: CartView,
  wanted: Wanted,
): Buffer {
  const details = cart.place ? places.details(person, cart.place) : { landmark: null, note: null };
  const all = { ...details, name: person.name, cashNoteXaf: wanted.cashNoteXaf };
  return vault.seal(person.key, JSON.stringify(all));
}

function lineRows(cart: CartView, terms: OrderTerms): Record<string, unknown>[] {
  return cart.lines.map((line, index) => ({
    city_id: terms.cityId,
    order_id: terms.orderId,
    no: index + 1,
    item_id: line.item.id,
    item_no: line.item.no,
    name_fr: line.item.ussdFr,
    name_en: line.item.ussdEn,
    count: line.count,
    unit_xaf: line.unitXaf,
    line_xaf: line.lineXaf,
    options: line.options,
  }));
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
