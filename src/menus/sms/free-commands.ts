import { text, verbatim, type Text } from '../../locales/index.js';
import type { FreeResult } from '../../services/text-orders/parts.js';
import { action } from './action.js';
import type { Answered } from './answered.js';
import { DRAFT_REFUSALS } from './order-commands.js';
import type { Command } from './parsed.js';
import { onTheWayWords } from './where-words.js';

type Refused<Reason extends string> = Extract<FreeResult, { reason: Reason }>;

/** Why words became no order, and what to write instead. */
export const FREE_REFUSALS = {
  ...DRAFT_REFUSALS,
  /** The caller has other words for it: it was never meant as an order. */
  not_an_order: () => null,
  counts_unclear: () => text('free.counts'),
  no_words: () => text('find.how'),
  nothing_found: ({ quartier }: Refused<'nothing_found'>) =>
    text('find.none', { quartier: verbatim(quartier.ussdName) }),
  nothing_here: ({ shop, quartier }: Refused<'nothing_here'>): Text =>
    shop
      ? text('free.none_at', { shop: verbatim(shop.ussdName), code: shop.code })
      : text('free.none_here', { quartier: verbatim(quartier?.ussdName ?? '') }),
};

/** A sentence that is no command. */
export const FREE_ORDER = action('freeOrder', ({ words }: { words: string }) => ({ words }), {
  ok: (known, _, situation) => onTheWayWords(known, situation),
  ...FREE_REFUSALS,
});

/** `CHERCHE poulet dg moins 3000`. */
export const FIND_DISHES = action('findDishes', ({ detail }: Command) => ({ words: detail }), {
  ok: (known, _, situation) => onTheWayWords(known, situation),
  no_words: FREE_REFUSALS.no_words,
  nothing_found: FREE_REFUSALS.nothing_found,
});

/** The digit to which shop, which dish, or which of what was found. */
export const WHICH_ANSWER = action(
  'answerWhich',
  ({ questionId, choices, digit }: Answered) => ({
    questionId,
    choice: choices[digit - 1] ?? '',
  }),
  {
    ok: (known, _, situation) => onTheWayWords(known, situation),
    ...DRAFT_REFUSALS,
    too_late: () => text('reply.draft_gone'),
  },
);
