import { approval } from '../../lib/approval.js';
import { timeOfDay } from '../../lib/clock.js';
import { foldToGsm7 } from '../../lib/fold.js';
import { segments } from '../../lib/gsm7.js';
import { parsePhone } from '../../lib/phone.js';
import { say, text, verbatim, type Language, type Text } from '../../locales/index.js';
import type { CheckReceiptResult } from '../../services/receipts.js';
import { receiptNumber } from '../../services/receipts.js';
import type { WalletStatement, WhereView } from '../../services/wallet.js';
import { limitWords } from '../customer/limit-words.js';
import { whereLines } from '../customer/wallet-where.js';
import { movementWords } from '../movement-words.js';
import { action, type Handler, type Sentences, type Situation } from './action.js';
import { dayWords } from './day-words.js';
import type { Command } from './parsed.js';
import { joinTexts, money } from './words.js';

/** Why a top-up was not asked for. */
const TOP_UP_REFUSALS = {
  too_small: ({ minXaf }: { minXaf: number }) =>
    text('reply.top_up_small', { minimum: money(minXaf) }),
  over_limit: (over: Parameters<typeof limitWords>[0]) =>
    text('reply.top_up_limit', { limit: limitWords(over) }),
  still_waiting: ({ operator }: { operator: string | null }) =>
    text('reply.top_up_waiting', { dial: approval(operator).dial }),
  too_many_prompts: () => text('reply.top_up_prompts'),
};

const topUp = action(
  'textTopUp',
  ({ amountXaf, detail }: Command) => ({
    amountXaf,
    payer: detail === null ? null : parsePhone(detail),
  }),
  {
    ok: ({ amountXaf, operator, payer }) => {
      const { operator: name, dial } = approval(operator);
      const amount = money(amountXaf);
      return payer === null
        ? text('reply.top_up', { amount, operator: name, dial })
        : text('reply.top_up_other', { amount, operator: name, payer });
    },
    amount_missing: () => text('reply.top_up_how'),
    ...TOP_UP_REFUSALS,
  },
);

const statement = action('readStatement', () => ({}), {
  ok: (month, _, { language }) => statementWords(month, language),
});

/** As many movements as the SMS has room for beside the sums of the month. */
function statementWords(month: WalletStatement, language: Language): Text {
  const { since, movements, inXaf, outXaf } = month;
  const balance = money(month.balanceXaf + month.bonusXaf);
  const name = dayWords(since).slice(3);
  if (movements.length === 0) return text('reply.statement_empty', { month: name, balance });
  const sums = { month: name, balance, in: money(inXaf), out: money(outXaf) };
  return fitted(language, movements.map(movementWords), (lines) =>
    text('reply.statement', { ...sums, lines }),
  );
}

const where = action('readWhere', () => ({}), {
  ok: (view, _, { language }) => whereWords(view, language),
});

function whereWords(view: WhereView, language: Language): Text {
  const total = text('where.title', { total: money(view.totalXaf) });
  return fitted(language, whereLines(view), (lines) => joinTexts([total, lines], '\n'));
}

/** The first lines that fit one SMS. */
function fitted(language: Language, lines: readonly Text[], write: (lines: Text) => Text): Text {
  const said = lines.map((_, left) =>
    foldToGsm7(say(language, write(joinTexts(lines.slice(0, lines.length - left), '\n')))),
  );
  return verbatim(said.find((words) => segments(words).segments === 1) ?? said.at(-1) ?? '');
}

const receipt = action('readReceipt', ({ reference }: Command) => ({ reference }), {
  ok: ({ reference, totalXaf, receipt: paid, code }) =>
    text('reply.receipt', {
      ...{ receipt: receiptNumber(paid), reference, total: money(totalXaf), code },
      date: dayWords(paid.paidAt),
      provider: paid.providerReference
        ? text('reply.receipt_provider', { id: paid.providerReference.slice(0, SHOWN_OF_ID) })
        : verbatim(''),
    }),
  unknown_order: (_, { reference }) => text('reply.unknown_order', { reference: reference ?? 0 }),
  not_paid: (_, { reference }) => text('reply.receipt_not_paid', { reference: reference ?? 0 }),
  reference_missing: () => text('reply.receipt_how'),
});

/** Enough of a provider's reference to find it. */
const SHOWN_OF_ID = 8;

const verify = action(
  'textCheck',
  ({ reference, detail }: Command) => ({ reference, code: detail }),
  {
    ok: checkedWords,
    unknown_order: (_, { reference }) => text('reply.unknown_order', { reference: reference ?? 0 }),
    not_shop: () => text('reply.check_not_shop'),
    code_missing: () => text('reply.check_how'),
  },
);

function checkedWords(checked: Extract<CheckReceiptResult, { ok: true }>): Text {
  const { reference } = checked;
  switch (checked.verdict) {
    case 'paid':
      return text('reply.check_paid', { reference, total: money(checked.totalXaf) });
    case 'not_paid':
      return text('reply.check_not_paid', { reference, total: money(checked.totalXaf) });
    case 'used': {
      const { at } = checked;
      return text('reply.check_used', { reference, date: dayWords(at), time: timeOfDay(at) });
    }
    case 'forged':
      return text('reply.check_forged', { reference, left: checked.left });
    case 'locked':
      return text('reply.check_locked', { reference, minutes: checked.minutes });
  }
}

/** A digit for an offer of a top-up. */
export const AUTO_SENTENCES: Sentences<'answerAuto', unknown> = {
  ok: ({ amountXaf, operator }) =>
    text('reply.top_up', { amount: money(amountXaf), ...approval(operator) }),
  ...TOP_UP_REFUSALS,
  declined: (_: unknown, __: unknown, { service }: Situation) => text('reply.auto_no', { service }),
  too_late: () => text('reply.choice_closed'),
};

/** What everybody may do with their wallet by SMS. */
export const WALLET_COMMANDS = { topUp, statement, where, receipt, verify } satisfies Record<
  string,
  Handler
>;
