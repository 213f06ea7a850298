import { text, verbatim, type Text } from '../../locales/index.js';
import type { FreeResult, Remark } from '../../services/text-orders/parts.js';
import { action } from './action.js';
import type { Answered } from './answered.js';
import { remarkWords } from './free-words.js';
import { DRAFT_REFUSALS } from './order-commands.js';
import type { Command } from './parsed.js';
import { onTheWayWords } from './where-words.js';
import { joinTexts, money } from './words.js';

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

/** Enough for the words that were not understood beside why nothing is drafted. */
const REMARK_ROOM = 30;

/** A refusal with what was not understood before it: `1 sanga et 1 pizza` under the shop's minimum. */
function remarked<Refusal extends { remark?: Remark }>(
  say: (refusal: Refusal) => Text,
): (refusal: Refusal) => Text {
  return (refusal) => {
    const remarks = refusal.remark ? remarkWords(refusal.remark, REMARK_ROOM) : [];
    return joinTexts([...remarks, say(refusal)], ' ');
  };
}

/** A sentence that is no command. */
export const FREE_ORDER = action('freeOrder', ({ words }: { words: string }) => ({ words }), {
  ok: (known, _, situation) => onTheWayWords(known, situation),
  ...FREE_REFUSALS,
  below_minimum: remarked(({ shop, missingXaf }: Refused<'below_minimum'>) =>
    text('free.minimum', { shop: verbatim(shop.ussdName), missing: money(missingXaf) }),
  ),
  item_gone: remarked(FREE_REFUSALS.item_gone),
  shop_closed: remarked(FREE_REFUSALS.shop_closed),
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
