import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import type { CartView } from '../../services/carts.js';
import type { Wanted } from '../../services/checkout/placing.js';
import { mixedCreditXaf } from '../../services/checkout/purse.js';
import { promisedMinutes, type Totals } from '../../services/pricing.js';
import { noParams, screen, type Choice } from '../screen.js';
import {
  changedWords,
  detailsOf,
  priceWords,
  totalsOf,
  unserved,
  where,
} from './checkout-words.js';
import { placedTargets } from './placed-targets.js';

/** The price before any payment: food, delivery, total, where and when. Then how to pay. */
export const pay = screen({
  goes: ['cart', 'cash_note', 'quartier', 'payer'],
  runs: { placeOrder: placedTargets },
  parse: noParams,
  load: (reads) => ({
    cart: reads.cart,
    walletXaf: reads.walletXaf,
    totals: totalsOf(reads.cart),
    details: detailsOf(reads),
  }),
  show: ({ cart, walletXaf, totals: sum, details }) => {
    if (!cart.shop || !cart.serving || !sum) return unserved(cart);
    const { from, to } = promisedMinutes(cart.shop.prepMinutes);
    return {
      kind: 'menu',
      title: priceWords(sum),
      lines: [where(cart, details), text('minutes.range', { from, to })],
      choices: [
        { id: agreed('momo', cart, sum), label: text('checkout.momo_here') },
        ...(takesCash(cart)
          ? [{ id: agreed('cash', cart, sum), label: text('checkout.cash') }]
          : []),
        ...purseChoices(walletXaf, cart, sum),
        { id: agreed('other', cart, sum), label: text('checkout.other_number') },
      ],
    };
  },
  next: (input, _, { cart, totals: sum }) => {
    const id = input.kind === 'choice' ? input.id : 'cart';
    if (id === 'place') return { go: 'quartier', params: { paying: true } };
    const said = readAgreed(id);
    if (!said) return { go: 'cart', params: {} };
    const { method, ...terms } = said;
    if (method === 'momo' || method === 'wallet') {
      return { run: 'placeOrder', input: { method, ...terms, cashNoteXaf: null } };
    }
    if (method === 'mixed') {
      return { run: 'placeOrder', input: { method: 'momo', ...terms, cashNoteXaf: null } };
    }
    const isCurrent = sum && id === agreed(method, cart, sum);
    if (!isCurrent) return { stay: changedWords(sum) };
    return { go: method === 'cash' ? 'cash_note' : 'payer', params: terms };
  },
});

/** From the wallet alone where it pays the whole, else as much of it as there is beside the rest. */
function purseChoices(walletXaf: number, cart: CartView, sum: Totals): Choice[] {
  if (walletXaf >= sum.totalXaf) {
    return [{ id: agreed('wallet', cart, sum), label: walletChoice(walletXaf) }];
  }
  const creditXaf = mixedCreditXaf(walletXaf, sum.totalXaf);
  if (creditXaf === 0) return [];
  const part = formatXaf(xaf(creditXaf));
  const rest = formatXaf(xaf(sum.totalXaf - creditXaf));
  const label = text('checkout.mixed', { part, rest });
  return [{ id: `${agreed('mixed', cart, sum)}:${String(creditXaf)}`, label }];
}

/** Shown only where it pays the whole. */
export function walletChoice(balanceXaf: number): Text {
  return text('checkout.wallet', { balance: formatXaf(xaf(balanceXaf)) });
}

/** Nobody pays at somebody else's door. */
export function takesCash({ shop, place }: CartView): boolean {
  return shop?.acceptsCash === true && place?.receiverPhoneId === null;
}

/** `other`: by Mobile Money, but from another number; `mixed`: wallet first, the rest by Mobile Money. */
type Way = Wanted['method'] | 'other' | 'mixed';

function isWay(word: string | undefined): word is Way {
  return ['momo', 'cash', 'wallet', 'other', 'mixed'].includes(word ?? '');
}

/**
 * A way to pay, with the cart and the total that its page showed: what a person agrees to is what
 * they saw, whatever the price has become since.
 */
export function agreed(method: Way, { version }: CartView, { totalXaf }: Totals): string {
  return [method, version, totalXaf].join(':');
}

export function readAgreed(
  id: string,
): { method: Way; cartVersion: number; totalXaf: number; creditXaf: number | null } | null {
  const [method, cartVersion, totalXaf, creditXaf] = id.split(':');
  if (!isWay(method)) return null;
  const credit = creditXaf === undefined ? null : Number(creditXaf);
  return {
    ...{ method, cartVersion: Number(cartVersion), totalXaf: Number(totalXaf) },
    creditXaf: credit,
  };
}
