import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import { amountOf } from '../partner/payout.js';
import { noParams, screen } from '../screen.js';

const francs = (amountXaf: number) => formatXaf(xaf(amountXaf));

/** Cash from doors goes back to the house by the driver's own Mobile Money. */
export const driverPayIn = screen({
  goes: [],
  runs: {
    payIn: {
      ok: { to: 'driver_paying_in', params: ({ amountXaf }) => ({ amountXaf }) },
      amount_missing: 'driver_pay_in',
      too_much: {
        to: 'driver_pay_in',
        remark: ({ collectedXaf }) => text('pay_in.too_much', { most: francs(collectedXaf) }),
      },
      nothing_to_pay_in: { to: 'driver_money', remark: () => text('pay_in.nothing') },
      still_waiting: { to: 'driver_money', remark: () => text('pay_in.waiting') },
      not_a_driver: 'home',
    },
  },
  once: true,
  parse: noParams,
  load: (reads) => reads.cash(),
  show: (cash) => ({
    kind: 'prompt',
    body: text('pay_in.ask', {
      collected: francs(cash?.collectedXaf ?? 0),
      toPayIn: francs(cash?.toPayInXaf ?? 0),
    }),
  }),
  next: (input) => {
    const amountXaf = amountOf(input);
    if (amountXaf === null) return { stay: text('payout.not_amount') };
    return { run: 'payIn', input: { amountXaf } };
  },
});

export const driverPayingIn = screen({
  goes: [],
  runs: {},
  end: true,
  parse: ({ amountXaf }) => (typeof amountXaf === 'number' ? { amountXaf } : null),
  load: () => null,
  show: (_, { amountXaf }) => ({
    kind: 'end',
    body: text('pay_in.asked', { amount: francs(amountXaf) }),
  }),
  next: () => ({ back: true }),
});
