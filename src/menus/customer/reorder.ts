import { shortPhone } from '../../lib/phone.js';
import { shorten } from '../../lib/wrap.js';
import { say, text, verbatim, type Language, type Text } from '../../locales/index.js';
import type { LastBasket } from '../../models/conversations.js';
import type { CartView } from '../../services/carts.js';
import type { Wanted } from '../../services/checkout/placing.js';
import { promisedMinutes } from '../../services/pricing.js';
import { noParams, screen } from '../screen.js';
import { detailsOf, priceWords, totalsOf, unserved, where } from './checkout-words.js';
import { agreed, readAgreed, takesCash } from './pay.js';
import { placedTargets } from './placed-targets.js';

/** What was ordered last, at the price of today: one key orders it, paid the same way (U2). */
export const reorder = screen({
  goes: ['pay', 'cart', 'quartier'],
  runs: { placeOrder: placedTargets },
  once: true,
  parse: noParams,
  load: async (reads) => {
    const { cart, last } = reads;
    const payerPhoneId = last?.payerPhoneId ?? null;
    const payer = payerPhoneId === null ? null : await reads.numberOf(payerPhoneId);
    return {
      ...{ cart, last, payer, totals: totalsOf(cart), details: detailsOf(reads) },
      gone: cart.goneItemIds.map((id) => reads.catalogue.items.get(id)),
    };
  },
  show: ({ cart, last, payer, totals, details, gone }, _, language) => {
    if (!cart.shop || !cart.serving || !totals) return unserved(cart);
    const { from, to } = promisedMinutes(cart.shop.prepMinutes);
    const way = wayOf(last, cart);
    const sameWay =
      way === 'momo' && payer
        ? text('checkout.momo_other', { payer: shortPhone(payer) })
        : text(way === 'cash' ? 'checkout.cash' : 'checkout.momo_here');
    return {
      kind: 'menu',
      title: priceWords(totals),
      lines: [
        ...gone.map((item) =>
          item
            ? text('cart.item_gone', { item: { fr: item.ussdFr, en: item.ussdEn } })
            : text('menu.just_gone'),
        ),
        verbatim(dishesOf(cart, language)),
        where(cart, details),
        text('minutes.range', { from, to }),
      ],
      choices: [
        { id: agreed(way, cart, totals), label: sameWay },
        { id: 'pay', label: text('reorder.other_way') },
        { id: 'cart', label: text('reorder.edit') },
      ],
    };
  },
  next: (input, _, { cart, last, payer }) => {
    const id = input.kind === 'choice' ? input.id : 'cart';
    if (id === 'place') return { go: 'quartier', params: { paying: true } };
    if (id === 'pay') return { go: 'pay', params: {} };
    const said = readAgreed(id);
    if (!said) return { go: 'cart', params: {} };
    const { cartVersion, totalXaf } = said;
    const wanted = { ...sameAgain(last, cart, payer !== null), cartVersion, totalXaf };
    return { run: 'placeOrder', input: wanted };
  },
});

/** As it was paid last, where that is still possible in one key. */
function wayOf(last: LastBasket | null, cart: CartView): 'momo' | 'cash' {
  return last?.method === 'cash' && takesCash(cart) ? 'cash' : 'momo';
}

function sameAgain(
  last: LastBasket | null,
  cart: CartView,
  hasPayer: boolean,
): Pick<Wanted, 'method' | 'cashNoteXaf' | 'payerPhoneId'> {
  if (wayOf(last, cart) === 'cash') {
    return { method: 'cash', cashNoteXaf: null, payerPhoneId: null };
  }
  const payerPhoneId = hasPayer ? (last?.payerPhoneId ?? null) : null;
  return { method: 'momo', cashNoteXaf: null, payerPhoneId };
}

/** As many characters as leave the price and the place on one page. */
const DISHES_ROOM = 44;

/** `Mama Ndoumbelle: 2xNdole viande +1`. */
function dishesOf({ shop, lines }: CartView, language: Language): string {
  const [first, ...others] = lines.map(({ item, count }) => {
    const name = language === 'fr' ? item.ussdFr : item.ussdEn;
    return `${String(count)}x${name}`;
  });
  const dishes: Text =
    others.length === 0
      ? verbatim(first ?? '')
      : text('reorder.more', { dishes: first ?? '', count: others.length });
  const words = text('reorder.shop', { shop: verbatim(shop?.ussdName ?? ''), dishes });
  return shorten(say(language, words), DISHES_ROOM);
}
