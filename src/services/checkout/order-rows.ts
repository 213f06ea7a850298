import type { LastBasket } from '../../models/conversations.js';
import type { NewOrder } from '../../models/placing.js';
import type { CartView } from '../carts.js';
import { toOutboxRows } from '../jobs.js';
import { offerJob } from '../wallet/auto-top-up.js';
import type { Person } from '../person.js';
import type { OrderTerms, PlacingParts, PlacingRequest, Wanted } from './placing.js';
import { paidRows } from './paid-rows.js';

/** Everything that placing an order writes, in the database's own column names. */
export function toRows(
  parts: PlacingParts,
  request: PlacingRequest,
  cart: CartView,
  terms: OrderTerms,
): NewOrder {
  const { person, wanted } = request;
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
    ...moneyRows(parts, wanted, terms),
    last: basketOf(request, cart, terms),
    // The next order is not taken to be for the same other person.
    nextPlaceId: terms.receiver ? null : (cart.place?.id ?? null),
  };
}

/** Who is asked for the money, or what pays it already, and the jobs that follow. */
function moneyRows(
  { ids, openPayment, presentToShop }: PlacingParts,
  { method }: Wanted,
  terms: OrderTerms,
): Pick<NewOrder, 'payment' | 'attempt' | 'paid' | 'outbox'> {
  const after = terms.wallet.totalXaf > 0 ? [offerJob(terms, terms.now)] : [];
  if (method === 'momo') {
    const { payment, attempt, jobs } = openPayment(terms);
    const paid = terms.wallet.totalXaf > 0 ? paidRows(ids, terms) : null;
    const outbox = toOutboxRows([...jobs, ...after], ids, terms.now);
    return { payment, attempt, paid, outbox };
  }
  const jobs = presentToShop(terms, method);
  const paid = method === 'wallet' ? paidRows(ids, terms) : null;
  const outbox = toOutboxRows([...jobs, ...after], ids, terms.now);
  return { payment: null, attempt: null, paid, outbox };
}

/** What this customer would have again, as the cart holds it. */
function basketOf({ wanted }: PlacingRequest, cart: CartView, terms: OrderTerms): LastBasket {
  return {
    shopId: terms.shopId,
    lines: cart.lines.map(({ item, count, options }) => ({
      itemId: item.id,
      count,
      options: options.map(({ groupId, no }) => ({ groupId, no })),
    })),
    placeId: cart.place?.id ?? null,
    method: wanted.method,
    payerPhoneId: terms.payer === null ? null : terms.payerPhoneId,
    cashNoteXaf: wanted.cashNoteXaf,
  };
}

function orderRow(
  parts: PlacingParts,
  { person, wanted, channel }: PlacingRequest,
  cart: CartView,
  terms: OrderTerms,
): Record<string, unknown> {
  const code = parts.issueCode({ ...terms, person: terms.receiver ?? person });
  return {
    city_id: terms.cityId,
    id: terms.orderId,
    reference: terms.reference,
    kind: kindOf(cart),
    shop_id: terms.shopId,
    account_id: terms.accountId,
    phone_id: terms.phoneId,
    payer_phone_id: terms.payerPhoneId,
    channel,
    language: person.language ?? 'fr',
    quartier_id: cart.quartier?.id,
    zone_id: cart.quartier?.zoneId,
    details_sealed: sealDetails(parts, { person, wanted, cart, terms }).toString('base64'),
    fulfilment: 'placed',
    payment: PAYMENT_AT_START[wanted.method],
    method: wanted.method,
    subtotal_xaf: terms.totals.subtotalXaf,
    delivery_fee_xaf: terms.totals.deliveryFeeXaf,
    discount_xaf: terms.totals.discountXaf,
    total_xaf: terms.totals.totalXaf,
    change_max_xaf: changeMaxXaf(wanted),
    wallet_xaf: terms.wallet.totalXaf,
    bonus_xaf: terms.wallet.bonusXaf,
    place_id: cart.place?.id ?? null,
    driver_pay_xaf: cart.serving?.driverPayXaf,
    prep_minutes: cart.shop?.prepMinutes,
    code_digest: code.digest.toString('base64'),
    code_sealed: code.sealed.toString('base64'),
    ...receiverColumns(terms),
  };
}

function receiverColumns({ receiver }: OrderTerms) {
  return {
    receiver_phone_id: receiver?.phoneId ?? null,
    receiver_account_id: receiver?.accountId ?? null,
  };
}

function kindOf({ shop }: CartView): 'food' | 'pharmacy' | 'shop' {
  if (shop?.kind === 'restaurant') return 'food';
  return shop?.kind === 'pharmacy' ? 'pharmacy' : 'shop';
}

const PAYMENT_AT_START = { momo: 'pending', cash: 'due', wallet: 'held' } as const;

/** What a customer who wants it so may have put to their credit at the door. */
function changeMaxXaf({ method, cashNoteXaf, changeToWallet, totalXaf }: Wanted): number {
  const isWanted = method === 'cash' && changeToWallet === true && cashNoteXaf !== null;
  return isWanted ? Math.min(Math.max(0, cashNoteXaf - totalXaf), CHANGE_LIMIT_XAF) : 0;
}

/** The biggest note is 10000F, and nobody gets as much back. */
const CHANGE_LIMIT_XAF = 9_999;

interface Told {
  person: Person;
  wanted: Wanted;
  cart: CartView;
  terms: OrderTerms;
}

/**
 * What the driver needs to find the door, sealed with the customer's key. At the door of somebody
 * else the driver asks for them by their own name, or by that of who ordered, which they were told.
 */
function sealDetails(
  { vault, places }: PlacingParts,
  { person, wanted, cart, terms }: Told,
): Buffer {
  const at = cart.place ? places.details(person, cart.place) : { landmark: null, note: null };
  const { landmark, note, callMe } = at;
  const who = { name: terms.receiver?.name ?? person.name, orderedBy: person.name };
  const all = { landmark, note, callMe, ...who, cashNoteXaf: wanted.cashNoteXaf };
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
