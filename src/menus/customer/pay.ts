import { formatXaf } from '../../lib/money.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { CartView } from '../../services/carts.js';
import type { Wanted } from '../../services/checkout/placing.js';
import type { PlaceDetails } from '../../services/places.js';
import { promisedMinutes, totals, type Totals } from '../../services/pricing.js';
import { noParams, screen } from '../screen.js';
import { placedTargets } from './placed-targets.js';

/** The price before any payment: food, delivery, total, where and when. Then how to pay. */
export const pay = screen({
  goes: ['cart', 'cash_note', 'quartier'],
  runs: { placeOrder: placedTargets },
  parse: noParams,
  load: (reads) => ({
    cart: reads.cart,
    totals: totalsOf(reads.cart),
    details: reads.places.find(({ place }) => place.id === reads.cart.place?.id)?.details,
  }),
  show: ({ cart, totals: sum, details }) => {
    if (!cart.shop || !cart.serving || !sum) return unserved(cart);
    const { from, to } = promisedMinutes(cart.shop.prepMinutes);
    return {
      kind: 'menu',
      title: text('checkout.title', {
        food: formatXaf(sum.subtotalXaf),
        fee: formatXaf(sum.deliveryFeeXaf),
        total: formatXaf(sum.totalXaf),
      }),
      lines: [where(cart, details), text('minutes.range', { from, to })],
      choices: [
        { id: agreed('momo', cart, sum), label: text('checkout.momo_here') },
        ...(cart.shop.acceptsCash
          ? [{ id: agreed('cash', cart, sum), label: text('checkout.cash') }]
          : []),
      ],
    };
  },
  next: (input, _, { cart, totals: sum }) => {
    const id = input.kind === 'choice' ? input.id : 'cart';
    if (id === 'place') return { go: 'quartier', params: { paying: true } };
    const said = readAgreed(id);
    if (!said) return { go: 'cart', params: {} };
    const { method, ...terms } = said;
    if (method === 'momo') return { run: 'placeOrder', input: { ...said, cashNoteXaf: null } };
    const isCurrent = sum && id === agreed('cash', cart, sum);
    if (!isCurrent) return { stay: text('checkout.changed_look') };
    return { go: 'cash_note', params: terms };
  },
});

/**
 * A way to pay, with the cart and the total that its page showed: what a person agrees to is what
 * they saw, whatever the price has become since.
 */
function agreed(method: Wanted['method'], { version }: CartView, { totalXaf }: Totals): string {
  return [method, version, totalXaf].join(':');
}

function readAgreed(id: string): Omit<Wanted, 'cashNoteXaf'> | null {
  const [method, cartVersion, totalXaf] = id.split(':');
  if (method !== 'momo' && method !== 'cash') return null;
  return { method, cartVersion: Number(cartVersion), totalXaf: Number(totalXaf) };
}

function unserved(cart: CartView) {
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
function totalsOf(cart: CartView): Totals | null {
  return cart.shop && cart.serving ? totals(cart.subtotalXaf, cart.serving.feeXaf) : null;
}

function where(cart: CartView, details: PlaceDetails | undefined): Text {
  const quartier = verbatim(cart.quartier?.ussdName ?? '');
  const landmark = details?.landmark ?? details?.note ?? null;
  return landmark === null
    ? quartier
    : text('checkout.place', { quartier, landmark: verbatim(landmark) });
}
