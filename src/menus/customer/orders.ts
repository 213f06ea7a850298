import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { Tracked } from '../../services/tracking.js';
import { noParams, screen } from '../screen.js';
import { dayWords } from '../sms/day-words.js';

/** The person's orders: the open ones first, then the past ones, the newest first. */
export const orders = screen({
  goes: ['track', 'home'],
  runs: {},
  parse: noParams,
  load: (reads) => reads.orders(),
  show: (own) => ({
    kind: 'menu',
    title: own.length === 0 ? text('orders.none') : text('orders.title'),
    choices:
      own.length === 0
        ? [{ id: 'home', label: text('key.home') }]
        : own.map((order) => ({ id: String(order.reference), label: labelOf(order) })),
  }),
  next: (input) =>
    input.kind === 'choice' && input.id !== 'home'
      ? { go: 'track', params: { reference: Number(input.id) } }
      : { go: 'home', params: {} },
});

/** Open orders by their number, which everybody speaks of; past ones by their day. */
function labelOf({ reference, shop, totalXaf, payBy, isClosed, placedAt }: Tracked): Text {
  const slots = { shop: verbatim(shop), total: formatXaf(xaf(totalXaf)) };
  if (isClosed) return text('orders.choice_past', { date: dayWords(placedAt), ...slots });
  return text(payBy.length > 0 ? 'orders.choice_unpaid' : 'orders.choice', { reference, ...slots });
}
