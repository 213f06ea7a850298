import { approval } from '../../lib/approval.js';
import { timeOfDay } from '../../lib/clock.js';
import { nationalNumber } from '../../lib/phone.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import { LATE_QUESTION } from '../../services/checkout/late-money.js';
import { SHORT_QUESTION } from '../../services/checkout/short-money.js';
import type { ChoiceResult } from '../../services/fulfilment/choice.js';
import { SILENCE_CHOICES, SILENCE_QUESTION } from '../../services/fulfilment/silence.js';
import { PROBLEM_QUESTION, PROBLEMS } from '../../services/problems.js';
import {
  DRAFT_QUESTION,
  QUARTIER_QUESTION,
  WHICH_QUESTION,
  type AnswerResult,
} from '../../services/text-orders/parts.js';
import { action, type Action, type Situation } from './action.js';
import type { Answered } from './answered.js';
import { FREE_REFUSALS, WHICH_ANSWER } from './free-commands.js';
import { DRAFT_REFUSALS } from './order-commands.js';
import { limitWords } from '../customer/limit-words.js';
import { AUTO_QUESTION } from '../../services/wallet/auto-top-up.js';
import { AUTO_SENTENCES } from './wallet-commands.js';
import { LATE_ANSWER, SHORT_ANSWER } from './payment-answers.js';
import { onTheWayWords } from './where-words.js';
import { money, theOrder } from './words.js';

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

const WAYS = ['momo', 'cash', 'wallet', 'mixed'] as const;

const draft = action(
  'answerDraft',
  ({ questionId, choices, digit }: Answered) => {
    const chosen = choices[digit - 1];
    return { questionId, choice: WAYS.find((way) => way === chosen) ?? 'cancel' };
  },
  {
    ok: (result, _, situation) => answeredWords(result, situation),
    ...DRAFT_REFUSALS,
    too_late: () => text('reply.draft_gone'),
    not_placed: (refused, _, situation) => notPlaced(refused, situation),
  },
);

const quartier = action(
  'answerQuartier',
  ({ questionId, choices, digit }: Answered) => ({
    questionId,
    quartierId: choices[digit - 1] ?? '',
  }),
  {
    ok: (known, _, situation) => onTheWayWords(known, situation),
    ...FREE_REFUSALS,
    too_late: () => text('reply.draft_gone'),
  },
);

const problem = action(
  'answerProblem',
  ({ questionId, choices, digit }: Answered) => ({
    questionId,
    problem: PROBLEMS.find((each) => each === choices[digit - 1]) ?? 'other',
  }),
  {
    ok: ({ reference, problem: what, number, blockedXaf }, _, { phone: called }) => {
      const phone = nationalNumber(called);
      const slots = { reference, number, problem: text(`problem.${what}`), phone };
      return blockedXaf > 0
        ? text('reply.problem_noted_blocked', { ...slots, amount: money(blockedXaf) })
        : text('reply.problem_noted', slots);
    },
    unknown_order: () => text('reply.choice_closed'),
    too_late: () => text('reply.choice_closed'),
    not_now: () => text('reply.problem_not_now', { order: theOrder(null) }),
  },
);

/** A cash order is told of by its own message (`order.placed_cash`); nothing is said twice. */
function answeredWords(
  result: Extract<AnswerResult, { ok: true }>,
  situation: Situation,
): Text | null {
  switch (result.kind) {
    case 'placed': {
      const { method, reference, totalXaf, operator, creditXaf } = result;
      if (method === 'cash') return null;
      if (method === 'wallet') return walletPaid(result);
      if (creditXaf !== null) {
        const [part, rest] = [money(creditXaf), money(totalXaf - creditXaf)];
        return text('reply.draft_mixed_placed', { reference, part, rest, ...approval(operator) });
      }
      const slots = { reference, total: money(totalXaf), ...approval(operator) };
      return text('reply.draft_placed', slots);
    }
    case 'cancelled':
      return text('reply.draft_cancelled');
    default:
      return onTheWayWords(result, situation);
  }
}

type NotPlaced = Extract<AnswerResult, { reason: 'not_placed' }>;

function walletPaid(placed: Extract<AnswerResult, { kind: 'placed' }>): Text {
  const { reference, totalXaf, shopName, walletLeftXaf } = placed;
  const sums = { total: money(totalXaf), left: money(walletLeftXaf ?? 0) };
  return text('reply.draft_wallet_paid', { reference, shop: verbatim(shopName), ...sums });
}

/** Why the digit did not place it; another digit may. */
function notPlaced({ because, over }: NotPlaced, { service }: Situation): Text {
  if (over) return text('reply.draft_wallet_limit', { limit: limitWords(over) });
  switch (because) {
    case 'code_wanted':
    case 'code_unset':
      return text('reply.draft_wallet_code', { service });
    case 'wallet_short':
      return text('reply.draft_wallet_short');
    case 'wallet_frozen':
    case 'wallet_resting':
    case 'code_locked':
    case 'code_blocked':
      return text('reply.draft_wallet_blocked');
    case 'cash_refused':
    case 'cash_for_other':
      return text('reply.draft_cash_refused');
    case 'cash_too_much':
      return text('reply.draft_cash_too_much');
    case 'cash_open_order':
      return text('reply.draft_cash_one_open');
    case 'cash_taken_back':
      return text('reply.draft_cash_taken_back');
    case 'too_many_prompts':
      return text('reply.draft_prompts_limit');
    default:
      return text('reply.draft_gone');
  }
}

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

/** What words about a place do, once we have asked for them. */
export const WHERE_ANSWER = action(
  'answerWhere',
  ({ questionId, words }: { questionId: string; words: string }) => ({ questionId, words }),
  {
    ok: (known, _, situation) => onTheWayWords(known, situation),
    ...FREE_REFUSALS,
    too_late: () => text('reply.draft_gone'),
  },
);

const auto = action(
  'answerAuto',
  ({ questionId, digit }: Answered) => ({ questionId, yes: digit === 1 }),
  AUTO_SENTENCES,
);

/** What a digit does, by the kind of the question that waits for it. */
export const QUESTION_ANSWERS: Readonly<Record<string, Action<Answered>>> = {
  [SILENCE_QUESTION]: silence,
  [DRAFT_QUESTION]: draft,
  [QUARTIER_QUESTION]: quartier,
  [WHICH_QUESTION]: WHICH_ANSWER,
  [PROBLEM_QUESTION]: problem,
  [AUTO_QUESTION]: auto,
  [LATE_QUESTION]: LATE_ANSWER,
  [SHORT_QUESTION]: SHORT_ANSWER,
};

/** Whether the digit is one of the question's choices; 0 takes a draft back. */
export function isChoice({ kind, choices, digit }: Answered): boolean {
  if (digit === 0) return kind === DRAFT_QUESTION;
  return digit <= choices.length;
}

/** Said when it is not. */
export function unknownChoice({ kind, choices }: Pick<Answered, 'kind' | 'choices'>): Text {
  const digits = choices.map((_, at) => at + 1);
  const all = kind === DRAFT_QUESTION ? [...digits, 0] : digits;
  return text('reply.choice_unknown', { choices: all.join(', ') });
}

/** Questions whose answer may come twice, from an impatient thumb or a network. */
export const REPEATABLE: readonly string[] = [DRAFT_QUESTION, PROBLEM_QUESTION];

/** A digit for a question that waits no more; `answer` is what was chosen, null for nothing. */
export function lateAnswer(
  asked: Pick<Answered, 'kind' | 'choices' | 'digit'> & { answer: string | null },
): Text {
  const chosen = asked.digit === 0 ? 'cancel' : asked.choices[asked.digit - 1];
  const isSame = asked.answer === chosen;
  if (asked.kind === PROBLEM_QUESTION) {
    return text(isSame ? 'reply.problem_done' : 'reply.choice_closed');
  }
  if (!isSame)
    return text(WAYS.some((way) => way === asked.answer) ? 'reply.draft_done' : 'reply.draft_gone');
  return text(chosen === 'cancel' ? 'reply.draft_cancelled' : 'reply.draft_done');
}
