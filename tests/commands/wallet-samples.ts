// The longest of what a wallet says by SMS.
import type { OutcomeOf, Outcomes } from '../../src/menus/effects.js';
import type { WalletTextEffectMap } from '../../src/menus/wallet-text-effects.js';

type ResultOf<Name extends keyof WalletTextEffectMap> = WalletTextEffectMap[Name]['result'];
type WalletSamples = {
  [Name in keyof WalletTextEffectMap]: {
    [Reason in Outcomes<ResultOf<Name>>]: OutcomeOf<ResultOf<Name>, Reason>[];
  };
};

const reference = 888_888;
const at = new Date('2026-03-28T22:59:00Z');
const most = 9_999_999;
const movements = [
  'collect_credited',
  'order_refunded',
  'payout',
  'bonus_expired',
  'wallet_paid',
].map((kind) => ({ at, kind, reference, amountXaf: -most }));

const overLimit = (['balance', 'day', 'month', 'own_day'] as const).flatMap((limit) =>
  (['new', 'phone', 'id'] as const).map(
    (level) => ({ ok: false, reason: 'over_limit', limit, leftXaf: most, level }) as const,
  ),
);
const asked = {
  too_small: [{ ok: false, reason: 'too_small', minXaf: most }] as const,
  over_limit: overLimit,
  still_waiting: [{ ok: false, reason: 'still_waiting', operator: null }] as const,
  too_many_prompts: [{ ok: false, reason: 'too_many_prompts' }] as const,
};
const topUpRefusals = {
  too_small: [...asked.too_small],
  over_limit: asked.over_limit,
  still_waiting: [...asked.still_waiting],
  too_many_prompts: [...asked.too_many_prompts],
};

const inOrders = Array.from({ length: 3 }, (_, index) => ({
  reference: reference + index,
  amountXaf: most,
}));
const where = {
  ok: true,
  totalXaf: most,
  freeXaf: most,
  bonusXaf: most,
  bonusUntil: at,
  heldXaf: 3 * most,
  orders: inOrders,
  mixed: inOrders.slice(0, 1),
  backXaf: most,
  comingXaf: most,
} as const;
const nothing = {
  ...{ totalXaf: 0, freeXaf: 0, bonusXaf: 0, bonusUntil: null, heldXaf: 0 },
  ...{ orders: [], mixed: [], backXaf: 0, comingXaf: 0 },
};
const receipt = {
  ...{ day: '2026-11-20', no: 12_345, amountXaf: most, feeXaf: most },
  ...{ providerReference: '1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d', paidAt: at },
};
const month = {
  ok: true,
  since: at,
  balanceXaf: most,
  bonusXaf: most,
  inXaf: most,
  outXaf: most,
} as const;

export const WALLET_SAMPLES: WalletSamples = {
  textTopUp: {
    ok: [
      { ok: true, amountXaf: most, operator: null, payer: null },
      { ok: true, amountXaf: most, operator: 'ORANGE', payer: '6..31' },
    ],
    amount_missing: [{ ok: false, reason: 'amount_missing' }],
    ...topUpRefusals,
  },
  readStatement: {
    ok: [
      { ...month, movements },
      { ...month, movements: [] },
    ],
  },
  readWhere: {
    ok: [
      { ...where, orders: [...inOrders], mixed: [...where.mixed] },
      { ...where, orders: [...inOrders, ...inOrders], mixed: [] },
      { ok: true, ...nothing },
    ],
  },
  readReceipt: {
    ok: [
      { ok: true, reference, totalXaf: most, receipt, code: 'BCDF2345' },
      {
        ...{ ok: true, reference, totalXaf: most, code: 'BCDF2345' },
        receipt: { ...receipt, providerReference: null },
      },
    ],
    unknown_order: [{ ok: false, reason: 'unknown_order' }],
    not_paid: [{ ok: false, reason: 'not_paid' }],
    reference_missing: [{ ok: false, reason: 'reference_missing' }],
  },
  textCheck: {
    ok: [
      { ok: true, verdict: 'paid', reference, totalXaf: most },
      { ok: true, verdict: 'not_paid', reference, totalXaf: most },
      { ok: true, verdict: 'used', reference, at },
      { ok: true, verdict: 'forged', reference, left: 4 },
      { ok: true, verdict: 'locked', reference, minutes: 15 },
    ],
    unknown_order: [{ ok: false, reason: 'unknown_order' }],
    not_shop: [{ ok: false, reason: 'not_shop' }],
    code_missing: [{ ok: false, reason: 'code_missing' }],
  },
  answerAuto: {
    ok: [{ ok: true, amountXaf: most, operator: null }],
    ...topUpRefusals,
    declined: [{ ok: false, reason: 'declined' }],
    too_late: [{ ok: false, reason: 'too_late' }],
  },
};
