import { timeOfDay } from '../../lib/clock.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { DraftRefusal } from '../../services/text-orders/parts.js';
import { action, type Handler } from './action.js';
import { menuWords } from './menu-words.js';
import type { Command } from './parsed.js';
import { problemChoices } from './problem-words.js';
import { ABOUT_AN_ORDER } from './replies.js';
import { onTheWayWords, whereUnknown } from './where-words.js';
import { money, theOrder } from './words.js';

type Refused<Reason extends DraftRefusal['reason']> = Extract<DraftRefusal, { reason: Reason }>;
type Item = Refused<'unknown_item' | 'item_gone' | 'unknown_side'>;

function aboutItem({ shop, item }: Item) {
  return { shop: verbatim(shop.ussdName), no: item, code: shop.code };
}

/** Why nothing was drafted, and what to send instead. */
export const DRAFT_REFUSALS = {
  unknown_shop: ({ code }: Refused<'unknown_shop'>) => text('reply.draft_unknown_shop', { code }),
  shop_closed: ({ shop, opensAt }: Refused<'shop_closed'>) => {
    const slots = { shop: verbatim(shop.ussdName) };
    return opensAt === null
      ? text('reply.draft_closed', slots)
      : text('reply.draft_closed_until', { ...slots, time: timeOfDay(opensAt) });
  },
  no_dishes: ({ code }: Refused<'no_dishes'>) =>
    code === null ? text('reply.draft_how') : text('reply.draft_dishes_how', { code }),
  unknown_item: (refused: Item) => text('reply.draft_unknown_item', aboutItem(refused)),
  item_gone: (refused: Item) => text('reply.draft_item_gone', aboutItem(refused)),
  unknown_side: (refused: Item) => text('reply.draft_unknown_side', aboutItem(refused)),
  too_much: () => text('reply.draft_too_much'),
  below_minimum: ({ shop, missingXaf }: Refused<'below_minimum'>) =>
    text('reply.draft_minimum', {
      shop: verbatim(shop.ussdName),
      missing: money(missingXaf),
      code: shop.code,
    }),
  not_served: ({ shop, quartier }: Refused<'not_served'>) =>
    text('reply.draft_not_served', {
      shop: verbatim(shop.ussdName),
      quartier: verbatim(quartier.ussdName),
    }),
  unknown_quartier: whereUnknown,
};

const order = action(
  'draftOrder',
  ({ shopCode, dishes, quartierCode, detail }: Command) => ({
    ...{ shopCode, dishes, quartierCode },
    landmark: detail,
  }),
  { ok: (drafted, _, situation) => onTheWayWords(drafted, situation), ...DRAFT_REFUSALS },
);

const menu = action(
  'listMenu',
  ({ shopCode, quartierCode, page }: Command) => ({ shopCode, quartierCode, page: page ?? 1 }),
  {
    ok: (listed, _, situation) =>
      listed.kind === 'where' || listed.kind === 'quartiers'
        ? onTheWayWords(listed, situation)
        : menuWords(listed, situation),
    unknown_shop: DRAFT_REFUSALS.unknown_shop,
    unknown_quartier: whereUnknown,
  },
);

const problem = action('askProblem', ({ reference }: Command) => ({ reference }), {
  ok: ({ reference, problems }): Text =>
    text('reply.problem_ask', { reference, choices: problemChoices(problems) }),
  ...ABOUT_AN_ORDER,
  none_open: (refused, command, situation) => {
    const [open] = situation.openReferences;
    if (open === undefined) return ABOUT_AN_ORDER.none_open(refused, command, situation);
    return text('reply.problem_not_now', { order: theOrder(open) });
  },
  not_now: (_: unknown, { reference }: Command) =>
    text('reply.problem_not_now', { order: theOrder(reference) }),
});

/** What a customer does by SMS beside following an order. */
export const ORDER_COMMANDS = { order, menu, problem } satisfies Record<string, Handler>;
