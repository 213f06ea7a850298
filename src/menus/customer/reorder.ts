import { shortPhone, type Phone } from '../../lib/phone.js';
import { shorten } from '../../lib/wrap.js';
import { say, text, verbatim, type Language, type Text } from '../../locales/index.js';
import type { LastBasket } from '../../models/conversations.js';
import type { CartView } from '../../services/carts.js';
import type { Wanted } from '../../services/checkout/placing.js';
import { promisedMinutes } from '../../services/pricing.js';
import { noParams, screen } from '../screen.js';
import { detailsOf, priceWords, totalsOf, unserved, where } from './checkout-words.js';
import { agreed, readAgreed, takesCash, walletChoice } from './pay.js';
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
      walletXaf: reads.walletXaf,
      gone: cart.goneItemIds.map((id) => reads.catalogue.items.get(id)),
    };
  },
  show: ({ cart, last, payer, walletXaf, totals, details, gone }, _, language) => {
    if (!cart.shop || !cart.serving || !totals) return unserved(cart);
    const { from, to } = promisedMinutes(cart.shop.prepMinutes);
    const way = wayOf(last, cart, walletXaf >= totals.totalXaf);
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
        { id: agreed(way, cart, totals), label: wayWords(way, payer, walletXaf) },
        { id: 'pay', label: text('reorder.other_way') },
        { id: 'cart', label: text('reorder.edit') },
      ],
    };
  },
  next: (input, _, { last, payer }) => {
    const id = input.kind === 'choice' ? input.id : 'cart';
    if (id === 'place') return { go: 'quartier', params: { paying: true } };
    if (id === 'pay') return { go: 'pay', params: {} };
    const said = readAgreed(id);
    if (!said) return { go: 'cart', params: {} };
    const { method, ...terms } = said;
    if (method === 'other' || method === 'mixed') return { go: 'pay', params: {} };
    const payerPhoneId = method === 'momo' && payer ? (last?.payerPhoneId ?? null) : null;
    return { run: 'placeOrder', input: { method, ...terms, cashNoteXaf: null, payerPhoneId } };
  },
});

/** As it was paid last, where that is possible now. */
function wayOf(last: LastBasket | null, cart: CartView, hasEnough: boolean): Wanted['method'] {
  if (last?.method === 'cash' && takesCash(cart)) return 'cash';
  return last?.method === 'wallet' && hasEnough ? 'wallet' : 'momo';
}

function wayWords(way: Wanted['method'], payer: Phone | null, walletXaf: number): Text {
  if (way === 'wallet') return walletChoice(walletXaf);
  if (way === 'cash') return text('checkout.cash');
  return payer
    ? text('checkout.momo_other', { payer: shortPhone(payer) })
    : text('checkout.momo_here');
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
