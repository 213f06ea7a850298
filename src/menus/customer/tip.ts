import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import { screen } from '../screen.js';

/** Small and round (domain.md 6); whoever wants to give another amount writes POURBOIRE. */
const TIPS_XAF = [100, 200, 500];

/** Thanks to the driver, after the delivery and never before. */
export const tip = screen({
  goes: [],
  runs: {
    giveTip: {
      ok: {
        to: 'tip_done',
        params: ({ amountXaf, reference, by }) => ({ amountXaf, reference, by }),
      },
      tip_amount: { to: 'tip', params: (_, here) => here },
      nothing_to_tip: { to: 'home', remark: () => text('tip.nothing') },
      already_tipped: { to: 'home', remark: () => text('tip.already') },
      still_waiting: { to: 'home', remark: () => text('tip.waiting') },
    },
  },
  once: true,
  parse: ({ reference }) => (typeof reference === 'number' ? { reference } : null),
  load: () => null,
  show: (_, { reference }) => ({
    kind: 'menu',
    title: text('tip.title', { reference }),
    choices: TIPS_XAF.map((amountXaf) => ({
      id: String(amountXaf),
      label: text('tip.amount', { amount: formatXaf(xaf(amountXaf)) }),
    })),
  }),
  next: (input, { reference }) => {
    const amountXaf = input.kind === 'choice' ? Number(input.id) : null;
    return { run: 'giveTip', input: { reference, amountXaf } };
  },
});

export const tipDone = screen({
  goes: [],
  runs: {},
  end: true,
  parse: ({ amountXaf, reference, by }) =>
    typeof amountXaf === 'number' && typeof reference === 'number'
      ? { amountXaf, reference, isAsked: by === 'momo' }
      : null,
  load: () => null,
  show: (_, { amountXaf, reference, isAsked }) => ({
    kind: 'end',
    body: text(isAsked ? 'tip.asked' : 'tip.done', {
      amount: formatXaf(xaf(amountXaf)),
      reference,
    }),
  }),
  next: () => ({ back: true }),
});
