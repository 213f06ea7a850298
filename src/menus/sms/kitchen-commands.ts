import { inDouala, timeOfDay } from '../../lib/clock.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import { orderCount } from '../../services/notifications/earned-words.js';
import { fitSms, shorten } from '../../services/notifications/fit.js';
import type { ItemsBackResult, ItemsOutResult, NamedItem } from '../../services/shops/stock.js';
import { action, type Handler, type Situation } from './action.js';
import { dayWords } from './day-words.js';
import type { Command } from './parsed.js';
import { wrongRole } from './replies.js';
import { example, joinTexts, listed, money } from './words.js';

type Out = Extract<ItemsOutResult, { ok: true }>;
type Back = Extract<ItemsBackResult, { ok: true }>;

/** More dishes than this go by their numbers alone. */
const NAMED_MAX = 4;
const NUMBERED_MAX = 12;

const itemsSaid = ({ items, counts }: Command) => ({ items, counts });

const missing = (_: unknown, { verb }: Command) =>
  text('reply.items_missing', { example: example(verb, 'shop', null) });

const unknownItem = ({ no }: { no: number }, { verb }: Command) =>
  text('reply.item_unknown', { no, example: example(verb, 'shop', null) });

const itemsOut = action('itemsOut', itemsSaid, {
  ok: (out, _, situation) => outWords(out, situation),
  not_a_shop: (_, command) => wrongRole(command),
  items_missing: missing,
  unknown_item: unknownItem,
});

/** Which dishes are out, until when, and which orders wait for them: those a person must look at. */
function outWords({ items, until, at, waiting }: Out, { language }: Situation): Text {
  const no = items[0]?.no ?? 0;
  const when = whenWords(until, at);
  const build = (room: number) => {
    const named = namesOf(items, room);
    return waiting.length === 0
      ? text('reply.items_out', { items: named, when, no })
      : text('reply.items_out_waiting', { items: named, when, references: listed(waiting) });
  };
  return verbatim(fitSms(language, 1, build));
}

function whenWords(until: Date, now: Date): Text {
  const time = timeOfDay(until);
  const tomorrow = new Date(now.getTime() + DAY_MS);
  const { date } = inDouala(until);
  if (date === inDouala(now).date) return text('when.today', { time });
  if (date === inDouala(tomorrow).date) return text('when.tomorrow', { time });
  return text('when.later', { date: dayWords(until), time });
}

const DAY_MS = 24 * 60 * 60 * 1000;

const itemsBack = action('itemsBack', itemsSaid, {
  ok: (back, _, situation) => backWords(back, situation),
  not_a_shop: (_, command) => wrongRole(command),
  items_missing: missing,
  unknown_item: unknownItem,
  zero_portions: ({ no }: { no: number }) => text('reply.item_zero', { no }),
});

function backWords({ items }: Back, { language }: Situation): Text {
  const no = items[0]?.no ?? 0;
  const build = (room: number) => text('reply.items_back', { items: namesOf(items, room), no });
  return verbatim(fitSms(language, 1, build));
}

/** `3 Mbongo poisson, 12 Eru (30)`; of many dishes the numbers. */
function namesOf(items: readonly NamedItem[], room: number): Text {
  if (items.length <= NAMED_MAX) {
    return joinTexts(
      items.map((item) => itemWords(item, room)),
      ', ',
    );
  }
  const numbers = items.slice(0, NUMBERED_MAX).map(({ no }) => no);
  return verbatim(numbers.join(', ') + (items.length > NUMBERED_MAX ? '...' : ''));
}

function itemWords({ no, nameFr, nameEn, portions }: NamedItem, room: number): Text {
  const item = { fr: shorten(nameFr, room), en: shorten(nameEn, room) };
  return portions === null
    ? text('item.numbered', { no, item })
    : text('item.counted', { no, item, count: portions });
}

const sales = action('shopSales', () => ({}), {
  ok: ({ at, orders, foodXaf, commissionXaf, toPayXaf, open }) => {
    const usual = { date: dayWords(at), open, toPay: money(toPayXaf) };
    if (orders === 0) return text('reply.sales_none', usual);
    const share = money(foodXaf - commissionXaf);
    const sold = {
      orders: orderCount(orders),
      food: money(foodXaf),
      commission: money(commissionXaf),
      share,
    };
    return text('reply.sales', { ...usual, ...sold });
  },
  not_a_shop: (_, command) => wrongRole(command),
});

/** What a kitchen says of its dishes and its day. */
export const KITCHEN_COMMANDS = {
  item_out: itemsOut,
  item_back: itemsBack,
  sales,
} satisfies Record<string, Handler>;
