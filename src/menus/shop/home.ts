import { timeOfDay } from '../../lib/clock.js';
import { text, verbatim, type Language, type Text } from '../../locales/index.js';
import type { Order } from '../../models/orders.js';
import type { Shop } from '../../services/catalogue.js';
import { noParams, screen, type Choice } from '../screen.js';

/** What a shop sees first: open or not, the orders that wait, and its kitchen. */
export const shopHome = screen({
  goes: [
    ...(['shop_order', 'shop_break', 'shop_items', 'shop_sales'] as const),
    ...(['home', 'call_me', 'shop_home'] as const),
  ],
  runs: {
    resumeShop: {
      ok: { to: 'shop_home', remark: () => text('shop.opened') },
      not_a_shop: 'home',
    },
    setLanguage: { ok: 'shop_home' },
  },
  root: true,
  parse: noParams,
  load: async (reads, _, person) => {
    const desk = await reads.shopDesk();
    const isOpen = desk !== null && reads.isOpen(desk.shop);
    return { desk, isOpen, now: reads.now, language: person.language };
  },
  show: ({ desk, isOpen, now }) => ({
    kind: 'menu',
    title: desk ? titleOf(desk.shop, isOpen, now) : text('home.welcome'),
    choices: desk
      ? choicesOf(desk.orders, isPaused(desk.shop, now))
      : [{ id: 'home', label: text('shop.order') }],
  }),
  next: (input, _, { language }) => {
    const [id = '', reference = ''] = input.kind === 'choice' ? input.id.split(' ') : [];
    if (id === 'open') return { run: 'resumeShop', input: none };
    if (id === 'language') return { run: 'setLanguage', input: { language: other(language) } };
    if (id === 'shop_order') return { go: id, params: { reference: Number(reference) } };
    return { go: isPage(id) ? id : 'shop_home', params: {} };
  },
});

const none: Record<string, never> = {};

const PAGES = ['shop_break', 'shop_items', 'shop_sales', 'home', 'call_me'] as const;

function isPage(id: string): id is (typeof PAGES)[number] {
  return (PAGES as readonly string[]).includes(id);
}

function other(language: Language | null): Language {
  return language === 'en' ? 'fr' : 'en';
}

function isPaused({ pausedUntil }: Shop, now: Date): boolean {
  return pausedUntil !== null && new Date(pausedUntil) > now;
}

function titleOf(of: Shop, isOpen: boolean, now: Date): Text {
  const shop = verbatim(of.ussdName);
  if (isOpen) return text('shop.title_open', { shop });
  const until = of.pausedUntil === null ? now : new Date(of.pausedUntil);
  const isToday = until > now && until.getTime() - now.getTime() <= DAY_MS;
  return isToday
    ? text('shop.title_break', { shop, time: timeOfDay(until) })
    : text('shop.title_shut', { shop });
}

const DAY_MS = 24 * 60 * 60 * 1000;
const LANGUAGE_KEY = 9;

function choicesOf(orders: Order[], isOnBreak: boolean): Choice[] {
  return [
    ...orders.slice(0, LISTED).map((order) => ({
      id: `shop_order ${String(order.reference)}`,
      label: orderWords(order),
    })),
    isOnBreak
      ? { id: 'open', label: text('shop.open') }
      : { id: 'shop_break', label: text('shop.break') },
    { id: 'shop_items', label: text('shop.items') },
    { id: 'shop_sales', label: text('shop.sales') },
    { id: 'call_me', label: text('home.call_me') },
    { id: 'home', label: text('shop.order') },
    { id: 'language', key: LANGUAGE_KEY, label: text('home.language') },
  ];
}

/** More than so many orders are read by SMS, one by one; and their keys would meet the 9. */
const LISTED = 3;

function orderWords({ reference, fulfilment, promisedAt, placedAt }: Order): Text {
  if (fulfilment === 'placed') return text('shop.new', { reference });
  if (fulfilment === 'accepted') {
    return text('shop.cooking', { reference, time: timeOfDay(promisedAt ?? placedAt) });
  }
  return fulfilment === 'ready'
    ? text('shop.waiting', { reference })
    : text('shop.on_the_way', { reference });
}
