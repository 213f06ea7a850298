import { approval } from '../../lib/approval.js';
import { text, type Text } from '../../locales/index.js';
import type { Params, Targets } from '../screen.js';

/** Back to the order, with the reason on top of it. */
function track<Result>(remark: (result: Result) => Text) {
  return { to: 'track', params: (_: Result, here: Params): Params => ({ ...here }), remark };
}

const ended = {
  unknown_order: 'orders',
  too_late: track(() => text('track.pay_late')),
  shop_closed: track(() => text('track.shop_closed')),
};

/** What follows another request for the money of an order, and every reason why none leaves. */
export const payAgainTargets: Targets<'payAgain'> = {
  ...ended,
  ok: {
    to: 'paying',
    params: ({ reference, totalXaf, operator, payer }) => ({
      ...{ reference, totalXaf, operator, payer },
    }),
  },
  still_waiting: track(({ operator }) => text('track.still_waiting', approval(operator))),
  being_checked: track(() => text('track.being_checked')),
  too_many_prompts: track(() => text('checkout.prompts_limit')),
};

/** What follows when an unpaid order is to be paid at the door, and every reason why it is not. */
export const payCashTargets: Targets<'payCash'> = {
  ...ended,
  ok: {
    to: 'placed',
    params: ({ reference, totalXaf, shopName, unsure }) => ({
      ...{ reference, totalXaf, shop: shopName, unsure },
    }),
  },
  cash_refused: track(() => text('checkout.cash_not_here')),
  cash_for_other: track(() => text('checkout.cash_for_other')),
  cash_too_much: track(() => text('checkout.cash_too_much')),
  cash_open_order: track(() => text('checkout.cash_one_open')),
  cash_taken_back: track(() => text('checkout.cash_taken_back')),
};
