import type { OutcomeOf, Outcomes } from '../../src/menus/effects.js';
import type { PaymentEffectMap } from '../../src/menus/payment-effects.js';

type ResultOf<Name extends keyof PaymentEffectMap> = PaymentEffectMap[Name]['result'];
type PaymentSamples = {
  [Name in keyof PaymentEffectMap]: {
    [Reason in Outcomes<ResultOf<Name>>]: OutcomeOf<ResultOf<Name>, Reason>[];
  };
};

const about = { reference: 888_888, amountXaf: 9_999_999 };
const asked = { reference: 888_888, totalXaf: 9_999_999 };
const operators = [null, 'MTN', 'ORANGE'];
const too_late = [{ ok: false as const, reason: 'too_late' as const }];

/** The longest results of what is said by SMS about money on its way. */
export const PAYMENT_SAMPLES: PaymentSamples = {
  answerLate: {
    ok: (['kept', 'refunding'] as const).map((kind) => ({ ok: true as const, kind, ...about })),
    too_late,
    spent: [{ ok: false, reason: 'spent', ...about }],
    not_now: [{ ok: false, reason: 'not_now', ...about }],
  },
  answerShort: {
    ok: [
      { ok: true, kind: 'back', ...about },
      ...operators.map((operator) => ({
        ...{ ok: true as const, kind: 'rest' as const, operator },
        ...{ reference: 888_888, restXaf: 9_999_999 },
      })),
    ],
    too_late,
  },
  claimPaid: {
    ok: (['checking', 'paid', 'credited', 'failed'] as const).flatMap((kind) =>
      operators.map((operator) => ({ ok: true as const, kind, operator, ...asked })),
    ),
    nothing_asked: [{ ok: false, reason: 'nothing_asked' }],
  },
};
