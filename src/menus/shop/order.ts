import { timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim, type Language, type Text } from '../../locales/index.js';
import { kitchenLines } from '../../services/notifications/kitchen-lines.js';
import { ORDER_SETTINGS } from '../../services/orders/settings.js';
import type { KitchenOrder } from '../../services/shops/desk.js';
import { readReference } from '../customer/track.js';
import { screen, type Choice, type Params } from '../screen.js';

const gone = { to: 'shop_home', remark: () => text('shop.closed') };
const closed = {
  unknown_order: gone,
  several_open: gone,
  none_open: gone,
  too_late: gone,
} as const;
const here = (_: unknown, { reference }: Params) => ({ reference });
const back = (remark: () => Text) => ({ to: 'shop_order', params: here, remark });

/** An order in the kitchen: taken with its minutes, refused, ready, or late. */
export const shopOrder = screen({
  goes: ['shop_refuse', 'shop_late', 'call_me', 'shop_home'],
  runs: {
    acceptOrder: {
      ok: {
        to: 'shop_home',
        remark: ({ minutes }) => text('shop.accepted', { minutes }),
      },
      ...closed,
    },
    markReady: {
      ok: {
        to: 'shop_home',
        remark: ({ driverComing }) => text(driverComing ? 'shop.ready_said' : 'shop.ready_search'),
      },
      not_accepted: back(() => text('shop.not_accepted')),
      ...closed,
    },
  },
  parse: readReference,
  load: (reads, { reference }) => reads.kitchenOrder(reference),
  show: (found, { reference }, language) =>
    found
      ? {
          kind: 'menu',
          title: titleOf(found),
          lines: linesOf(found, language),
          choices: choicesOf(found),
        }
      : {
          kind: 'menu',
          title: text('shop.gone', { reference }),
          choices: [{ id: 'shop_home', label: text('key.home') }],
        },
  next: (input, { reference }) => {
    const [id = '', minutes = ''] = input.kind === 'choice' ? input.id.split(' ') : [];
    switch (id) {
      case 'accept':
        return { run: 'acceptOrder', input: { reference, minutes: Number(minutes) } };
      case 'ready':
        return { run: 'markReady', input: { reference } };
      case 'shop_refuse':
      case 'shop_late':
      case 'call_me':
        return { go: id, params: { reference } };
      default:
        return { go: 'shop_home', params: {} };
    }
  },
});

function titleOf({ order }: KitchenOrder): Text {
  const { reference, subtotalXaf, discountXaf, method } = order;
  return text('shop.order_title', {
    reference,
    food: formatXaf(xaf(subtotalXaf - discountXaf)),
    paid: text(method === 'cash' ? 'notice.shop.cash' : 'notice.shop.paid'),
  });
}

/** A dish a line, as the order's SMS said them. */
function linesOf(found: KitchenOrder, language: Language): Text[] {
  return kitchenLines(found, language, LINE_ROOM).split('\n').map(verbatim);
}

const LINE_ROOM = 60;
/** Beside the minutes that the shop usually takes. */
const MINUTES = [15, 25, 40];

function choicesOf({ order }: KitchenOrder): Choice[] {
  const callMe = { id: 'call_me', label: text('track.call_me') };
  if (order.fulfilment === 'placed') {
    return [
      ...MINUTES.map((minutes) => ({
        id: `accept ${String(minutes)}`,
        label: text('shop.accept', { minutes }),
      })),
      { id: 'shop_refuse', label: text('shop.refuse') },
      callMe,
    ];
  }
  if (order.fulfilment !== 'accepted') return [callMe];
  return [
    { id: 'ready', label: text('shop.ready') },
    { id: 'shop_late', label: text('shop.late') },
    callMe,
  ];
}

/** Why not: in words that the customer is told too. */
export const shopRefuse = screen({
  goes: ['shop_order'],
  runs: {
    declineOrder: {
      ok: { to: 'shop_home', remark: () => text('shop.refused') },
      already_accepted: back(() => text('shop.already')),
      ...closed,
    },
  },
  once: true,
  parse: readReference,
  load: () => null,
  show: (_, { reference }) => ({
    kind: 'menu',
    title: text('shop.why', { reference }),
    choices: [
      { id: 'fini', label: text('shop.why_item') },
      { id: 'trop', label: text('shop.why_busy') },
      { id: 'ferme', label: text('shop.why_closing') },
      { id: 'courant', label: text('shop.why_power') },
      { id: 'autre', label: text('shop.why_other') },
    ],
  }),
  next: (input, { reference }) =>
    input.kind === 'choice'
      ? { run: 'declineOrder', input: { reference, reasonText: input.id } }
      : { go: 'shop_order', params: { reference } },
});

/** So late: the customer hears the new time. */
export const shopLate = screen({
  goes: ['shop_order'],
  runs: {
    shopLate: {
      ok: {
        to: 'shop_home',
        remark: ({ until }) => text('shop.late_said', { time: timeOfDay(until) }),
      },
      too_long: back(() => text('driver.late_long', { minutes: ORDER_SETTINGS.lateMinutesMax })),
      told_enough: back(() => text('driver.late_enough')),
      not_accepted: back(() => text('shop.not_accepted')),
      already_ready: back(() => text('shop.late_ready')),
      minutes_missing: { to: 'shop_late', params: here },
      ...closed,
    },
  },
  once: true,
  parse: readReference,
  load: () => null,
  show: (_, { reference }) => ({
    kind: 'menu',
    title: text('shop.late_title', { reference }),
    choices: LATE_MINUTES.map((minutes) => ({
      id: String(minutes),
      label: text('driver.minutes', { minutes }),
    })),
  }),
  next: (input, { reference }) =>
    input.kind === 'choice'
      ? { run: 'shopLate', input: { reference, minutes: Number(input.id) } }
      : { go: 'shop_order', params: { reference } },
});

const LATE_MINUTES = [10, 15, 20, 30];
