import { approval } from '../../lib/approval.js';
import { text } from '../../locales/index.js';
import { action } from './action.js';
import type { Answered } from './answered.js';
import { money } from './words.js';

/** Money came late, twice or in excess, and is credit: 1 keeps it, 2 sends it back. */
export const LATE_ANSWER = action(
  'answerLate',
  ({ questionId, digit }: Answered) => ({ questionId, choice: digit === 2 ? 'refund' : 'keep' }),
  {
    ok: ({ kind, reference, amountXaf }) => {
      const slots = { reference, amount: money(amountXaf) };
      return kind === 'kept' ? text('reply.late_kept', slots) : text('reply.late_refunding', slots);
    },
    too_late: () => text('reply.choice_closed'),
    spent: ({ reference, amountXaf }) =>
      text('reply.late_spent', { reference, amount: money(amountXaf) }),
    not_now: ({ reference, amountXaf }) =>
      text('reply.late_not_now', { reference, amount: money(amountXaf) }),
  },
);

/** Less came than was asked for: 1 pays the rest, 2 has it back. */
export const SHORT_ANSWER = action(
  'answerShort',
  ({ questionId, digit }: Answered) => ({ questionId, choice: digit === 2 ? 'back' : 'rest' }),
  {
    ok: (answer, _, { service }) => {
      const { reference } = answer;
      if (answer.kind === 'back') {
        const amount = money(answer.amountXaf);
        return text('reply.short_back', { reference, amount, service });
      }
      const { dial } = approval(answer.operator);
      return text('reply.short_rest', { reference, rest: money(answer.restXaf), dial });
    },
    too_late: () => text('reply.choice_closed'),
  },
);

/** "I have paid": nobody is believed, the provider is asked. */
export const PAID_CLAIM = action('claimPaid', () => ({}), {
  ok: ({ kind, reference, totalXaf, operator: of }, _, { service }) => {
    const { operator } = approval(of);
    const total = money(totalXaf);
    switch (kind) {
      case 'checking':
        return text('reply.paid_checking', { reference, operator });
      case 'paid':
        return text('reply.paid_already', { reference, total });
      case 'credited':
        return text('reply.paid_credited', { reference, total });
      case 'failed':
        return text('reply.paid_failed', { reference, operator, total, service });
    }
  },
  nothing_asked: () => text('reply.paid_nothing'),
});
