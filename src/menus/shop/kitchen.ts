import { timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import { isOrderable } from '../../services/opening.js';
import { orderCount } from '../../services/notifications/earned-words.js';
import type { NamedItem } from '../../services/shops/stock.js';
import { noParams, screen } from '../screen.js';

const nameOf = ({ nameFr, nameEn }: NamedItem): Text => ({ fr: nameFr, en: nameEn });
const first = ({ items }: { items: NamedItem[] }) => items[0];

/** The dishes under their own numbers: what is finished comes back, and the other way round. */
export const shopItems = screen({
  goes: ['shop_home'],
  runs: {
    itemsOut: {
      ok: {
        to: 'shop_items',
        remark: (done) => said('shop.item_now_out', first(done)),
      },
      items_missing: 'shop_items',
      unknown_item: {
        to: 'shop_items',
        remark: ({ no }) => text('shop.item_unknown', { no }),
      },
      not_a_shop: 'home',
    },
    itemsBack: {
      ok: {
        to: 'shop_items',
        remark: (done) => said('shop.item_now_back', first(done)),
      },
      items_missing: 'shop_items',
      zero_portions: 'shop_items',
      unknown_item: {
        to: 'shop_items',
        remark: ({ no }) => text('shop.item_unknown', { no }),
      },
      not_a_shop: 'home',
    },
  },
  parse: noParams,
  load: async (reads) => {
    const desk = await reads.shopDesk();
    const items = desk?.shop.items.filter(({ requiresPrescription }) => !requiresPrescription);
    return (items ?? []).map((item) => ({ item, isThere: isOrderable(item, reads.now) }));
  },
  show: (items) => ({
    kind: 'menu',
    title: text('shop.items_title'),
    choices:
      items.length === 0
        ? [{ id: 'shop_home', label: text('key.home') }]
        : items.map(({ item, isThere }) => ({
            id: `${isThere ? 'out' : 'back'} ${String(item.no)}`,
            key: item.no,
            label: text(isThere ? 'shop.item_there' : 'shop.item_out', {
              item: { fr: item.ussdFr, en: item.ussdEn },
            }),
          })),
  }),
  next: (input) => {
    const [way = '', no = ''] = input.kind === 'choice' ? input.id.split(' ') : [];
    const said = { items: [Number(no)], counts: [] };
    if (way === 'out') return { run: 'itemsOut', input: said };
    if (way === 'back') return { run: 'itemsBack', input: said };
    return { go: 'shop_home', params: {} };
  },
});

function said(
  key: 'shop.item_now_out' | 'shop.item_now_back',
  item: NamedItem | undefined,
): Text | undefined {
  return item && text(key, { item: nameOf(item) });
}

/** No new orders for a while. */
export const shopBreak = screen({
  goes: ['shop_home'],
  runs: {
    pauseShop: {
      ok: {
        to: 'shop_home',
        remark: ({ until }) => text('shop.paused', { time: timeOfDay(until) }),
      },
      not_a_shop: 'home',
    },
  },
  once: true,
  parse: noParams,
  load: () => null,
  show: () => ({
    kind: 'menu',
    title: text('shop.break_title'),
    choices: [
      ...BREAKS.map((minutes) => ({
        id: String(minutes),
        label: text('driver.minutes', { minutes }),
      })),
      { id: String(DAY_MINUTES), label: text('shop.break_day') },
    ],
  }),
  next: (input) =>
    input.kind === 'choice'
      ? { run: 'pauseShop', input: { minutes: Number(input.id) } }
      : { go: 'shop_home', params: {} },
});

const BREAKS = [15, 30, 60, 120];
const DAY_MINUTES = 24 * 60;

/** What was sold today, what the house keeps, what is still to be paid out. */
export const shopSales = screen({
  goes: ['call_me', 'payout', 'payout_number', 'check_reference', 'shop_home'],
  runs: {},
  parse: noParams,
  load: (reads) => reads.sales(),
  show: (day) => ({
    kind: 'menu',
    title: text('shop.sales'),
    lines: day
      ? [
          text('shop.sold', { orders: orderCount(day.orders), food: formatXaf(xaf(day.foodXaf)) }),
          text('shop.share', {
            commission: formatXaf(xaf(day.commissionXaf)),
            share: formatXaf(xaf(day.foodXaf - day.commissionXaf)),
          }),
          text('shop.open_orders', { open: day.open }),
          text('shop.to_pay', { toPay: formatXaf(xaf(day.toPayXaf)) }),
        ]
      : [],
    choices: [
      { id: 'payout', label: text('payout.choice') },
      { id: 'payout_number', label: text('payout.number_choice') },
      { id: 'check_reference', label: text('shop.check') },
      { id: 'shop_home', label: text('key.home') },
      { id: 'call_me', label: text('home.call_me') },
    ],
  }),
  next: (input) => {
    const id = input.kind === 'choice' ? input.id : '';
    if (id === 'call_me') return { go: 'call_me', params: { reference: null } };
    if (id === 'payout' || id === 'payout_number') return { go: id, params: {} };
    if (id === 'check_reference') return { go: id, params: {} };
    return { go: 'shop_home', params: {} };
  },
});
