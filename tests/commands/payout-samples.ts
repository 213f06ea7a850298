import type { Samples } from './sample-types.js';

const large = { amountXaf: 1_000_000, feeXaf: 12_004, phone: '6..99' };
const asked = { ...large, availableXaf: 12_500_000, leastXaf: 5_000 };

/** What can be said of money sent for, sent on, and given as thanks, as long as it gets. */
export const PAYOUT_SAMPLES: Pick<Samples, 'textPayout' | 'payIn' | 'giveTip'> = {
  textPayout: {
    ok: [
      { ok: true, stage: 'code', code: '5573', ...large },
      ...[true, false].map((waits) => ({ ok: true, stage: 'asked', ...large, waits }) as const),
      ...[0, 2].map((left) => ({ ok: true, stage: 'code_wrong', left, ...large }) as const),
    ],
    amount_missing: [{ ok: false, reason: 'amount_missing', ...asked }],
    not_enough: [{ ok: false, reason: 'not_enough', ...asked }],
    too_small: [{ ok: false, reason: 'too_small', ...asked }],
    limit: [{ ok: false, reason: 'limit', ...asked }],
    cooling_off: [{ ok: false, reason: 'cooling_off', ...asked }],
    frozen: [{ ok: false, reason: 'frozen', ...asked }],
    not_a_partner: [{ ok: false, reason: 'not_a_partner' }],
  },
  payIn: {
    ok: [{ ok: true, amountXaf: 1_250_000, operator: 'ORANGE' }],
    amount_missing: [{ ok: false, reason: 'amount_missing', collectedXaf: 1_250_000 }],
    too_much: [{ ok: false, reason: 'too_much', collectedXaf: 1_250_000 }],
    nothing_to_pay_in: [{ ok: false, reason: 'nothing_to_pay_in', collectedXaf: 0 }],
    still_waiting: [{ ok: false, reason: 'still_waiting' }],
    not_a_driver: [{ ok: false, reason: 'not_a_driver' }],
  },
  giveTip: {
    ok: (['wallet', 'momo'] as const).map((by) => ({
      ...{ ok: true as const, by, amountXaf: 5_000, reference: 888_888 },
    })),
    tip_amount: [{ ok: false, reason: 'tip_amount', leastXaf: 100, mostXaf: 5_000 }],
    nothing_to_tip: [{ ok: false, reason: 'nothing_to_tip' }],
    already_tipped: [{ ok: false, reason: 'already_tipped' }],
    still_waiting: [{ ok: false, reason: 'still_waiting' }],
  },
};
