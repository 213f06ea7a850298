import { timeOfDay } from '../../lib/clock.js';
import { text, type Text } from '../../locales/index.js';
import type { ChoiceResult } from '../../services/fulfilment/choice.js';
import { SILENCE_CHOICES, SILENCE_QUESTION } from '../../services/fulfilment/silence.js';
import { action, type Action, type Situation } from './action.js';
import { money } from './words.js';

/** An open question and the digit that came for it. */
export interface Answered {
  questionId: string;
  /** Its choices in the order of their digits, from 1 (`questions.choices`). */
  choices: readonly string[];
  digit: number;
}

type Chosen = Extract<ChoiceResult, { ok: true }>;

const silence = action(
  'answerSilence',
  ({ questionId, digit }: Answered) => {
    const choice = SILENCE_CHOICES[digit - 1] ?? 'wait';
    return { questionId, choice };
  },
  {
    ok: (result, _, situation) => chosen(result, situation),
    unknown_order: () => text('reply.choice_closed'),
    too_late: () => text('reply.choice_closed'),
    already_accepted: ({ reference }) => text('reply.choice_accepted', { reference }),
  },
);

function chosen(result: Chosen, { service }: Situation): Text {
  const { reference } = result;
  if (result.choice === 'wait') {
    return text('reply.choice_wait', { reference, time: timeOfDay(result.until) });
  }
  const isPaidBack = result.refundedXaf > 0;
  const refund = money(result.refundedXaf);
  if (result.choice === 'other') {
    return isPaidBack
      ? text('reply.choice_other', { reference, refund, service })
      : text('reply.choice_other_cash', { reference, service });
  }
  return isPaidBack
    ? text('reply.choice_refund', { reference, refund })
    : text('reply.choice_refund_cash', { reference });
}

/** What a digit does, by the kind of the question that waits for it. */
export const QUESTION_ANSWERS: Readonly<Record<string, Action<Answered>>> = {
  [SILENCE_QUESTION]: silence,
};

/** Whether the digit is one of the question's choices. */
export function isChoice({ choices, digit }: Answered): boolean {
  return digit >= 1 && digit <= choices.length;
}

/** Said when it is not. */
export function unknownChoice({ choices }: Pick<Answered, 'choices'>): Text {
  return text('reply.choice_unknown', { choices: choices.map((_, at) => at + 1).join(', ') });
}
