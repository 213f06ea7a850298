import type { NewOrder } from '../../models/placing.js';
import type { CartView } from '../carts.js';
import { toOutboxRows } from '../jobs.js';
import type { Person } from '../person.js';
import type { OrderTerms, PlacingParts, PlacingRequest, Wanted } from './placing.js';

/** Everything that placing an order writes, in the database's own column names. */
export function toRows(
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
