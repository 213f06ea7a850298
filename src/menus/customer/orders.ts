import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim } from '../../locales/index.js';
import { noParams, screen } from '../screen.js';

/** The person's open and latest orders. */
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
        : own.map(({ reference, shop, totalXaf, payBy }) => ({
            id: String(reference),
            label: text(payBy.length > 0 ? 'orders.choice_unpaid' : 'orders.choice', {
              reference,
              shop: verbatim(shop),
              total: formatXaf(xaf(totalXaf)),
            }),
          })),
  }),
  next: (input) =>
    input.kind === 'choice' && input.id !== 'home'
      ? { go: 'track', params: { reference: Number(input.id) } }
      : { go: 'home', params: {} },
});
