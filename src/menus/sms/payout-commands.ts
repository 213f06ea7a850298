import { text, type Text } from '../../locales/index.js';
import type { TextPayoutResult } from '../../services/payouts/partner.js';
import { action, type Handler } from './action.js';
import type { Command } from './parsed.js';
import { wrongRole } from './replies.js';
import { example, money } from './words.js';

type Told = Extract<TextPayoutResult, { ok: true }>;

const payout = action('textPayout', ({ amountXaf, code }: Command) => ({ amountXaf, code }), {
  ok: toldWords,
  amount_missing: ({ availableXaf }, { verb }, { role }) =>
    text('reply.payout_missing', {
      available: money(availableXaf),
      example: example(verb, role, null),
    }),
  not_enough: ({ availableXaf, feeXaf }) =>
    text('reply.payout_short', { available: money(availableXaf), fee: money(feeXaf) }),
  too_small: ({ leastXaf }) => text('reply.payout_small', { least: money(leastXaf) }),
  limit: () => text('reply.payout_limit'),
  cooling_off: () => text('reply.payout_cooling'),
  frozen: () => text('reply.payout_frozen'),
  not_a_partner: (_, command) => wrongRole(command),
});

function toldWords(told: Told): Text {
  const amount = money(told.amountXaf);
  switch (told.stage) {
    case 'code': {
      const { code, phone } = told;
      return text('reply.payout_code', { amount, code, phone, fee: money(told.feeXaf) });
    }
    case 'code_wrong':
      return told.left > 0
        ? text('reply.payout_code_wrong', { left: told.left })
        : text('reply.payout_code_late', { amount });
    case 'asked': {
      const { phone } = told;
      const slots = { amount, phone, fee: money(told.feeXaf) };
      return told.waits ? text('reply.payout_waits', slots) : text('reply.payout_asked', slots);
    }
  }
}

const payIn = action('payIn', ({ amountXaf }: Command) => ({ amountXaf }), {
  ok: ({ amountXaf }) => text('reply.pay_in_asked', { amount: money(amountXaf) }),
  amount_missing: ({ collectedXaf }, { verb }, { role }) =>
    text('reply.pay_in_missing', {
      collected: money(collectedXaf),
      example: example(verb, role, null),
    }),
  too_much: ({ collectedXaf }) => text('reply.pay_in_too_much', { most: money(collectedXaf) }),
  nothing_to_pay_in: () => text('reply.pay_in_nothing'),
  still_waiting: () => text('reply.pay_in_waiting'),
  not_a_driver: (_, command) => wrongRole(command),
});

const tip = action('giveTip', ({ amountXaf }: Command) => ({ reference: null, amountXaf }), {
  ok: ({ by, amountXaf, reference }) =>
    text(by === 'wallet' ? 'reply.tip_given' : 'reply.tip_asked', {
      amount: money(amountXaf),
      reference,
    }),
  tip_amount: ({ leastXaf, mostXaf }, { verb }, { role }) =>
    text('reply.tip_amount', {
      least: money(leastXaf),
      most: money(mostXaf),
      example: example(verb, role, null),
    }),
  nothing_to_tip: () => text('reply.tip_nothing'),
  already_tipped: () => text('reply.tip_already'),
  still_waiting: () => text('reply.tip_waiting'),
});

/** Earnings sent for, cash sent on, and thanks. */
export const PAYOUT_COMMANDS = { payout, pay_in: payIn, tip } satisfies Record<string, Handler>;
