import { formatXaf } from '../../lib/money.js';
import { nationalNumber } from '../../lib/phone.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { CartView } from '../../services/carts.js';
import type { PlaceDetails } from '../../services/places.js';
import { totals, type Totals } from '../../services/pricing.js';
import type { Reads } from '../reads.js';

/** The page of a cart that cannot be brought where it should go. */
export function unserved(cart: CartView) {
  return {
    kind: 'menu' as const,
    title: cart.shop
      ? text('shops.does_not_deliver', {
          shop: verbatim(cart.shop.ussdName),
          quartier: verbatim(cart.quartier?.ussdName ?? '?'),
        })
      : text('cart.empty'),
    choices: [
      { id: 'place', label: text('shops.other_place') },
      { id: 'cart', label: text('home.back_to_cart') },
    ],
  };
}

/** What the cart costs at the door; null while it has no shop that serves its place. */
export function totalsOf(cart: CartView): Totals | null {
  return cart.shop && cart.serving ? totals(cart.subtotalXaf, cart.serving.feeXaf) : null;
}

/** Where it goes: the person's own address, or for whom it is. */
export function where({ quartier }: CartView, details: PlaceDetails | undefined): Text {
  const name = verbatim(quartier?.ussdName ?? '');
  if (details?.receiver) {
    return text('checkout.for_other', { phone: nationalNumber(details.receiver), quartier: name });
  }
  const landmark = details?.landmark ?? details?.note ?? null;
  return landmark === null
    ? name
    : text('checkout.place', { quartier: name, landmark: verbatim(landmark) });
}

/** The details of the place that the cart goes to. */
export function detailsOf({ cart, places, relatives }: Reads): PlaceDetails | undefined {
  const all = [...places, ...relatives];
  return all.find(({ place }) => place.id === cart.place?.id)?.details;
}

/** Food, delivery and total, as the title of a page. */
export function priceWords(sum: Totals): Text {
  return text('checkout.title', {
    food: formatXaf(sum.subtotalXaf),
    fee: formatXaf(sum.deliveryFeeXaf),
    total: formatXaf(sum.totalXaf),
  });
}

/** Said where somebody answers a page whose price is no longer so. */
export function changedWords(sum: Totals | null): Text {
  return sum
    ? text('checkout.changed_look', { total: formatXaf(sum.totalXaf) })
    : text('cart.empty');
}
