import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import type { WhereView } from '../../services/wallet.js';
import { noParams, screen } from '../screen.js';
import { dayOf } from './limit-words.js';

/** Every franc's place: free, bonus, in escrow order by order, on its way back. */
export const walletWhere = screen({
  goes: ['wallet'],
  runs: {},
  parse: noParams,
  load: (reads) => reads.where(),
  show: (view) => ({
    kind: 'menu',
    title: text('where.title', { total: formatXaf(xaf(view.totalXaf)) }),
    lines: whereLines(view),
    choices: [{ id: 'wallet', label: text('wallet.to_wallet') }],
  }),
  next: () => ({ go: 'wallet', params: {} }),
});

/** One line for each place; together they are the total. */
export function whereLines(view: WhereView): Text[] {
  const { freeXaf, bonusXaf, bonusUntil, orders, mixed, backXaf, comingXaf } = view;
  const mixedXaf = mixed.reduce((sum, { amountXaf }) => sum + amountXaf, 0);
  const setAsideXaf = view.heldXaf - mixedXaf - backXaf;
  const lines = [
    ...(freeXaf > 0 ? [text('where.free', { amount: money(freeXaf) })] : []),
    ...(bonusXaf > 0 ? [bonusLine(bonusXaf, bonusUntil)] : []),
    ...orderLines(orders),
    ...mixed.map(({ reference, amountXaf }) =>
      text('where.mixed', { reference, amount: money(amountXaf) }),
    ),
    ...(backXaf > 0 ? [text('where.back', { amount: money(backXaf) })] : []),
    ...(setAsideXaf > 0 ? [text('where.set_aside', { amount: money(setAsideXaf) })] : []),
    ...(comingXaf > 0 ? [text('where.coming', { amount: money(comingXaf) })] : []),
  ];
  return lines.length === 0 ? [text('where.none')] : lines;
}

/** One order is told in full, a few in short, many as their sum. */
function orderLines(orders: WhereView['orders']): Text[] {
  if (orders.length > 3) {
    const sum = orders.reduce((total, { amountXaf }) => total + amountXaf, 0);
    return [text('where.orders', { count: orders.length, amount: money(sum) })];
  }
  const isOne = orders.length === 1;
  return orders.map(({ reference, amountXaf }) => {
    const slots = { reference, amount: money(amountXaf) };
    return isOne ? text('where.order', slots) : text('where.order_short', slots);
  });
}

function bonusLine(bonusXaf: number, until: Date | null): Text {
  return text('where.bonus', { amount: money(bonusXaf), date: until ? dayOf(until) : '' });
}

function money(amountXaf: number): string {
  return formatXaf(xaf(amountXaf));
}
