import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import type { Placed } from '../../services/checkout/placing.js';
import type { Params, Targets } from '../screen.js';
import { wrongWords } from './code-words.js';
import { dayAndTime, limitWords } from './limit-words.js';
import type { PayingTerms } from './paying-terms.js';

/** What follows a confirmed order, and every reason why it was not placed. */
export const placedTargets: Targets<'placeOrder'> = {
  ok: {
    to: ['paying', 'placed'],
    choose: ({ method }) => (method === 'momo' ? 'paying' : 'placed'),
    params: placedParams,
  },
  code_wanted: { to: 'wallet_pin', params: termsOf },
  code_unset: {
    to: 'code_new',
    params: termsOf,
    remark: () => text('code.needed'),
  },
  code_wrong: {
    to: 'wallet_pin',
    params: (_, here) => here,
    remark: ({ left }) => wrongWords(left),
  },
  code_locked: { to: 'pay', remark: ({ minutes }) => text('code.locked', { minutes }) },
  code_blocked: { to: 'pay', remark: () => text('code.blocked') },
  wallet_short: { to: 'pay', remark: () => text('checkout.wallet_short') },
  wallet_frozen: { to: 'pay', remark: () => text('checkout.frozen_team') },
  wallet_resting: {
    to: 'pay',
    remark: ({ mostXaf, until }) =>
      text('checkout.frozen', { most: formatXaf(xaf(mostXaf)), time: dayAndTime(until) }),
  },
  over_limit: {
    to: 'pay',
    remark: (over) => text('checkout.limit', { limit: limitWords(over) }),
  },
  changed: {
    to: 'pay',
    remark: ({ totalXaf }) => text('checkout.changed_look', { total: formatXaf(xaf(totalXaf)) }),
  },
  cart_empty: 'cart',
  no_place: { to: 'quartier', params: () => ({ paying: true }) },
  not_served: 'pay',
  shop_closed: { to: 'shops', remark: () => text('shops.just_closed') },
  below_minimum: { to: 'cart', remark: () => text('cart.too_small') },
  cash_refused: { to: 'pay', remark: () => text('checkout.cash_not_here') },
  cash_for_other: { to: 'pay', remark: () => text('checkout.cash_for_other') },
  cash_too_much: { to: 'pay', remark: () => text('checkout.cash_too_much') },
  cash_open_order: { to: 'pay', remark: () => text('checkout.cash_one_open') },
  cash_taken_back: { to: 'pay', remark: () => text('checkout.cash_taken_back') },
  too_many_prompts: { to: 'pay', remark: () => text('checkout.prompts_limit') },
  operator_wanted: {
    to: 'operator',
    params: ({ cartVersion, totalXaf, payerPhoneId }) => ({
      ...{ cartVersion, totalXaf },
      ...(payerPhoneId === null ? {} : { payerPhoneId }),
    }),
  },
};

function termsOf({ cartVersion, totalXaf, creditXaf }: PayingTerms): Params {
  return { cartVersion, totalXaf, ...(creditXaf === null ? {} : { creditXaf }) };
}

function placedParams(placed: Placed): Params {
  return {
    reference: placed.reference,
    totalXaf: placed.totalXaf,
    shop: placed.shopName,
    operator: placed.operator,
    leftXaf: placed.method === 'wallet' ? placed.walletLeftXaf : null,
    noteXaf: placed.noteXaf,
    payer: placed.payer,
    creditXaf: placed.creditXaf,
  };
}
